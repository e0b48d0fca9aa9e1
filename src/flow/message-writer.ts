import { isUtf8 } from "../bytes/index.js";
import {
  type ApiBodyType,
  actorsOfId,
  apiBodyType,
  apiPath,
  type BodyEncoding,
  bodyFormat,
  compareVersions,
  type Dialect,
  decodeUnknown,
  type EnvelopeResult,
  endpointBodyType,
  formatUpid,
  type HttpHead,
  type HttpRequestHead,
  type HttpResponseHead,
  type LibprocessEnvelope,
  libprocessBodyType,
  messageRoutes,
  type OperatorRole,
  roleOfPath,
  type Schema,
  schemaAt,
  schemaHolding,
  styleVersions,
  type VersionRange,
} from "../wire/index.js";
import { type ReadBody, readBody } from "./body-reader.js";
import { undoContentEncoding } from "./content-encoding.js";
import { cutMessageOf } from "./cut-message.js";
import { type Content, FlowMessage, type Place } from "./flow-message.js";
import { guessAnswerType, guessRecordType } from "./guess-type.js";
import { httpFacts, statusLine } from "./http-facts.js";
import { learnFromBody } from "./learn.js";
import type { Message, Note } from "./message.js";
import { likelyOperatorRole, operatorRoleOfBody } from "./operator-role.js";
import { type PeerTable, roleOfProcess, type VersionGuess } from "./peers.js";
import type { SentRequest } from "./sent-request.js";

/** A body that is complete, or as complete as it will get. */
export interface CompleteBody {
  /** What there is of it, chunk framing removed, content coding not. */
  readonly bytes: Uint8Array;
  /** Its size on the wire; more than `bytes` holds when some are missing. */
  readonly sizeBytes: number;
  readonly damaged: boolean;
  /** Bytes of the head are missing, and all behind them. */
  readonly headIsCut: boolean;
}

/** A request's head and what it says of libprocess; equal ones of a connection may share their envelope. */
export interface CompleteRequestHead {
  readonly head: HttpRequestHead;
  readonly envelope: EnvelopeResult;
}

/** What `#write` needs besides place and content. */
interface WriteOptions {
  /** The request that is answered. */
  readonly answers?: SentRequest | undefined;
  /** Address of the program that wrote it, where that is not the sending end of the connection. */
  readonly writer?: string;
  /** The payload is a JSON array of messages. */
  readonly array?: boolean;
}

const NO_OPTIONS: WriteOptions = {};

/** Who an envelope is from and to; kept with it, as most envelopes of a connection are the same. */
interface Parties {
  readonly from: string;
  readonly to: string;
  /** Address of the sender. */
  readonly writer: string;
}

/** Where the records of one body go. */
export interface RecordStream {
  record(place: Place, bytes: Uint8Array, notes: readonly Note[]): void;
  raw(place: Place, bytes: Uint8Array, note: Note): void;
}

// Calls whose good answer is an endless stream of records.
const CALLS_THAT_STREAM =
  /\/(?:SUBSCRIBE|LAUNCH_NESTED_CONTAINER_SESSION|ATTACH_CONTAINER_OUTPUT)$/;

/** How many pairs of processes are remembered as known. */
const MAX_LEARNED = 10_000;

const EMPTY = new Uint8Array(0);

/** Makes messages of HTTP requests, responses and records: names them, decodes them, learns from them. */
export class MessageWriter {
  readonly #peers: PeerTable;
  readonly #dialect: Dialect;
  readonly #maxBodyBytes: number;
  readonly #emit: (message: FlowMessage, answers: SentRequest | undefined) => void;
  readonly #learned = new Set<string>();
  readonly #parties = new WeakMap<LibprocessEnvelope, Parties>();
  readonly #schemas = new Map<string, Schema>();
  #n = 0;

  constructor(
    peers: PeerTable,
    dialect: Dialect,
    maxBodyBytes: number,
    emit: (message: FlowMessage, answers: SentRequest | undefined) => void,
  ) {
    this.#peers = peers;
    this.#dialect = dialect;
    this.#maxBodyBytes = maxBodyBytes;
    this.#emit = emit;
  }

