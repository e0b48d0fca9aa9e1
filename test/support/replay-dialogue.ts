// Plays the peers of a recording to a master of ours in virtual time, and compares what it says with what the real one
// said: per receiver the same messages in the same order, with the same content but for ids and times.
import {
  type MemoryHost,
  MemoryNetwork,
  type Process,
  ResponseBuffer,
  schemaCodec,
  silentLog,
} from "../../src/actor/index.js";
import { encodeHex, encodeUtf8 } from "../../src/bytes/index.js";
import { releaseBuild, translate } from "../../src/http-api/index.js";
import { Master, type MasterOptions } from "../../src/master/index.js";
import { spawnCommonProcesses } from "../../src/node/http-api/index.js";
import {
  type BodyOf,
  decodeMessage,
  encodeMessage,
  type JsonValue,
  messageFromJson,
  parseJson,
  RecordDecoder,
  type Schema,
  schemaAt,
} from "../../src/wire/index.js";
import { RegistryDisk } from "../master/support/stage.js";
import { compareChannel, type Spoken } from "./compare-dialogue.js";
import {
  answerOf,
  type Happening,
  HTTP_ANSWERS,
  HTTP_EVENTS,
  MASTER_ADDRESS,
  recordedDialogue,
} from "./recorded-dialogue.js";

/** What has to be known of a recording beyond its bytes. */
export interface ReplayOptions {
  readonly master: Partial<MasterOptions>;
  /** The master was killed, and led again, at these times since the epoch, ms. */
  readonly restart?: { readonly stoppedMs: number; readonly leadingMs: number };
}

type Fetch = Happening & { readonly kind: "fetched" };
type Said = Happening & { readonly kind: "said" };

/** Longest wait for something that the real master had said by then. */
const PATIENCE_MS = 1100;

/** When the real allocator ran: at one time, and every so often. */
interface Rhythm {
  readonly anyMs: number;
  readonly periodMs: number;
}

/** How long a real master took from the start of an allocation until its offers were on the wire. */
const ALLOCATION_MS = 4;

/** Longest time after a call that asks for offers in which they answer it. */
const ANSWER_MS = 100;

/** Read off from the offers that nobody asked for: a timer that is set anew each time is late by some ms a run. */
function allocationRhythm(happenings: readonly Happening[]): Rhythm {
  let askedMs = 0;
  let firstMs: number | undefined;
  let lastMs = 0;
  let runs = 0;
  for (const happening of happenings) {
    if (happening.kind === "gone" || happening.kind === "fetched") continue;
    const { timeMs, body } = happening;
    const type = happening.kind === "said" ? happening.type : "";
    const call = (body as { readonly type?: string }).type ?? "";
    if (/[Rr]egister|Revive|UpdateSlave|SUBSCRIBE|REVIVE/.test(`${type} ${call}`)) askedMs = timeMs;
    const isOffers = type.endsWith("ResourceOffersMessage") || type.endsWith("Event/OFFERS");
    if (!isOffers || timeMs - askedMs < ANSWER_MS) continue;
    if (firstMs === undefined) firstMs = timeMs;
    else runs += Math.round((timeMs - lastMs) / 1000);
    lastMs = timeMs;
  }
  const startMs = firstMs ?? (happenings[0]?.timeMs ?? 0) - 100;
  return { anyMs: startMs, periodMs: runs === 0 ? 1000 : (lastMs - startMs) / runs };
}

/** Hears what our master answers over HTTP. */
class Listener extends ResponseBuffer {
  readonly #records = new RecordDecoder();
  readonly #hear: (type: string, body: unknown) => void;
  readonly #event: (bytes: Uint8Array) => BodyOf<"mesos.scheduler.Event">;

  constructor(
    hear: (type: string, body: unknown) => void,
    event: (bytes: Uint8Array) => BodyOf<"mesos.scheduler.Event">,
  ) {
    super();
    this.#hear = hear;
    this.#event = event;
  }

  override respond(response: Parameters<ResponseBuffer["respond"]>[0]): void {
    super.respond(response);
    const { type, body } = answerOf(response.status, new TextDecoder().decode(response.body));
    this.#hear(type, body);
  }

  override open(head: Parameters<ResponseBuffer["open"]>[0]): void {
    super.open(head);
    this.#hear(`${head.status}`, {});
  }

  override write(bytes: Uint8Array): void {
    super.write(bytes);
    this.#records.push(bytes);
    for (let step = this.#records.next(); step.kind === "record"; step = this.#records.next()) {
      const event = this.#event(step.bytes);
      this.#hear(`mesos.scheduler.Event/${event.type ?? ""}`, event);
    }
  }
}

