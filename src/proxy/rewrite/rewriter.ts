// A message as its receiver must see it: addresses of processes replaced in the libprocess headers, in redirects and
// in bodies. A message that names none, or whose names need no change, stays the same bytes.

import { decodeUtf8, encodeUtf8 } from "../../bytes/index.js";
import { isMesosSniffError } from "../../errors/index.js";
import {
  apiBodyType,
  apiPath,
  bodyFormat,
  contentCodings,
  type DecodedMessage,
  decodeContent,
  decodeMessage,
  formatPath,
  type HttpHead,
  type JsonValue,
  type LibprocessEnvelope,
  parseEnvelope,
  parseJson,
  patchJson,
  patchMessage,
  type Schema,
  schemaAt,
} from "../../wire/index.js";
import type { AskedRequest } from "../split/exchanges.js";
import type { MessageUnit, RecordsUnit } from "../split/unit.js";
import type { Address, AddressBook, AddressView } from "./address-book.js";
import { type AddressEdit, addressEdits } from "./address-edits.js";
import { addressOf, viewUpid } from "./address-text.js";
import {
  type EnvironmentEdit,
  environmentEdits,
  environmentRemovals,
} from "./executor-environment.js";
import type { MessageRewriter, Rewritten } from "./message-rewriter.js";
import { mayNameAddresses } from "./types-with-addresses.js";

type Edit = AddressEdit | EnvironmentEdit;

/** Where a message goes, and how it is to be written. */
interface Reader {
  readonly view: AddressView;
  /** Real address of who sent it, as far as known. */
  readonly sender: Address | undefined;
  /** Tasks are told where the agent's stand-in is, or what they were told is taken out again. */
  readonly environment: "add" | "remove";
}

const ENVIRONMENT = { pid: "MESOS_SLAVE_PID", endpoint: "MESOS_AGENT_ENDPOINT" } as const;
const NO_HEADERS: ReadonlyMap<string, string> = new Map();

/** Rewrites what passes between a client and the server at a real address. */
export class Rewriter implements MessageRewriter {
  readonly #book: AddressBook;
  readonly #server: Address;
  /** Types change their numbers over the versions, but none that names an address does. */
  readonly #schema: Schema = schemaAt("master");
  #last: { readonly body: Uint8Array; readonly decoded: DecodedMessage<string> } | undefined;

  /** @param server real address of the server behind the connection */
  constructor(book: AddressBook, server: Address) {
    this.#book = book;
    this.#server = server;
  }

  message(unit: MessageUnit): Rewritten {
    const receiver = unit.head.kind === "request" ? this.#server : undefined;
    const view = this.#book.towards(receiver);
    return this.#message(unit, view, "add");
  }

  direct(unit: MessageUnit): Rewritten {
    return this.#message(unit, this.#book.direct, "remove");
  }

  record(unit: RecordsUnit, record: Uint8Array): Uint8Array | "waiting" {
    return this.#record(unit, record, this.#book.towards(undefined));
  }

  directRecord(unit: RecordsUnit, record: Uint8Array): Uint8Array {
    const direct = this.#record(unit, record, this.#book.direct);
    return direct === "waiting" ? record : direct;
  }