  request(
    place: Place,
    { head, envelope }: CompleteRequestHead,
    body: CompleteBody,
    notes: Note[],
    sent: SentRequest | undefined,
  ): void {
    if (envelope.kind === "malformed") {
      notes.push({ code: "malformed", text: envelope.text });
    }
    const cut = body.headIsCut && envelope.kind === "http" ? cutMessageOf(head) : undefined;
    const message =
      envelope.kind === "libprocess"
        ? this.#libprocess(place, head, envelope, body, notes)
        : cut !== undefined
          ? this.#cutMessage(place, head, cut, notes)
          : this.#plainRequest(place, head, body, notes, sent);
    if (sent !== undefined) {
      sent.n = message.n;
      sent.timeNs = message.timeNs;
      // What answers a libprocess message does not depend on its type, and the name may keep its whole head.
      if (envelope.kind === "libprocess") return;
      sent.type = message.type;
      sent.streams = CALLS_THAT_STREAM.test(message.type);
    }
  }

  response(
    place: Place,
    head: HttpResponseHead,
    body: CompleteBody,
    notes: Note[],
    request: SentRequest | undefined,
  ): void {
    this.#learnFromAnswer(place, head, request);
    const { bytes, sizeBytes, format } = this.#content(head, body, notes);
    const known =
      head.status !== 200 || bytes.length === 0 || format.encoding === "text"
        ? undefined
        : request === undefined
          ? this.#guessAnswer(place, bytes, format.encoding)
          : (apiBodyType(request.target, {
              direction: "response",
              role: this.#roleOfAnswer(place, request, bytes, format.encoding),
              call: callOf(request),
            }) ?? endpointBodyType(request.target, "response"));
    this.#write(
      place,
      {
        kind: "response",
        from: place.src,
        to: place.dst,
        type: statusLine(head),
        proto: known?.shape === "records" ? undefined : known?.type,
        size: sizeBytes,
        http: httpFacts(head),
        payload: bytes,
        encoding: encodingOf(format.encoding, bytes),
        notes,
      },
      { answers: request, array: known?.shape === "array" },
    );
  }

  /** Begins a body that is a stream of records: its head is a message, and so is each record. */
  streamHead(
    place: Place,
    head: HttpHead,
    request: SentRequest | undefined,
    notes: readonly Note[],
  ): RecordStream {
    const format = bodyFormat(
      head.headers.get("content-type"),
      head.headers.get("message-content-type"),
    );
    const response = head.kind === "response";
    if (response) this.#learnFromAnswer(place, head, request);
    const server = response ? place.src : place.dst;
    const first = this.#write(
      place,
      {
        kind: head.kind,
        from: place.src,
        to: place.dst,
        type: response ? statusLine(head) : `${head.method} ${head.target}`,
        proto: undefined,
        size: 0,
        http: httpFacts(head),
        payload: EMPTY,
        encoding: "none",
        notes,
      },
      response ? { answers: request } : NO_OPTIONS,
    );
    if (!response && request !== undefined) {
      request.n = first.n;
      request.timeNs = first.timeNs;
      request.type = "mesos.v1.agent.Call/ATTACH_CONTAINER_INPUT";
      request.role = "agent";
    }
    return this.#records(head.kind, server, format.encoding, request);
  }

  /** A stream of records whose head was not seen: the capture began, or lost bytes, inside of it. */
  resumedStream(place: Place): RecordStream {
    return this.#records("response", place.src, "none", undefined);
  }

  #records(
    direction: "request" | "response",
    server: string,
    encoding: Message["encoding"],
    request: SentRequest | undefined,
  ): RecordStream {
    let answers = direction === "response" ? request : undefined;
    let known: string | undefined;
    // What decides the type, at the record before, and that type.
    let role: OperatorRole | undefined;
    let call: string | undefined;
    let decided: string | undefined;
    const typeOf = (
      place: Place,
      bytes: Uint8Array,
      form: Message["encoding"],
    ): string | undefined => {
      const seen = this.#operatorRole(server);
      if (request !== undefined) {
        const likely = seen ?? request.role ?? likelyOperatorRole(server);
        if (role !== likely || call !== request.type) {
          role = likely;
          call = request.type;
          const facts = { direction, role, call: callOf(request), records: true };
          decided = apiBodyType(request.target, facts)?.type;
        }
        return decided;
      }
      if (known !== undefined) return known;
      const guess = this.#peers.versionFor(place.src, place.dst);
      const payload = { bytes, encoding: form, array: false, versionIsGuess: false };
      const fits = guessRecordType({ ...payload, schema: this.#schema(guess.version) }, seen);
      if (fits.length === 1) known = fits[0];
      return fits[0];
    };
    return {
      record: (at, bytes, notes) => {
        const form =
          encoding === "json" || encoding === "protobuf" ? encoding : encodingOfRecord(bytes);
        const proto = typeOf(at, bytes, form);
        this.#write(
          at,
          {
            kind: "event",
            from: at.src,
            to: at.dst,
            type: proto ?? "record",
            proto,
            size: bytes.length,
            http: undefined,
            payload: bytes,
            encoding: encodingOf(form, bytes),
            notes,
          },
          // SUBSCRIBED, the first event, is what answers SUBSCRIBE.
          { answers },
        );
        answers = undefined;
      },
      raw: (at, bytes, note) => this.raw(at, bytes, bytes.length, note.text, note.code),
    };
  }

  raw(place: Place, bytes: Uint8Array, sizeBytes: number, why: string, code = "raw"): void {
    this.#write(place, {
      kind: "raw",
      from: place.src,
      to: place.dst,
      type: "raw",
      proto: undefined,
      size: sizeBytes,
      http: undefined,
      payload: bytes,
      encoding: "binary",
      notes: [{ code, text: why }],
    });
  }

  gap(place: Place, lengthBytes: number | undefined): void {
    const text =
      lengthBytes === undefined
        ? "an unknown number of bytes is missing from the capture"
        : `${lengthBytes} bytes are missing from the capture`;
    this.#write(place, {
      kind: "gap",
      from: place.src,
      to: place.dst,
      type: "gap",
      proto: undefined,
      size: lengthBytes ?? 0,
      http: undefined,
      payload: EMPTY,
      encoding: "none",
      notes: [{ code: "gap", text }],
    });
  }

  #libprocess(
    place: Place,
    head: HttpRequestHead,
    envelope: LibprocessEnvelope,
    body: CompleteBody,
    notes: Note[],
  ): Message {
    const { from, to, writer } = this.#partiesOf(envelope, place.dst);
    if (envelope.fromUnreadable) {
      const text = `the sender ${JSON.stringify(envelope.fromText)} is not a UPID`;
      notes.push({ code: "malformed", text });
    }
    const { bytes, sizeBytes } = this.#content(head, body, notes);
    const { name } = envelope;
    const schema = this.#schema(this.#peers.versionFor(writer, place.dst).version);
    const form = libprocessBodyType(name, schema);
    const lost = body.damaged && bytes.length === 0;
    // A name that this version lacks may be known to another: the body reader looks.
    const proto =
      lost || (name === "PING" && bytes.length === 0)
        ? undefined
        : form.kind === "protobuf"
          ? form.type
          : form.kind === "unknown" && schemaHolding(name, schema) !== undefined
            ? name
            : undefined;
    if (name === "") {
      notes.push({ code: "malformed", text: "the path has an id but no message name" });
    } else if (form.kind === "unknown" && proto === undefined) {
      const text = `no version of Mesos has a message ${JSON.stringify(name)}`;
      notes.push({ code: "unknown-type", text });
    }
    return this.#write(
      place,
      {
        kind: "message",
        from,
        to,
        type: name === "" ? `${head.method} ${head.target}` : name,
        proto,
        size: sizeBytes,
        http: httpFacts(head),
        payload: bytes,
        encoding: proto !== undefined ? "protobuf" : encodingOfUnknown(bytes),
        notes,
      },
      { writer },
    );
  }

  /** A message whose sender is in headers that are missing. */
  #cutMessage(
    place: Place,
    head: HttpRequestHead,
    { id, name }: { readonly id: string; readonly name: string },
    notes: Note[],
  ): Message {
    return this.#write(place, {
      kind: "message",
      from: place.src,
      to: `${id}@${place.dst}`,
      type: name,
      proto: undefined,
      size: 0,
      http: httpFacts(head),
      payload: EMPTY,
      encoding: "none",
      notes,
    });
  }

  #plainRequest(
    place: Place,
    head: HttpRequestHead,
    body: CompleteBody,
    notes: Note[],
    sent: SentRequest | undefined,
  ): Message {
    const { bytes, sizeBytes, format } = this.#content(head, body, notes);
    const role =
      bytes.length === 0 ? undefined : this.#roleOfCall(place, head, bytes, format.encoding);
    if (sent !== undefined) sent.role = role ?? roleOfPath(head.target);
    const known =
      bytes.length === 0
        ? undefined
        : (apiBodyType(head.target, {
            direction: "request",
            role: role ?? likelyOperatorRole(place.dst),
          }) ?? endpointBodyType(head.target, "request"));
    return this.#write(
      place,
      {
        kind: "request",
        from: place.src,
        to: place.dst,
        type: `${head.method} ${head.target}`,
        proto: known?.type,
        size: sizeBytes,
        http: httpFacts(head),
        payload: bytes,
        encoding: encodingOf(format.encoding, bytes),
        notes,
      },
      { array: known?.shape === "array" },
    );
  }

  #content(
    head: HttpHead,
    body: CompleteBody,
    notes: Note[],
  ): { bytes: Uint8Array; sizeBytes: number; format: ReturnType<typeof bodyFormat> } {
    const format = bodyFormat(
      head.headers.get("content-type"),
      head.headers.get("message-content-type"),
    );
    const coding = head.headers.get("content-encoding");
    if (coding === undefined || body.bytes.length === 0) {
      return { bytes: body.bytes, sizeBytes: body.sizeBytes, format };
    }
    const plain = undoContentEncoding(coding, body.bytes, this.#maxBodyBytes);
    if (plain.note !== undefined) notes.push(plain.note);
    return { bytes: plain.bytes, sizeBytes: plain.bytes.length, format };
  }

  #write(place: Place, content: Content, how: WriteOptions = NO_OPTIONS): Message {
    const { answers, writer = place.src, array = false } = how;
    const peers = this.#peers;
    let guess = peers.versionFor(writer, place.dst);
    let read = this.#read(content, array, guess);
    if (read.body !== undefined) {
      const before = peers.revision;
      learnFromBody(peers, read.type ?? content.type, read.body, writer);
      if (peers.revision !== before) {
        // A message that names the version of its sender is read with that version.
        guess = peers.versionFor(writer, place.dst);
        if (guess.version !== read.version) read = this.#read(content, array, guess);
      }
    }
    const source = guess.version === read.version ? guess.source : "default";
    const message = new FlowMessage(++this.#n, place, content, read, source);
    this.#emit(message, answers);
    return message;
  }

  #read(content: Content, array: boolean, guess: VersionGuess): ReadBody {
    return readBody({
      bytes: content.payload,
      encoding: content.encoding,
      proto: content.proto,
      array,
      schema: this.#schema(guess.version),
      versionIsGuess: !guess.certain,
    });
  }

  #schema(version: string): Schema {
    let schema = this.#schemas.get(version);
    if (schema === undefined) {
      schema = schemaAt(version, { dialect: this.#dialect });
      this.#schemas.set(version, schema);
    }
    return schema;
  }

  /** Whether master or agent answers on a path that both have. */
  #operatorRole(address: string): OperatorRole | undefined {
    if (this.#peers.hasRole(address, "master")) return "master";
    return this.#peers.hasRole(address, "agent") ? "agent" : undefined;
  }

  /** Whom a call on a path that both have is for, where that is sure. */
  #roleOfCall(
    place: Place,
    { target }: HttpRequestHead,
    bytes: Uint8Array,
    encoding: BodyEncoding,
  ): OperatorRole | undefined {
    const api = apiPath(target);
    if (api?.api !== "operator") return undefined;
    const known = api.role ?? this.#operatorRole(place.dst);
    if (known !== undefined) return known;
    const { version } = this.#peers.versionFor(place.src, place.dst);
    return operatorRoleOfBody(version, "Call", bytes, encoding);
  }

  /** Who answered on a path that both have. */
  #roleOfAnswer(
    place: Place,
    request: SentRequest,
    bytes: Uint8Array,
    encoding: BodyEncoding,
  ): OperatorRole {
    const known = this.#operatorRole(place.src) ?? request.role;
    if (known !== undefined) return known;
    if (apiPath(request.target)?.api === "operator") {
      const { version } = this.#peers.versionFor(place.src, place.dst);
      const told = operatorRoleOfBody(version, "Response", bytes, encoding);
      if (told !== undefined) {
        this.#peers.sawRole(place.src, told);
        return told;
      }
    }
    return likelyOperatorRole(place.src);
  }

  /** The type of an answer to a request that was not seen; only where it reads without a flaw. */
  #guessAnswer(place: Place, bytes: Uint8Array, encoding: BodyEncoding): ApiBodyType | undefined {
    if (encoding !== "protobuf" && encoding !== "json") return undefined;
    const { version } = this.#peers.versionFor(place.src, place.dst);
    const payload = { bytes, encoding, array: false, versionIsGuess: false };
    const type = guessAnswerType(
      { ...payload, schema: this.#schema(version) },
      this.#operatorRole(place.src),
    );
    return type === undefined ? undefined : { type, shape: "single" };
  }

  #partiesOf(envelope: LibprocessEnvelope, receiver: string): Parties {
    let parties = this.#parties.get(envelope);
    if (parties === undefined) {
      const { ip, port } = envelope.from;
      const writer = `${ip}:${port}`;
      parties = { from: formatUpid(envelope.from), to: `${envelope.to.id}@${receiver}`, writer };
      this.#learnFromEnvelope(receiver, envelope, writer);
      this.#parties.set(envelope, parties);
    }
    return parties;
  }

  #learnFromEnvelope(receiver: string, envelope: LibprocessEnvelope, writer: string): void {
    // The same few processes talk all the time; ids of one-shot processes would grow without end.
    const { style, fromText, name } = envelope;
    const key = `${style} ${fromText} ${envelope.to.id} ${receiver} ${name}`;
    if (this.#learned.has(key)) return;
    if (this.#learned.size >= MAX_LEARNED) this.#learned.clear();
    this.#learned.add(key);
    const peers = this.#peers;
    const fromRole = roleOfProcess(envelope.from.id);
    if (fromRole !== undefined) peers.sawRole(writer, fromRole);
    const toRole = roleOfProcess(envelope.to.id);
    if (toRole !== undefined) peers.sawRole(receiver, toRole);
    peers.sawRange(writer, styleVersions(style));
    if (style === "mesos-go" || style === "other") return;
    // What else writes like libprocess is Mesos: the spelling of its ids changed, and what it sends.
    const actors = actorsOfId(envelope.from.id);
    const [form, ...others] = actors;
    if (form !== undefined && others.length === 0) peers.sawRange(writer, rangeOf([form]));
    const ways = messageRoutes(name).filter(({ from }) =>
      actors.some(({ actor }) => actor === from),
    );
    const sent = ways.map((way) => way.sent).filter((range) => range !== undefined);
    if (sent.length > 0) peers.sawRange(writer, rangeOf(sent));
  }

  #learnFromAnswer(place: Place, head: HttpResponseHead, request: SentRequest | undefined): void {
    if (request?.unansweredByOld === true && head.status === 202) {
      this.#peers.sawRange(place.src, { oldest: "1.4.0" });
    }
    // What is answered well is there, and what only one of the two has shows who it is.
    if (request?.role !== undefined && (head.status === 200 || head.status === 202)) {
      this.#peers.sawRole(place.src, request.role);
    }
  }
}

