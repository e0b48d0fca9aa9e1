import {
  actorsOfId,
  apiBodyType,
  apiPath,
  bodyFormat,
  type Dialect,
  endpointBodyType,
  formatUpid,
  type HttpHead,
  type HttpRequestHead,
  type HttpResponseHead,
  type LibprocessEnvelope,
  libprocessBodyType,
  operatorRoleOfBytes,
  parseEnvelope,
  type Schema,
  schemaAt,
  styleVersions,
} from "../wire/index.js";
import { type ReadBody, readBody } from "./body-reader.js";
import { undoContentEncoding } from "./content-encoding.js";
import { type Content, FlowMessage, type Place } from "./flow-message.js";
import { guessRecordType } from "./guess-record-type.js";
import { httpFacts, statusLine } from "./http-facts.js";
import { learnFromBody } from "./learn.js";
import type { Message, Note } from "./message.js";
import { type PeerTable, roleOfProcess, type VersionGuess } from "./peers.js";
import type { SentRequest } from "./sent-request.js";

/** A body that is complete, or as complete as it will get. */
export interface CompleteBody {
  /** What there is of it, chunk framing removed, content coding not. */
  readonly bytes: Uint8Array;
  /** Its size on the wire; more than `bytes` holds when some are missing. */
  readonly sizeBytes: number;
  readonly damaged: boolean;
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
    head: HttpRequestHead,
    body: CompleteBody,
    notes: Note[],
    sent: SentRequest | undefined,
  ): void {
    const envelope = parseEnvelope(head);
    if (envelope.kind === "malformed") {
      notes.push({ code: "malformed", text: envelope.text });
    }
    const message =
      envelope.kind === "libprocess"
        ? this.#libprocess(place, head, envelope, body, notes)
        : this.#plainRequest(place, head, body, notes);
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
    const call = callOf(request);
    const known =
      request === undefined || bytes.length === 0 || format.encoding === "text"
        ? undefined
        : head.status === 200
          ? (apiBodyType(request.target, {
              direction: "response",
              role: this.#operatorRole(place.src),
              call,
            }) ?? endpointBodyType(request.target, "response"))
          : undefined;
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
    const typeOf = (
      place: Place,
      bytes: Uint8Array,
      form: Message["encoding"],
    ): string | undefined => {
      const role = this.#operatorRole(server);
      if (request !== undefined) {
        const call = callOf(request);
        const facts = { direction, role, call, records: true };
        const type = apiBodyType(request.target, facts)?.type;
        if (type !== undefined) return type;
      }
      if (known !== undefined) return known;
      const guess = this.#peers.versionFor(place.src, place.dst);
      const payload = { bytes, encoding: form, array: false, versionIsGuess: false };
      const fits = guessRecordType({ ...payload, schema: this.#schema(guess.version) }, role);
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
    const from = formatUpid(envelope.from);
    const writer = `${envelope.from.ip}:${envelope.from.port}`;
    if (envelope.fromUnreadable) {
      const text = `the sender ${JSON.stringify(envelope.fromText)} is not a UPID`;
      notes.push({ code: "malformed", text });
    }
    this.#learnFromEnvelope(place.dst, envelope, writer);
    const { bytes, sizeBytes } = this.#content(head, body, notes);
    const guess = this.#peers.versionFor(writer, place.dst);
    const schema = this.#schema(guess.version);
    const form = libprocessBodyType(envelope.name, schema);
    // A name that this version lacks may be known to another: the body reader looks.
    const proto =
      form.kind === "protobuf"
        ? form.type
        : form.kind === "unknown" && envelope.name.startsWith("mesos.")
          ? envelope.name
          : undefined;
    if (form.kind === "unknown" && proto === undefined) {
      const text = `no version of Mesos has a message ${JSON.stringify(envelope.name)}`;
      notes.push({ code: "unknown-type", text });
    }
    return this.#write(
      place,
      {
        kind: "message",
        from,
        to: `${envelope.to.id}@${place.dst}`,
        type: envelope.name,
        proto,
        size: sizeBytes,
        http: httpFacts(head),
        payload: bytes,
        encoding: proto !== undefined ? "protobuf" : bytes.length === 0 ? "none" : "binary",
        notes,
      },
      { writer },
    );
  }

  #plainRequest(place: Place, head: HttpRequestHead, body: CompleteBody, notes: Note[]): Message {
    const { bytes, sizeBytes, format } = this.#content(head, body, notes);
    const api = bytes.length === 0 ? undefined : apiPath(head.target);
    let role = this.#operatorRole(place.dst);
    if (api?.api === "operator" && role === undefined && format.encoding === "protobuf") {
      const { version } = this.#peers.versionFor(place.src, place.dst);
      role = operatorRoleOfBytes(this.#schema(version), "Call", bytes);
    }
    const known =
      bytes.length === 0
        ? undefined
        : (apiBodyType(head.target, { direction: "request", role: role ?? "master" }) ??
          endpointBodyType(head.target, "request"));
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
      versionIsGuess: guess.source === "default",
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
  #operatorRole(address: string): "master" | "agent" | undefined {
    if (this.#peers.hasRole(address, "master")) return "master";
    return this.#peers.hasRole(address, "agent") ? "agent" : undefined;
  }

  #learnFromEnvelope(receiver: string, envelope: LibprocessEnvelope, writer: string): void {
    // The same few processes talk all the time; ids of one-shot processes would grow without end.
    const key = `${envelope.style} ${envelope.fromText} ${envelope.to.id} ${receiver}`;
    if (this.#learned.has(key)) return;
    if (this.#learned.size >= MAX_LEARNED) this.#learned.clear();
    this.#learned.add(key);
    const peers = this.#peers;
    const fromRole = roleOfProcess(envelope.from.id);
    if (fromRole !== undefined) peers.sawRole(writer, fromRole);
    const toRole = roleOfProcess(envelope.to.id);
    if (toRole !== undefined) peers.sawRole(receiver, toRole);
    const { style } = envelope;
    peers.sawRange(writer, styleVersions(style));
    if (style !== "libprocess-1.1" && style !== "libprocess-1.1-host") return;
    // The spelling of authentication ids changed twice; other ids did not change while their form is the same.
    const [form, ...others] = actorsOfId(envelope.from.id);
    if (form === undefined || others.length > 0) return;
    const { since, until } = form;
    peers.sawRange(
      writer,
      until === undefined ? { oldest: since } : { oldest: since, newest: until },
    );
  }

  #learnFromAnswer(place: Place, head: HttpResponseHead, request: SentRequest | undefined): void {
    if (request?.unansweredByOld === true && head.status === 202) {
      this.#peers.sawRange(place.src, { oldest: "1.4.0" });
    }
  }
}

function encodingOf(encoding: Message["encoding"], bytes: Uint8Array): Message["encoding"] {
  if (bytes.length === 0) return "none";
  // libprocess answers some errors without naming a media type.
  return encoding === "none" ? "text" : encoding;
}

/** `SUBSCRIBE` of `mesos.v1.scheduler.Call/SUBSCRIBE`. */
function callOf(request: SentRequest | undefined): string | undefined {
  const slash = request?.type?.startsWith("mesos.") === true ? request.type.lastIndexOf("/") : -1;
  return slash < 0 ? undefined : request?.type?.slice(slash + 1);
}

/** Records come in two forms, and JSON is the one that begins with a brace. */
function encodingOfRecord(bytes: Uint8Array): Message["encoding"] {
  return bytes[0] === 0x7b ? "json" : "protobuf";
}