class Mute implements Process {
  handle(): void {}
}

/** @returns one line for each difference, in a stable order */
export function replayToMaster(capture: string, options: ReplayOptions): readonly string[] {
  const version = options.master.version ?? "1.11.0";
  const schema = schemaAt(version);
  const happenings = recordedDialogue(capture, schema);
  return new Replay(happenings, options, schema).run();
}

/** What a recorded master answered to a request, and ours to the same at the same moment. */
export interface Fetched {
  readonly request: string;
  readonly real: FetchedAnswer;
  readonly ours: FetchedAnswer;
}

interface FetchedAnswer {
  readonly status: number;
  readonly headers: readonly (readonly [name: string, value: string])[];
  /** Ids replaced by names. */
  readonly text: string;
}

/** Plays a recording to a master of ours, and asks it what the real one was asked over plain HTTP. */
export function fetchFromMaster(capture: string, options: ReplayOptions): readonly Fetched[] {
  const version = options.master.version ?? "1.11.0";
  const schema = schemaAt(version);
  const replay = new Replay(recordedDialogue(capture, schema), options, schema);
  replay.run();
  return replay.fetched;
}

// ` GET_STATE` if that is what a body in JSON asks for.
function callOf(body: Uint8Array): string {
  const type = /"type":\s*"([A-Z_]+)"/.exec(new TextDecoder().decode(body))?.[1];
  return type === undefined ? "" : ` ${type}`;
}

class Replay {
  readonly #schema: Schema;
  readonly #happenings: readonly Happening[];
  /** By stand-in, the request that carries the events of a scheduler, and the id of its stream. */
  readonly #streams = new Map<string, { readonly request: number; readonly heard: Listener }>();
  readonly #options: ReplayOptions;
  readonly #network: MemoryNetwork;
  readonly #master: MemoryHost;
  readonly #peers = new Map<string, MemoryHost>();
  readonly #spawned = new Set<string>();
  readonly #ours: Said[] = [];
  readonly #real: Said[] = [];
  /** By channel, how many messages ours is ahead; only those that are not even. */
  readonly #ahead = new Map<string, number>();
  readonly #pairs: { readonly happening: Fetch; readonly buffer: ResponseBuffer }[] = [];
  readonly #lives: string[] = [];
  readonly #realLives: string[] = [];
  #shiftMs = 0;
  #rhythm: Rhythm;
  #process: Master | undefined;

