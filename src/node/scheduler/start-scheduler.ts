import { hostname as systemHostname, userInfo } from "node:os";
import { type LogSink, schemaCodec, silentLog, type Tap } from "../../actor/index.js";
import type { MasterDetector } from "../../detection/index.js";
import {
  type MesosScheduler,
  SchedulerDriver,
  type SchedulerOptions,
  schedulerOptions,
} from "../../scheduler/index.js";
import { type BodyOf, schemaAt } from "../../wire/index.js";
import { authenticateeCredential, type Credential } from "../credential.js";
import { findMaster } from "../find-master.js";
import {
  type LibprocessAddresses,
  type LibprocessHost,
  startLibprocess,
  type WatchConnection,
} from "../libprocess/index.js";

/** How a scheduler is started on this machine. */
export interface StartSchedulerOptions
  extends LibprocessAddresses,
    Partial<Omit<SchedulerOptions, "credential" | "framework">> {
  /** `host:port` of a master, or what finds one. */
  readonly master: string | MasterDetector;
  /** What it does not say: `user` is the one of this process, `hostname` that of the machine. */
  readonly framework: Partial<BodyOf<"mesos.FrameworkInfo">> & { readonly name: string };
  /** To authenticate with; default not to. */
  readonly credential?: Credential;
  readonly log?: LogSink;
  readonly tap?: Tap;
  /** Sees the bytes of connections. */
  readonly watch?: WatchConnection;
  /** Where `LIBPROCESS_*` is looked up; default `process.env`. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
}

/** A scheduler that runs on a TCP port of its own. */
export interface RunningScheduler {
  readonly driver: SchedulerDriver;
  readonly libprocess: LibprocessHost;
  /** Closes the sockets; a driver that was not stopped is gone as after a crash, its framework is not torn down. */
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

/**
 * Starts a driver on a TCP port. Callbacks come from now on; `driver.stop()` ends it, `close()` also lets go of the
 * port.
 *
 *     const { driver, close } = await startScheduler(
 *       { resourceOffers: (driver, offers) => { ... } },
 *       { master: "127.0.0.1:5050", framework: { name: "mine" } },
 *     );
 *     await driver.join();
 *     await close();
 *
 * @throws MesosSniffError `invalid-argument` when the master cannot be understood
 * @throws the system's error when it cannot listen (`EADDRINUSE`, ...)
 */
export async function startScheduler(
  scheduler: MesosScheduler,
  options: StartSchedulerOptions,
): Promise<RunningScheduler> {
  const {
    master,
    framework,
    credential,
    log = silentLog,
    tap,
    watch,
    environment,
    ...rest
  } = options;
  const detector = typeof master === "string" ? await findMaster(master) : master;
  const complete: BodyOf<"mesos.FrameworkInfo"> = {
    hostname: systemHostname(),
    ...framework,
    user:
      framework.user === undefined || framework.user === "" ? userInfo().username : framework.user,
  };
  const settings = schedulerOptions({
    ...rest,
    framework: complete,
    credential: credential === undefined ? undefined : authenticateeCredential(credential),
  });
  const driver = new SchedulerDriver(scheduler, { ...settings, detector });
  const { ip, port, advertiseIp, advertisePort, requirePeerAddressIpMatch } = options;
  const libprocess = await startLibprocess({
    codec: schemaCodec(schemaAt(settings.version)),
    version: settings.version,
    log,
    ...(ip === undefined ? {} : { ip }),
    ...(port === undefined ? {} : { port }),
    ...(advertiseIp === undefined ? {} : { advertiseIp }),
    ...(advertisePort === undefined ? {} : { advertisePort }),
    ...(requirePeerAddressIpMatch === undefined ? {} : { requirePeerAddressIpMatch }),
    ...(tap === undefined ? {} : { tap }),
    ...(watch === undefined ? {} : { watch }),
    ...(environment === undefined ? {} : { environment }),
  });
  driver.start(libprocess.runtime);
  const close = (): Promise<void> => libprocess.close();
  return { driver, libprocess, close, [Symbol.asyncDispose]: close };
}
