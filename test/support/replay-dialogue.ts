// Plays the peers of a recording to a master of ours in virtual time, and compares what it says with what the real one
// said: per receiver the same messages in the same order, with the same content but for ids and times.
import {
  type MemoryHost,
  MemoryNetwork,
  NO_PID,
  type Process,
  schemaCodec,
} from "../../src/actor/index.js";
import { Master, type MasterOptions } from "../../src/master/index.js";
import { type BodyOf, schemaAt } from "../../src/wire/index.js";
import { RegistryDisk } from "../master/support/stage.js";
import { compareChannel, type Spoken } from "./compare-dialogue.js";
import {
  type Happening,
  HTTP_SCHEDULER,
  MASTER_ADDRESS,
  recordedDialogue,
} from "./recorded-dialogue.js";

/** What has to be known of a recording beyond its bytes. */
export interface ReplayOptions {
  readonly master: Partial<MasterOptions>;
  /** The master was killed, and led again, at these times since the epoch, ms. */
  readonly restart?: { readonly stoppedMs: number; readonly leadingMs: number };
}

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
    if (happening.kind !== "said") continue;
    const { type, timeMs, body } = happening;
    const call = (body as { readonly type?: string }).type ?? "";
    if (/[Rr]egister|Revive|UpdateSlave|SUBSCRIBE|REVIVE/.test(`${type} ${call}`)) askedMs = timeMs;
    if (!type.endsWith("ResourceOffersMessage") || timeMs - askedMs < ANSWER_MS) continue;
    if (firstMs === undefined) firstMs = timeMs;
    else runs += Math.round((timeMs - lastMs) / 1000);
    lastMs = timeMs;
  }
  const startMs = firstMs ?? (happenings[0]?.timeMs ?? 0) - 100;
  return { anyMs: startMs, periodMs: runs === 0 ? 1000 : (lastMs - startMs) / runs };
}

class Mute implements Process {
  handle(): void {}
}

/** @returns one line for each difference, in a stable order */
export function replayToMaster(capture: string, options: ReplayOptions): readonly string[] {
  const version = options.master.version ?? "1.11.0";
  const schema = schemaAt(version);
  const happenings = recordedDialogue(capture, schema);
  return new Replay(happenings, options, schema.version).run();
}

class Replay {
  readonly #happenings: readonly Happening[];
  readonly #options: ReplayOptions;
  readonly #network: MemoryNetwork;
  readonly #master: MemoryHost;
  readonly #peers = new Map<string, MemoryHost>();
  readonly #spawned = new Set<string>();
  readonly #ours: Said[] = [];
  readonly #real: Said[] = [];
  /** By channel, how many messages ours is ahead; only those that are not even. */
  readonly #ahead = new Map<string, number>();
  readonly #lives: string[] = [];
  readonly #realLives: string[] = [];
  #shiftMs = 0;
  #rhythm: Rhythm;
  #process: Master | undefined;

  constructor(happenings: readonly Happening[], options: ReplayOptions, version: string) {
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
      const said = {
        kind: "said",
        timeMs: this.#network.nowMs,
        from,
        to,
        type: name,
        body,
      } as const;
      this.#ours.push(said);
      this.#count(said, 1);
    });
    this.#master = this.#network.start({
      address: MASTER_ADDRESS,
      version,
      boot: (runtime) => {
        const allocationIntervalMs = this.#rhythm.periodMs;
        this.#process = new Master({ ...options.master, allocationIntervalMs });
        runtime.spawn(this.#process, { id: "master" }, disk.adapter());
      },
    });
    this.#network.advance(5);
    this.#noteLife();
  }

  run(): readonly string[] {
    for (const happening of this.#happenings) {
      if (this.#restart(happening.timeMs)) continue;
      if (happening.kind === "gone") this.#kill(happening);
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

  #kill({ timeMs, address }: Happening & { readonly kind: "gone" }): void {
    const host = this.#peers.get(address);
    if (host?.running !== true) return;
    this.#reach(timeMs);
    this.#awaitReal();
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
    return mapStrings(body, (text) => offers.get(text) ?? this.#renameLives(text));
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
      if (HTTP_SCHEDULER.test(said.to)) return;
      const lists = channels.get(channel) ?? { real: [], ours: [] };
      const lives = side === "real" ? this.#realLives : this.#lives;
      const told = anonymous(said.body, lives);
      // Schedulers over HTTP have no pid that agents could send to.
      const body = side === "ours" ? mapStrings(told, withoutStandIn) : told;
      lists[side].push({ type: said.type, body });
      channels.set(channel, lists);
    };
    for (const said of this.#real) add("real", said);
    for (const said of this.#ours) add("ours", said);
    return [...channels]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .flatMap(([channel, { real, ours }]) => compareChannel(kindOf(channel), real, ours));
  }
}

/** Sender without its number, and receiver. Random ids of drivers are the same on both sides. */
function channelOf({ from, to }: Said): string {
  return `${(from.split("@")[0] ?? "").replace(/\(\d+\)$/, "")} -> ${to}`;
}

/** A channel without what is random about its receiver. */
function kindOf(channel: string): string {
  return channel
    .replace(/scheduler.*$/, "scheduler")
    .replace(/slave\(1\)@([0-9.]+):\d+$/, "agent $1");
}

function offersByPlace(said: readonly Said[]): ReadonlyMap<string, readonly string[]> {
  const places = new Map<string, string[]>();
  for (const { to, type, body } of said) {
    if (type !== "mesos.internal.ResourceOffersMessage") continue;
    for (const offer of (body as BodyOf<"mesos.internal.ResourceOffersMessage">).offers ?? []) {
      const place = `${to} ${offer.slave_id.value}`;
      places.set(place, [...(places.get(place) ?? []), offer.id.value]);
    }
  }
  return places;
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

function withoutStandIn(text: string): string {
  return HTTP_SCHEDULER.test(text) ? NO_PID : text;
}

function mapStrings(value: unknown, change: (text: string) => string): unknown {
  if (typeof value === "string") return change(value);
  if (Array.isArray(value)) return value.map((each) => mapStrings(each, change));
  if (value === null || typeof value !== "object" || value instanceof Uint8Array) return value;
  const mapped: Record<PropertyKey, unknown> = {};
  for (const key of Reflect.ownKeys(value)) {
    mapped[key] = mapStrings((value as Record<PropertyKey, unknown>)[key], change);
  }
  return mapped;
}