  #message(unit: MessageUnit, view: AddressView, environment: Reader["environment"]): Rewritten {
    const { head } = unit;
    if (head.kind === "response") return this.#response(unit, view, environment);
    const envelope = parseEnvelope(head);
    if (envelope.kind !== "libprocess") return "same";
    const from = addressOf(envelope.from);
    const sender = from === undefined ? undefined : this.#book.realOf(from);
    const headers = headerChanges(head, view);
    const body = this.#libprocessBody(unit, envelope, { view, sender, environment });
    return combined(headers, body);
  }

  #libprocessBody(
    { body }: MessageUnit,
    envelope: LibprocessEnvelope,
    reader: Reader,
  ): Uint8Array | "same" | "waiting" {
    const type = envelope.name === "PING" ? "" : envelope.name;
    if (body.length === 0) return "same";
    if (!mayNameAddresses(this.#schema, type) && !ENVIRONMENT_TYPES.has(type)) return "same";
    return this.#protobuf(type, body, reader, (decoded) => {
      if (!ENVIRONMENT_TYPES.has(type)) return [];
      if (reader.environment === "add") return this.#environment(type, decoded, envelope.to.id);
      return environmentRemovals(decoded, (name, value) => this.#isOurs(name, value));
    });
  }

  /** What the executors of a task are told about the agent that runs it: where others see it. */
  #environment(
    type: string,
    decoded: unknown,
    agentId: string,
  ): readonly EnvironmentEdit[] | "waiting" {
    if (!AGENT_ID.test(agentId)) return [];
    const agent = this.#book.towards(undefined)(this.#server);
    if (agent === undefined) return "waiting";
    const variables = new Map([
      [ENVIRONMENT.pid, `${agentId}@${agent}`],
      [ENVIRONMENT.endpoint, agent],
    ]);
    return environmentEdits(type, decoded, variables);
  }

  #isOurs(name: string, value: string): boolean {
    if (name === ENVIRONMENT.pid) return this.#book.isStandIn(value.slice(value.indexOf("@") + 1));
    return name === ENVIRONMENT.endpoint && this.#book.isStandIn(value);
  }

  #response(unit: MessageUnit, view: AddressView, environment: Reader["environment"]): Rewritten {
    const { head, body, request } = unit;
    const headers = headerChanges(head, view);
    if (body.length === 0) return combined(headers, "same");
    const coding = head.headers.get("content-encoding");
    const plain = coding === undefined ? body : decoded(coding, body);
    if (plain === undefined) return combined(headers, "same");
    const reader = { view, sender: this.#server, environment };
    const changed = this.#content(head, request, plain, reader);
    if (coding !== undefined && typeof changed === "object" && typeof headers === "object") {
      // A peer that takes gzip takes a plain body as well.
      return combined(new Map([...headers, ["content-encoding", undefined]]), changed);
    }
    return combined(headers, changed);
  }

  #content(
    head: HttpHead,
    request: AskedRequest | undefined,
    body: Uint8Array,
    reader: Reader,
  ): Uint8Array | "same" | "waiting" {
    const { encoding } = bodyFormat(head.headers.get("content-type"));
    if (encoding === "json") return this.#json(body, reader);
    if (encoding !== "protobuf" || request === undefined) return "same";
    // What agents answer names no addresses of others.
    const type = apiBodyType(request.target, { direction: "response", role: "master" });
    if (type === undefined || apiPath(request.target)?.role === "agent") return "same";
    return this.#protobuf(type.type, body, reader, () => []);
  }

  #record(unit: RecordsUnit, record: Uint8Array, view: AddressView): Uint8Array | "waiting" {
    if (unit.head.kind === "request") return record;
    const reader = { view, sender: this.#server, environment: "add" } as const;
    const target = unit.request?.target ?? "";
    const type = apiBodyType(target, {
      direction: "response",
      role: "master",
      records: true,
    })?.type;
    const changed =
      record[0] === OPENING_BRACE
        ? this.#json(record, reader)
        : type === undefined || !mayNameAddresses(this.#schema, type)
          ? "same"
          : this.#protobuf(type, record, reader, () => []);
    return changed === "same" ? record : changed;
  }

  #protobuf(
    type: string,
    body: Uint8Array,
    reader: Reader,
    more: (decoded: unknown) => readonly Edit[] | "waiting",
  ): Uint8Array | "same" | "waiting" {
    const { value, notes } = this.#decode(type, body);
    // Of bytes that do not fit the type nobody knows where an address would be.
    if (notes.some(({ code }) => code === "malformed" || code === "truncated")) return "same";
    const edits = addressEdits(value, { view: reader.view, agent: reader.sender });
    const others = more(value);
    if (edits === undefined || others === "waiting") return "waiting";
    const all: readonly Edit[] = [...edits, ...others];
    if (all.length === 0) return "same";
    return attempt(() =>
      patchMessage(
        this.#schema,
        type,
        body,
        all.map(({ steps, value: changed }) => ({ path: formatPath(steps), value: changed })),
      ),
    );
  }

  /** A body is looked at twice in a row: for its direct form, and for its receiver. */
  #decode(type: string, body: Uint8Array): DecodedMessage<string> {
    if (this.#last?.body !== body) {
      this.#last = { body, decoded: decodeMessage(this.#schema, type, body) };
    }
    return this.#last.decoded;
  }

  #json(body: Uint8Array, reader: Reader): Uint8Array | "same" | "waiting" {
    const text = decodeUtf8(body);
    if (!MAY_HOLD_ADDRESS.test(text)) return "same";
    return attempt(() => {
      const value: JsonValue = parseJson(text);
      const edits = addressEdits(value, { view: reader.view, agent: reader.sender });
      if (edits === undefined) return "waiting";
      return edits.length === 0 ? "same" : encodeUtf8(patchJson(text, edits));
    });
  }
}

