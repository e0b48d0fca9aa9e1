import { addressIp, type Pid, pidAddress } from "../actor/index.js";
import type { BodyOf } from "../wire/index.js";
import type { AgentEntry } from "./state.js";
import type { Turn } from "./turn.js";

/** Key of a machine in the books: both parts count, a missing one is empty. */
export function machineKey(hostname: string, ip: string): string {
  return `${hostname.toLowerCase()}/${ip}`;
}

/** What the maintenance schedule says of the machine that an agent is on. */
export function machineOf(
  turn: Turn,
  on: Pick<AgentEntry, "info" | "pid">,
): BodyOf<"mesos.MachineInfo"> | undefined {
  return turn.state.machines.get(machineKey(on.info.hostname, addressIp(pidAddress(on.pid))));
}

/** Whether agents of the machine at a pid are not to register: its maintenance has begun. */
export function isMachineDown(turn: Turn, hostname: string, pid: Pid): boolean {
  return turn.state.machines.get(machineKey(hostname, addressIp(pidAddress(pid))))?.mode === "DOWN";
}
