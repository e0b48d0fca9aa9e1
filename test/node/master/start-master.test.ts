import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { schemaCodec } from "../../../src/actor/index.js";
import {
  type LibprocessHost,
  type RunningMaster,
  type StartMasterOptions,
  startLibprocess,
  startMaster,
} from "../../../src/node/index.js";
import { type BodyOf, schemaAt } from "../../../src/wire/index.js";
import { Puppet, resourcesOf, short } from "../../master/support/stage.js";

let folder = "";
const open: { close(): Promise<void> }[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "master-"));
});
afterEach(async () => {
  for (const each of open.splice(0)) await each.close();
  await rm(folder, { recursive: true, force: true });
});

async function start(options: StartMasterOptions = {}): Promise<RunningMaster> {
  const master = await startMaster({ ip: "127.0.0.1", port: 0, environment: {}, ...options });
  open.push(master);
  await Promise.race([master.leading, master.ended]);
  return master;
}

/** A process on a port of its own that tells when a message arrives. */
class Peer {
  readonly puppet: Puppet;
  readonly host: LibprocessHost;
  readonly pid: string;
  readonly #waiting: { readonly name: string; readonly resolve: (body: unknown) => void }[] = [];

  private constructor(puppet: Puppet, host: LibprocessHost, pid: string) {
    this.puppet = puppet;
    this.host = host;
    this.pid = pid;
    puppet.react = (name, body, from) => {
      if (name === "PingSlaveMessage") this.send(from, "PongSlaveMessage", {});
      const index = this.#waiting.findIndex((each) => each.name === name);
      if (index >= 0) this.#waiting.splice(index, 1)[0]?.resolve(body);
    };
  }

  static async start(id: string, master: string): Promise<Peer> {
    const host = await startLibprocess({
      environment: {},
      codec: schemaCodec(schemaAt("1.11.0")),
    });
    open.push(host);
    const puppet = new Puppet([master]);
    return new Peer(puppet, host, host.runtime.spawn(puppet, { id }));
  }

  send(to: string, name: string, body: unknown): void {
    const full = name === "Call" ? "mesos.scheduler.Call" : `mesos.internal.${name}`;
    this.host.runtime.send(to, full, body, this.pid);
  }

  /** The next message of that name. */
  next<Name extends string>(name: Name): Promise<BodyOf<`mesos.internal.${Name}`>> {
    return new Promise((resolve) => {
      this.#waiting.push({ name: short(name), resolve: resolve as (body: unknown) => void });
    });
  }
}

const SLAVE: BodyOf<"mesos.SlaveInfo"> = {
  hostname: "127.0.0.1",
  checkpoint: true,
  resources: resourcesOf("cpus:2;mem:512"),
};

describe("startMaster", () => {
  it("serves agents and drivers on a port, and its agents survive it", async () => {
    const first = await start({ workDir: folder });
    const agent = await Peer.start("slave(1)", first.pid);
    const registered = agent.next("SlaveRegisteredMessage");
    agent.send(first.pid, "RegisterSlaveMessage", { slave: SLAVE, version: "1.11.0" });
    const { slave_id } = await registered;

    const driver = await Peer.start("scheduler-1", first.pid);
    const offered = driver.next("ResourceOffersMessage");
    const framework_info = { user: "u", name: "n", checkpoint: true };
    driver.send(first.pid, "Call", { type: "SUBSCRIBE", subscribe: { framework_info } });
    const { offers = [], pids } = await offered;
    expect(pids).toEqual([agent.pid]);
    const [offer] = offers;
    const launched = agent.next("RunTaskMessage");
    driver.send(first.pid, "Call", {
      type: "ACCEPT",
      framework_id: offer?.framework_id,
      accept: {
        offer_ids: [offer?.id],
        operations: [
          {
            type: "LAUNCH",
            launch: {
              task_infos: [
                {
                  name: "t",
                  task_id: { value: "t" },
                  slave_id,
                  resources: resourcesOf("cpus:1;mem:32"),
                  command: { value: "true" },
                },
              ],
            },
          },
        ],
      },
    });
    expect((await launched).task.task_id).toEqual({ value: "t" });

    const { port } = new URL(`http://${first.pid.split("@")[1]}`);
    await first.close();
    expect(await first.ended).toBe(true);
    const second = await start({ workDir: folder, port: Number(port) });
    const again = agent.next("SlaveReregisteredMessage");
    agent.send(second.pid, "ReregisterSlaveMessage", {
      slave: { ...SLAVE, id: slave_id },
      version: "1.11.0",
    });
    expect((await again).slave_id).toEqual(slave_id);
    expect(second.master.state?.agents.recovered.size).toBe(0);
  });

  it("answers plain HTTP on the same port", async () => {
    const master = await start();
    const address = master.pid.split("@")[1];
    expect((await fetch(`http://${address}/health`)).status).toBe(200);
    const version = await fetch(`http://${address}/version`);
    expect(await version.json()).toMatchObject({ version: "1.11.0" });
  });

  it("ends when its registry cannot be read", async () => {
    await writeFile(join(folder, "registry"), Uint8Array.of(0xff, 0xff));
    const master = await start({ workDir: folder });
    expect(await master.ended).toBe(false);
  });

  it("says so when the port is taken", async () => {
    const first = await start();
    const port = Number(first.pid.split(":")[1]);
    await expect(start({ port })).rejects.toThrow(/EADDRINUSE/);
  });
});
