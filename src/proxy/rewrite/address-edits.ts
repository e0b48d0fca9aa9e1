// Where addresses stand in bodies, found by the names of fields: these are the same in protobuf messages of all
// versions and in their JSON, and `/state` and its relatives use them too.
//
//   pid, pids[], leader          a UPID
//   hostname, ip, port           beside a `pid`: of that process (MasterInfo, leader_info, entries of /slaves)
//   ip (text), port              of an Address, as in offers' `url`; `hostname` beside them
//   ip (integer), port           of a MasterInfo before 0.24
//   hostname, port               of a SlaveInfo or AgentInfo, whose ip is that of its agent's UPID
//
// Names that people gave to hosts stay, but for a master's: HTTP redirects are made of it. Task and framework ids,
// ports and addresses of containers, flags and labels are not addresses of processes and stay too.

import type { PathStep } from "../../wire/index.js";
import type { Address, AddressView } from "./address-book.js";
import {
  addressOfUpid,
  hostAndPort,
  integerToIp,
  ipToInteger,
  isAddressLike,
  viewUpid,
} from "./address-text.js";

/** A change of one value in a body. */
export interface AddressEdit {
  readonly steps: readonly PathStep[];
  readonly value: string | number;
}

const UPID_FIELDS = new Set(["pid", "leader"]);
const AGENT_INFO_FIELDS = new Set(["slave", "slave_info", "agent_info"]);
const MASTER_INFO_FIELDS = new Set(["master_info", "leader_info"]);
/** What an agent listens on when its SlaveInfo does not say. */
const DEFAULT_AGENT_PORT = 5051;
const MAX_DEPTH = 64;

/** What is known of a body besides its content. */
export interface AddressContext {
  readonly view: AddressView;
  /** Of the agent that a SlaveInfo without a pid beside it is about. */
  readonly agent?: Address | undefined;
  /** The body is a MasterInfo itself, as in ZooKeeper. */
  readonly isMasterInfo?: boolean;
}

/**
 * The edits after which a body names the addresses of a view.
 *
 * @returns undefined while the view has no answer to one of them; all that are needed have been asked for then
 */
export function addressEdits(
  body: unknown,
  context: AddressContext,
): readonly AddressEdit[] | undefined {
  const finder = new Finder(context);
  finder.visit(body, context.isMasterInfo === true ? "master_info" : "", context.agent, 0);
  return finder.isWaiting ? undefined : finder.edits;
}

type Fields = Readonly<Record<string, unknown>>;

class Finder {
  readonly edits: AddressEdit[] = [];
  isWaiting = false;
  readonly #view: AddressView;
  readonly #path: PathStep[] = [];

  constructor({ view }: AddressContext) {
    this.#view = view;
  }

  visit(value: unknown, name: string, agent: Address | undefined, depth: number): void {
    if (typeof value !== "object" || value === null || depth > MAX_DEPTH) return;
    if (value instanceof Uint8Array) return;
    if (Array.isArray(value)) {
      value.forEach((element, index) => {
        this.#path.push({ kind: "index", index });
        if (name === "pids" && typeof element === "string") this.#upid(element);
        else this.visit(element, name, agent, depth + 1);
        this.#path.pop();
      });
      return;
    }
    const fields = value as Fields;
    const own = this.#object(fields, name, agent);
    for (const [key, child] of Object.entries(fields)) {
      this.#path.push({ kind: "field", name: key });
      if (typeof child === "object") this.visit(child, key, own ?? agent, depth + 1);
      else if (UPID_FIELDS.has(key) && typeof child === "string") this.#upid(child);
      this.#path.pop();
    }
  }

  /**
   * What an object says of one process as a whole.
   *
   * @returns the address of that process, for the objects inside
   */
  #object(fields: Fields, name: string, agent: Address | undefined): Address | undefined {
    const { pid, ip, port, hostname } = fields;
    const isMaster = MASTER_INFO_FIELDS.has(name);
    const ofPid = typeof pid === "string" ? addressOfUpid(pid) : undefined;
    if (ofPid !== undefined) {
      this.#endpoint(fields, ofPid, isMaster);
      return ofPid;
    }
    if (typeof port === "number" && port > 0) {
      if (typeof ip === "string") this.#endpoint(fields, `${ip}:${port}`, isMaster);
      else if (typeof ip === "number") this.#endpoint(fields, `${integerToIp(ip)}:${port}`, true);
    }
    if (AGENT_INFO_FIELDS.has(name) && agent !== undefined && typeof hostname === "string") {
      this.#agentInfo(fields, agent);
    }
    return undefined;
  }

  /** The fields of an object that tell an address in parts. */
  #endpoint({ ip, port, hostname }: Fields, address: Address, isMaster: boolean): void {
    const seen = this.#seen(address);
    if (seen === undefined || seen === address) return;
    const { host, port: seenPort } = hostAndPort(seen);
    if (typeof port === "number" && port === hostAndPort(address).port) this.#set("port", seenPort);
    if (typeof ip === "string") this.#set("ip", host);
    const integer = ipToInteger(host);
    if (typeof ip === "number" && integer !== undefined) this.#set("ip", integer);
    if (typeof hostname === "string" && (isMaster || isAddressLike(hostname))) {
      this.#set("hostname", host);
    }
  }

  #agentInfo({ port = DEFAULT_AGENT_PORT, hostname }: Fields, agent: Address): void {
    const seen = this.#seen(agent);
    if (seen === undefined || seen === agent) return;
    const { host, port: seenPort } = hostAndPort(seen);
    if (port === hostAndPort(agent).port) this.#set("port", seenPort);
    if (typeof hostname === "string" && isAddressLike(hostname)) this.#set("hostname", host);
  }

  #upid(text: string): void {
    const seen = viewUpid(text, this.#view);
    if (seen === undefined) this.isWaiting = true;
    else if (seen !== text) this.edits.push({ steps: [...this.#path], value: seen });
  }

  #seen(address: Address): Address | undefined {
    const seen = this.#view(address);
    if (seen === undefined) this.isWaiting = true;
    return seen;
  }

  #set(name: string, value: string | number): void {
    this.edits.push({ steps: [...this.#path, { kind: "field", name }], value });
  }
}
