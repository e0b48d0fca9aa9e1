import { lookup } from "node:dns/promises";
import { readFile } from "node:fs/promises";
import { formatPid } from "../actor/index.js";
import { type MasterDetector, standaloneDetector } from "../detection/index.js";
import { MesosSniffError } from "../errors/index.js";
import { followMaster } from "./follow-master.js";

const FILE_SCHEME = "file://";

/** How a master is looked for. */
export interface FindMasterOptions {
  /**
   * Whether to notice that a master at a fixed address is gone, and back, by a connection to it. Mesos does not: its
   * drivers wait for ever, its agents for pings. Default false.
   */
  readonly follow?: boolean;
}

/**
 * A detector for what `--master` says: `host:port`, `master@host:port`, or `file:///path` of a file that says it.
 *
 * @throws MesosSniffError `invalid-argument` for any other text, `zk://` included
 * @throws the system's error when the host has no address or the file cannot be read
 */
export async function findMaster(
  text: string,
  options: FindMasterOptions = {},
): Promise<MasterDetector> {
  if (text.startsWith(FILE_SCHEME)) {
    return findMaster((await readFile(text.slice(FILE_SCHEME.length), "utf8")).trim(), options);
  }
  if (text.startsWith("zk://")) {
    throw new MesosSniffError(
      "invalid-argument",
      `cannot use master ${JSON.stringify(text)}: elections through ZooKeeper are not supported`,
    );
  }
  const match = /^(?:([^@/]+)@)?([^:@/\s]+):(\d{1,5})$/.exec(text);
  const [, id = "master", host = "", port = ""] = match ?? [];
  if (match === null || Number(port) > 0xffff) {
    throw new MesosSniffError(
      "invalid-argument",
      `cannot use master ${JSON.stringify(text)}: want host:port`,
    );
  }
  const { address } = await lookup(host, { family: 4 });
  const master = { pid: formatPid(id, `${address}:${port}`), hostname: host };
  return options.follow === true ? followMaster(master) : standaloneDetector(master);
}
