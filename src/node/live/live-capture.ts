import { execFile } from "node:child_process";
import { promisify } from "node:util";
import type { CaptureInterface, Packet } from "../../capture/index.js";
import { MesosSniffError } from "../../errors/index.js";
import { CaptureChild, programEnvironment } from "./capture-child.js";
import {
  CAPTURE_PROGRAMS,
  type CaptureProgram,
  type CaptureWish,
  isRefusal,
} from "./capture-program.js";

/** What to capture, and with what. */
export interface LiveCaptureOptions extends Omit<CaptureWish, "interface"> {
  /** Names of interfaces; `any` stands for all. */
  readonly interfaces: readonly string[];
  /** Which program to use; by default the first that is there and may capture. */
  readonly program?: CaptureProgram["name"];
  /** Told the sum whenever more packets turn out to be dropped. */
  readonly onDropped?: (dropped: number) => void;
}

/** An interface on which packets are captured. */
export interface LiveInterface {
  readonly name: string;
  readonly program: CaptureProgram["name"];
  /** LINKTYPE number of its packets. */
  readonly linkType: number;
  readonly snapLengthBytes: number;
}

/** How often programs are asked what they drop. */
const COUNT_MS = 2000;

/**
 * Packets as they pass, captured by programs that may: this process needs no rights of its own.
 *
 * When this process dies its programs end with the next packet that they cannot write.
 */
export class LiveCapture {
  readonly interfaces: readonly LiveInterface[];
  readonly #children: readonly CaptureChild[];
  readonly #kill = (): void => {
    for (const child of this.#children) child.kill();
  };

  /** @internal see {@link openLiveCapture} */
  constructor(names: readonly string[], children: readonly CaptureChild[]) {
    this.#children = children;
    this.interfaces = children.map(({ program, interface: from }, index) => ({
      name: names[index] ?? "",
      program: program.name,
      ...factsOf(from),
    }));
    process.once("exit", this.#kill);
  }

  /** Packets dropped by kernel and interfaces, as far as the programs have said. */
  get dropped(): number {
    return this.#children.reduce((sum, { dropped }) => sum + dropped, 0);
  }

  /**
   * Hands out packets until `stop`, or until the last program has failed.
   *
   * @param onPacket gets each packet with the place of its interface in `interfaces`
   * @returns what went wrong, by interface; nothing after `stop`
   */
  async run(onPacket: (packet: Packet, interfaceId: number) => void): Promise<readonly string[]> {
    for (const [index, child] of this.#children.entries()) {
      child.run((packet) => onPacket(packet, index));
    }
    const counting = setInterval(() => {
      for (const child of this.#children) child.count();
    }, COUNT_MS);
    const reasons = await Promise.all(this.#children.map(({ ended }) => ended));
    clearInterval(counting);
    process.removeListener("exit", this.#kill);
    return reasons.flatMap((reason, index) =>
      reason === undefined
        ? []
        : [`the capture on ${this.interfaces[index]?.name} failed: ${reason}`],
    );
  }

  /** Ends the capture; packets that were captured already still come. */
  stop(): void {
    for (const child of this.#children) child.stop();
  }
}

/**
 * Starts to capture with tcpdump or dumpcap, one process for each interface, and waits until all do.
 *
 * @throws MesosSniffError `unreadable` when no program is there, none may capture, or one refuses the interface
 *   or the filter; the message says what to do
 */
export async function openLiveCapture(options: LiveCaptureOptions): Promise<LiveCapture> {
  const { interfaces, onDropped } = options;
  const children: CaptureChild[] = [];
  let told = 0;
  const tell = (): void => {
    const dropped = children.reduce((sum, child) => sum + child.dropped, 0);
    if (dropped > told) onDropped?.(dropped);
    told = dropped;
  };
  try {
    for (const name of interfaces) {
      children.push(await startFirst({ ...options, interface: name }, options.program, tell));
    }
  } catch (error) {
    for (const child of children) child.kill();
    throw error;
  }
  return new LiveCapture(interfaces, children);
}

/** What interfaces there are, as the first program that answers prints them, one a line. */
export async function listInterfaces(program?: CaptureProgram["name"]): Promise<string> {
  const refusals: string[] = [];
  for (const { name } of programs(program)) {
    try {
      const { stdout } = await promisify(execFile)(name, ["-D"], { env: programEnvironment() });
      return stdout;
    } catch (error) {
      const isMissing = error instanceof Error && "code" in error && error.code === "ENOENT";
      refusals.push(
        isMissing ? `${name} is not installed` : `${name}: ${(error as Error).message}`,
      );
    }
  }
  throw new MesosSniffError("unreadable", `cannot list interfaces: ${refusals.join("; ")}`);
}

/** The first program that captures. */
async function startFirst(
  wish: CaptureWish,
  only: CaptureProgram["name"] | undefined,
  onDropped: () => void,
): Promise<CaptureChild> {
  const refusals: string[] = [];
  for (const program of programs(only)) {
    const start = await CaptureChild.start(program, wish, onDropped);
    if (start.kind === "started") return start.child;
    if (start.kind === "failed") {
      throw new MesosSniffError(
        "unreadable",
        `cannot capture on ${wish.interface} with ${program.name}: ${start.reason}`,
      );
    }
    refusals.push(
      start.kind === "missing"
        ? `${program.name} is not installed`
        : `${program.name} may not: ${start.reason}`,
    );
  }
  throw new MesosSniffError(
    "unreadable",
    `cannot capture on ${wish.interface}: ${refusals.join("; ")}. ${adviceFor(refusals)}`,
  );
}

function programs(only: CaptureProgram["name"] | undefined): readonly CaptureProgram[] {
  return CAPTURE_PROGRAMS.filter(({ name }) => only === undefined || name === only);
}

function adviceFor(refusals: readonly string[]): string {
  const install = "Install tcpdump or dumpcap (of Wireshark)";
  const allow =
    "run as root, or let dumpcap capture for you: on Debian join the group wireshark, elsewhere " +
    "sudo setcap cap_net_raw,cap_net_admin=ep $(command -v dumpcap)";
  const isAllMissing = !refusals.some(isRefusal);
  return isAllMissing ? `${install}; to be allowed, ${allow}` : `To be allowed, ${allow}`;
}

function factsOf(
  from: CaptureInterface | undefined,
): Pick<LiveInterface, "linkType" | "snapLengthBytes"> {
  return { linkType: from?.linkType ?? 0, snapLengthBytes: from?.snapLengthBytes ?? 0 };
}