function encodingOf(encoding: Message["encoding"], bytes: Uint8Array): Message["encoding"] {
  if (bytes.length === 0) return "none";
  // libprocess answers some errors without naming a media type.
  return encoding === "none" ? "text" : encoding;
}

/** From the oldest version to the newest of all ranges. */
function rangeOf(ranges: readonly VersionRange[]): {
  readonly oldest?: string;
  readonly newest?: string;
} {
  const [first, ...rest] = ranges;
  if (first === undefined) return {};
  let { since: oldest, until: newest } = first;
  for (const { since, until } of rest) {
    if (compareVersions(since, oldest) < 0) oldest = since;
    if (until === undefined || (newest !== undefined && compareVersions(newest, until) < 0)) {
      newest = until;
    }
  }
  return newest === undefined ? { oldest } : { oldest, newest };
}

/** `SUBSCRIBE` of `mesos.v1.scheduler.Call/SUBSCRIBE`. */
function callOf(request: SentRequest | undefined): string | undefined {
  const slash = request?.type?.startsWith("mesos.") === true ? request.type.lastIndexOf("/") : -1;
  return slash < 0 ? undefined : request?.type?.slice(slash + 1);
}

/** How bytes are written that no schema describes. */
function encodingOfUnknown(bytes: Uint8Array): Message["encoding"] {
  if (bytes.length === 0) return "none";
  if (isPlainText(bytes)) return "text";
  return decodeUnknown(bytes).damagedAt === undefined ? "protobuf" : "binary";
}

function isPlainText(bytes: Uint8Array): boolean {
  return bytes.every((byte) => byte >= 0x20 || (byte >= 0x09 && byte <= 0x0d)) && isUtf8(bytes);
}

/** Records come in two forms, and JSON is the one that begins with a brace. */
function encodingOfRecord(bytes: Uint8Array): Message["encoding"] {
  return bytes[0] === 0x7b ? "json" : "protobuf";
}