const OPENING_BRACE = 0x7b;
const ENVIRONMENT_TYPES = new Set([
  "mesos.internal.RunTaskMessage",
  "mesos.internal.RunTaskGroupMessage",
  "mesos.internal.ReregisterSlaveMessage",
  "mesos.internal.ExecutorRegisteredMessage",
]);
const AGENT_ID = /^slave\(\d+\)$/;
/** Names of fields without which no address is recognised. */
const MAY_HOLD_ADDRESS = /"(?:pids?|leader|port)"\s*:/;

/** Damage in a body is no reason to stop it. */
function attempt<T>(change: () => T): T | "same" {
  try {
    return change();
  } catch (error) {
    if (isMesosSniffError(error)) return "same";
    throw error;
  }
}

function decoded(coding: string, body: Uint8Array): Uint8Array | undefined {
  const codings = contentCodings(coding);
  if (codings === undefined) return undefined;
  const { bytes, damage } = decodeContent(body, codings);
  return damage === undefined ? bytes : undefined;
}

function combined(
  headers: ReadonlyMap<string, string | undefined> | "waiting",
  body: Uint8Array | "same" | "waiting",
): Rewritten {
  if (headers === "waiting" || body === "waiting") return "waiting";
  if (body === "same") return headers.size === 0 ? "same" : { headers };
  return { headers, body };
}

/** Header fields that name an address and change. */
function headerChanges(
  { headers, kind }: HttpHead,
  view: AddressView,
): ReadonlyMap<string, string> | "waiting" {
  const fields = kind === "request" ? REQUEST_FIELDS : RESPONSE_FIELDS;
  let changes: Map<string, string> | undefined;
  for (const [name, change] of fields) {
    const value = headers.get(name);
    if (value === undefined) continue;
    const changed = change(value, view);
    if (changed === undefined) return "waiting";
    if (changed === value) continue;
    changes ??= new Map();
    changes.set(name, changed);
  }
  return changes ?? NO_HEADERS;
}

type ChangeField = (value: string, view: AddressView) => string | undefined;

const AGENT_PREFIX = "libprocess/";

const REQUEST_FIELDS: readonly (readonly [string, ChangeField])[] = [
  ["libprocess-from", viewUpid],
  [
    "user-agent",
    (value, view) => {
      if (!value.startsWith(AGENT_PREFIX)) return value;
      const upid = viewUpid(value.slice(AGENT_PREFIX.length), view);
      return upid === undefined ? undefined : AGENT_PREFIX + upid;
    },
  ],
  ["host", (value, view) => (/^[^:\s]+:\d+$/.test(value) ? view(value) : value)],
];

const RESPONSE_FIELDS: readonly (readonly [string, ChangeField])[] = [
  [
    "location",
    (value, view) => {
      const match = /^((?:https?:)?\/\/)([^/:?#]+):(\d+)(.*)$/.exec(value);
      if (match === null) return value;
      const [, scheme = "", host = "", port = "", rest = ""] = match;
      const seen = view(`${host}:${port}`);
      return seen === undefined ? undefined : `${scheme}${seen}${rest}`;
    },
  ],
];