  constructor(happenings: readonly Happening[], options: ReplayOptions, schema: Schema) {
    const { version } = schema;
    this.#schema = schema;
    this.#happenings = happenings;
    this.#options = options;
    const disk = new RegistryDisk();
    const firstMs = happenings[0]?.timeMs ?? 0;
    const { restart } = options;
    this.#rhythm = allocationRhythm(
      happenings.filter(({ timeMs }) => restart === undefined || timeMs < restart.stoppedMs),
    );
    this.#network = new MemoryNetwork({
      codec: schemaCodec(schemaAt(version)),
      latencyMs: 0.05,
      startMs: this.#bootTime(firstMs - 100),
    });
    this.#network.tap.observe(({ from, to, name, body }) => {
      if (!from.endsWith(`@${MASTER_ADDRESS}`) || to.endsWith(`@${MASTER_ADDRESS}`)) return;
      this.#hear(from, to, name, body);
    });
    this.#master = this.#network.start({
      address: MASTER_ADDRESS,
      version,
      delegate: "master",
      boot: (runtime) => {
        const allocationIntervalMs = this.#rhythm.periodMs;
        this.#process = new Master({ ...options.master, allocationIntervalMs });
        const master = this.#process;
        runtime.spawn(master, { id: "master" }, disk.adapter());
        spawnCommonProcesses(runtime, {
          build: options.master.build ?? releaseBuild(version),
          old: options.master.profile === "0.26",
          metrics: (nowMs) => master.metrics(nowMs),
          log: silentLog,
          delegate: "master",
          help: {},
        });
      },
    });
    this.#network.advance(5);
    this.#noteLife();
  }

  run(): readonly string[] {
    for (const happening of this.#happenings) {
      if (this.#restart(happening.timeMs)) continue;
      if (happening.kind === "gone") this.#kill(happening);
      else if (happening.kind === "asked") this.#ask(happening);
      else if (happening.kind === "fetched") this.#fetch(happening);
      else if (happening.from.endsWith(`@${MASTER_ADDRESS}`)) this.#expect(happening);
      else this.#feed(happening);
    }
    const last = this.#happenings.at(-1);
    if (last !== undefined) this.#reach(last.timeMs + 20);
    this.#awaitReal();
    return this.#compare();
  }

  // So that the periodic allocations of both fall together.
  #bootTime(beforeMs: number): number {
    const { anyMs, periodMs } = this.#rhythm;
    const periods = Math.ceil((anyMs - beforeMs) / periodMs);
    return anyMs - periods * periodMs - ALLOCATION_MS;
  }

  #noteLife(): void {
    const id = this.#process?.state?.info.id;
    if (id !== undefined) this.#lives.push(id);
  }

  /** @returns whether nobody hears what peers say at that time */
  #restart(timeMs: number): boolean {
    const { restart } = this.#options;
    if (restart === undefined || timeMs < restart.stoppedMs) return false;
    if (this.#lives.length === 1) {
      this.#reach(restart.stoppedMs);
      this.#master.crash();
      const later = this.#happenings.filter(({ timeMs: when }) => when > restart.leadingMs);
      this.#rhythm = allocationRhythm(later);
      this.#reach(this.#bootTime(restart.leadingMs));
      this.#master.start();
      this.#network.advance(5);
      this.#noteLife();
    }
    return timeMs < restart.leadingMs;
  }

  #expect(said: Said): void {
    this.#real.push(said);
    this.#count(said, -1);
    const { body } = said;
    const text = JSON.stringify(body, (_key, value) => (typeof value === "bigint" ? "" : value));
    for (const match of text.matchAll(/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})-[SO0-9]/g)) {
      const [, id = ""] = match;
      if (!this.#realLives.includes(id)) this.#realLives.push(id);
    }
  }

  #feed(said: Said): void {
    this.#reach(said.timeMs);
    this.#awaitReal();
    const host = this.#peer(said.from);
    const to = said.to;
    host.runtime.send(to, said.type, this.#toOurs(said.body), said.from);
  }

  #hear(from: string, to: string, type: string, body: unknown): void {
    const said = { kind: "said", timeMs: this.#network.nowMs, from, to, type, body } as const;
    this.#ours.push(said);
    this.#count(said, 1);
  }

  /** A call over HTTP, on a connection of its own. */
  #ask(asked: Happening & { readonly kind: "asked" }): void {
    const { timeMs, from, encoding, payload, body, answered } = asked;
    this.#reach(timeMs);
    this.#awaitReal();
    const type = `application/${encoding === "json" ? "json" : "x-protobuf"}`;
    const schema = this.#schema;
    const types = ["mesos.v1.scheduler.Event", "mesos.scheduler.Event"] as const;
    const heard = new Listener(
      (what, said) => {
        const isAnswer = /^\d/.test(what);
        if (answered || !isAnswer) {
          this.#hear(isAnswer ? HTTP_ANSWERS : HTTP_EVENTS, from, what, said);
        }
      },
      (bytes) =>
        translate(
          schema,
          ...types,
          encoding === "json"
            ? messageFromJson(schema, types[0], new TextDecoder().decode(bytes)).value
            : decodeMessage(schema, types[0], bytes).value,
        ),
    );
    const isSubscribe = (body as { readonly type?: string }).type === "SUBSCRIBE";
    const stream = this.#streams
      .get(from)
      ?.heard.head?.headers?.find(([name]) => name === "Mesos-Stream-Id")?.[1];
    const headers = new Map([
      ["content-type", type],
      ["accept", type],
    ]);
    if (!isSubscribe && stream !== undefined) headers.set("mesos-stream-id", stream);
    const request = this.#master.runtime.request(
      {
        method: "POST",
        path: "/master/api/v1/scheduler",
        query: "",
        headers,
        body: this.#callBytes(encoding, payload, body),
        client: "127.0.0.8:1",
      },
      heard,
    );
    if (isSubscribe && request !== undefined) this.#streams.set(from, { request, heard });
    this.#network.settle();
  }

  #fetch(happening: Fetch): void {
    this.#reach(happening.timeMs);
    this.#awaitReal();
    const buffer = new ResponseBuffer();
    const [path = "", query = ""] = happening.target.split("?");
    const { method, headers, body } = happening;
    this.#master.runtime.request(
      {
        method,
        path,
        query,
        headers: new Map(headers.map(([name, value]) => [name.toLowerCase(), value])),
        body,
        client: "127.0.0.1:1",
      },
      buffer,
    );
    this.#network.settle();
    this.#pairs.push({ happening, buffer });
  }

  get fetched(): readonly Fetched[] {
    const told = (bytes: Uint8Array, lives: readonly string[]): string =>
      String(anonymous(new TextDecoder().decode(bytes), lives));
    return this.#pairs.map(({ happening, buffer }) => ({
      request: `${happening.method} ${happening.target}${callOf(happening.body)}`,
      real: {
        status: happening.answer.status,
        headers: happening.answer.headers,
        text: told(happening.answer.body, this.#realLives),
      },
      ours: {
        status: buffer.head?.status ?? 0,
        headers: buffer.head?.headers ?? [],
        text: told(buffer.body, this.#lives),
      },
    }));
  }

  // As it was on the wire, whole or not, under the ids of ours.
  #callBytes(encoding: "json" | "protobuf", payload: Uint8Array, body: unknown): Uint8Array {
    if (encoding === "json") {
      const json = parseJson(new TextDecoder().decode(payload));
      return encodeUtf8(JSON.stringify(this.#toOurs(json as JsonValue)));
    }
    return encodeMessage(this.#schema, "mesos.v1.scheduler.Call", this.#toOurs(body) as never);
  }

  #kill({ timeMs, address }: Happening & { readonly kind: "gone" }): void {
    const stream = [...this.#streams].find(([pid]) => pid.endsWith(`@${address}`))?.[1];
    const host = this.#peers.get(address);
    if (host?.running !== true && stream === undefined) return;
    this.#reach(timeMs);
    this.#awaitReal();
    if (stream !== undefined) {
      this.#master.runtime.clientState(stream.request, "closed");
      this.#network.settle();
    }
    if (host === undefined) return;
    host.crash();
    for (const key of this.#spawned) if (key.endsWith(`@${address}`)) this.#spawned.delete(key);
  }

  #peer(pid: string): MemoryHost {
    const [id = "", address = ""] = pid.split("@");
    let host = this.#peers.get(address);
    if (host === undefined) {
      host = this.#network.start({ address, boot: () => {} });
      this.#peers.set(address, host);
    }
    if (!host.running) host.start();
    if (!this.#spawned.has(pid)) {
      this.#spawned.add(pid);
      host.runtime.spawn(new Mute(), { id });
    }
    return host;
  }

  #reach(timeMs: number): void {
    const target = timeMs + this.#shiftMs;
    if (target > this.#network.nowMs) this.#network.advance(target - this.#network.nowMs);
  }

  // The next word of a peer may answer what our master has yet to say.
  #awaitReal(): void {
    if (!this.#master.running) return;
    const enough = (): boolean => {
      for (const [channel, surplus] of this.#ahead) {
        if (surplus < 0 && !channel.startsWith("slave-")) return false;
      }
      return true;
    };
    if (enough()) return;
    const sinceMs = this.#network.nowMs;
    // The messages of one turn of ours come a moment later than the recorded ones.
    while (!enough() && this.#network.nowMs - sinceMs < PATIENCE_MS) this.#network.advance(1);
    if (!enough()) return;
    this.#shiftMs += Math.max(0, this.#network.nowMs - sinceMs - 5);
  }

  #count(said: Said, by: number): void {
    const channel = channelOf(said);
    const surplus = (this.#ahead.get(channel) ?? 0) + by;
    if (surplus === 0) this.#ahead.delete(channel);
    else this.#ahead.set(channel, surplus);
  }

  #toOurs(body: unknown): unknown {
    const offers = this.#offerIds();
    const operations = this.#operationUuids();
    return mapLeaves(body, (leaf) =>
      typeof leaf === "string"
        ? (offers.get(leaf) ?? this.#renameLives(leaf))
        : (operations.get(encodeHex(leaf)) ?? leaf),
    );
  }

  /** Real uuid of an operation, in hex, to ours: the n-th operation of an agent is the same in both. */
  #operationUuids(): ReadonlyMap<string, Uint8Array> {
    const of = (said: readonly Said[], to: string): readonly Uint8Array[] =>
      said.flatMap(({ to: receiver, type, body }) => {
        if (receiver !== to || type !== APPLY_OPERATION) return [];
        return [(body as BodyOf<typeof APPLY_OPERATION>).operation_uuid.value];
      });
    const uuids = new Map<string, Uint8Array>();
    for (const { to, type } of this.#real) {
      if (type !== APPLY_OPERATION) continue;
      const ours = of(this.#ours, to);
      of(this.#real, to).forEach((uuid, index) => {
        const twin = ours[index];
        if (twin !== undefined) uuids.set(encodeHex(uuid), twin);
      });
    }
    return uuids;
  }

  #renameLives(text: string): string {
    let renamed = text;
    this.#realLives.forEach((real, life) => {
      const ours = this.#lives[life];
      if (ours !== undefined) renamed = renamed.replaceAll(real, ours);
    });
    return renamed;
  }

  /** Real offer id to ours: the n-th offer of an agent to a scheduler is the same in both. */
  #offerIds(): ReadonlyMap<string, string> {
    const ours = offersByPlace(this.#ours);
    const ids = new Map<string, string>();
    for (const [place, list] of offersByPlace(this.#real)) {
      list.forEach((id, index) => {
        const twin = ours.get(this.#renameLives(place))?.[index];
        if (twin !== undefined) ids.set(id, twin);
      });
    }
    return ids;
  }

  #compare(): readonly string[] {
    const channels = new Map<string, { real: Spoken[]; ours: Spoken[] }>();
    const add = (side: "real" | "ours", said: Said): void => {
      const channel = channelOf(said);
      const lists = channels.get(channel) ?? { real: [], ours: [] };
      const lives = side === "real" ? this.#realLives : this.#lives;
      lists[side].push({ type: said.type, body: anonymous(said.body, lives) });
      channels.set(channel, lists);
    };
    for (const said of this.#real) add("real", said);
    for (const said of this.#ours) add("ours", said);
    return [...channels]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .flatMap(([channel, { real, ours }]) => compareChannel(kindOf(channel), real, ours));
  }
}

const APPLY_OPERATION = "mesos.internal.ApplyOperationMessage";

/**
 * Sender without its number, and receiver. Random ids of drivers are the same on both sides. Signs of life come from a
 * process of their own, at any place among the events.
 */
function channelOf({ from, to, type }: Said): string {
  if (type.endsWith("Event/HEARTBEAT")) return `heartbeats -> ${to}`;
  return `${(from.split("@")[0] ?? "").replace(/\(\d+\)$/, "")} -> ${to}`;
}

/** A channel without what is random about its receiver. */
function kindOf(channel: string): string {
  return channel
    .replace(/http-scheduler-(\d+)@.*$/, "HTTP client $1")
    .replace(/scheduler.*$/, "scheduler")
    .replace(/slave\(1\)@([0-9.]+):\d+$/, "agent $1");
}

function offersByPlace(said: readonly Said[]): ReadonlyMap<string, readonly string[]> {
  const places = new Map<string, string[]>();
  for (const { to, type, body } of said) {
    for (const offer of offersIn(type, body)) {
      const place = `${to} ${offer.slave_id.value}`;
      places.set(place, [...(places.get(place) ?? []), offer.id.value]);
    }
  }
  return places;
}

function offersIn(type: string, body: unknown): readonly BodyOf<"mesos.Offer">[] {
  if (type === "mesos.internal.ResourceOffersMessage") {
    return (body as BodyOf<typeof type>).offers ?? [];
  }
  if (type !== "mesos.scheduler.Event/OFFERS") return [];
  return (body as BodyOf<"mesos.scheduler.Event">).offers?.offers ?? [];
}

/** A body with names in place of ids that no two masters share. */
function anonymous(body: unknown, lives: readonly string[]): unknown {
  return mapStrings(body, (text) => {
    let renamed = text;
    lives.forEach((id, life) => {
      renamed = renamed.replaceAll(id, `M${life + 1}`);
    });
    return renamed.replace(/^(M\d)-O\d+$/, "$1-O");
  });
}

function mapStrings(value: unknown, change: (text: string) => string): unknown {
  return mapLeaves(value, (leaf) => (typeof leaf === "string" ? change(leaf) : leaf));
}

function mapLeaves(
  value: unknown,
  change: (leaf: string | Uint8Array) => string | Uint8Array,
): unknown {
  if (typeof value === "string" || value instanceof Uint8Array) return change(value);
  if (Array.isArray(value)) return value.map((each) => mapLeaves(each, change));
  if (value === null || typeof value !== "object") return value;
  const mapped: Record<PropertyKey, unknown> = {};
  for (const key of Reflect.ownKeys(value)) {
    mapped[key] = mapLeaves((value as Record<PropertyKey, unknown>)[key], change);
  }
  return mapped;
}
