// Both ends of real sockets as tests want them: what arrived so far, and a promise for what must arrive.
import { readFile } from "node:fs/promises";
import { connect, createServer, type Server, type Socket } from "node:net";
import { onTestFinished } from "vitest";
import type {
  ActorEvent,
  AnyProtocol,
  Context,
  LogRecord,
  Process,
} from "../../../src/actor/index.js";
import { concatBytes } from "../../../src/bytes/index.js";
import { CaptureDecoder, type Packet, TcpReassembler } from "../../../src/capture/index.js";
import {
  type LibprocessHost,
  type LibprocessOptions,
  startLibprocess,
} from "../../../src/node/libprocess/index.js";

/** Re-checks conditions whenever something happened. */
class Changes {
  readonly #waiting = new Set<() => void>();

  notify(): void {
    for (const check of [...this.#waiting]) check();
  }

  /** Settles when the condition holds; the test's own time limit is the only one. */
  until(condition: () => boolean): Promise<void> {
    return new Promise((resolve) => {
      const check = (): void => {
        if (!condition()) return;
        this.#waiting.delete(check);
        resolve();
      };
      this.#waiting.add(check);
      check();
    });
  }
}

/** One end of a connection, raw. */
export class RawSocket {
  readonly socket: Socket;
  readonly #changes = new Changes();
  /** Everything received, one character a byte. */
  text = "";
  ended = false;
  closed = false;
  error: string | undefined;

  constructor(socket: Socket) {
    this.socket = socket;
    socket.on("data", (chunk: Uint8Array) => {
      this.text += Buffer.from(chunk).toString("latin1");
      this.#changes.notify();
    });
    socket.on("end", () => {
      this.ended = true;
      this.#changes.notify();
    });
    socket.on("error", (error) => {
      this.error = (error as NodeJS.ErrnoException).code;
    });
    socket.on("close", () => {
      this.closed = true;
      this.#changes.notify();
    });
    onTestFinished(() => {
      socket.destroy();
    });
  }

  write(data: string | Uint8Array): void {
    this.socket.write(typeof data === "string" ? Buffer.from(data, "latin1") : data);
  }

  async until(condition: (text: string) => boolean): Promise<string> {
    await this.#changes.until(() => condition(this.text));
    return this.text;
  }

  async untilEnd(): Promise<string> {
    await this.#changes.until(() => this.ended || this.closed);
    return this.text;
  }

  async untilClosed(): Promise<string> {
    await this.#changes.until(() => this.closed);
    return this.text;
  }
}

/** A server that does nothing on its own. */
export class RawServer {
  readonly #server: Server;
  readonly #changes = new Changes();
  readonly sockets: RawSocket[] = [];

  constructor(server: Server) {
    this.#server = server;
    server.on("connection", (socket) => {
      this.sockets.push(new RawSocket(socket));
      this.#changes.notify();
    });
  }

  get address(): string {
    const address = this.#server.address();
    if (address === null || typeof address === "string") throw new Error("not listening");
    return `127.0.0.1:${address.port}`;
  }

  /** The nth connection, from 0. */
  async accepted(index: number): Promise<RawSocket> {
    await this.#changes.until(() => this.sockets.length > index);
    const socket = this.sockets[index];
    if (socket === undefined) throw new Error("no such connection");
    return socket;
  }

  close(): Promise<void> {
    for (const { socket } of this.sockets) socket.destroy();
    return new Promise((resolve) => {
      this.#server.close(() => resolve());
    });
  }
}

export async function listenRaw(): Promise<RawServer> {
  const server = createServer({ allowHalfOpen: true });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  const raw = new RawServer(server);
  onTestFinished(() => raw.close());
  return raw;
}

export async function connectRaw(address: string): Promise<RawSocket> {
  const [host = "", port = ""] = address.split(":");
  const socket = connect({ host, port: Number(port), allowHalfOpen: true, noDelay: true });
  const raw = new RawSocket(socket);
  await new Promise<void>((resolve, reject) => {
    socket.once("connect", resolve);
    socket.once("error", reject);
  });
  return raw;
}

type Handler = (event: ActorEvent, context: Context<AnyProtocol>) => void;

/** A process that keeps what it is told and does what it is handed. */
export class Inbox implements Process {
  readonly events: ActorEvent[] = [];
  readonly routes?: ReadonlySet<string>;
  readonly #changes = new Changes();
  readonly #counts = new Map<ActorEvent["kind"], number>();
  readonly #handler: Handler;

  constructor(handler: Handler = () => {}, routes: readonly string[] = []) {
    this.#handler = handler;
    this.routes = new Set(routes);
  }

  handle(event: ActorEvent, context: Context<AnyProtocol>): void {
    if (event.kind === "dispatch" && typeof event.input === "function") event.input(context);
    else {
      this.events.push(event);
      this.#counts.set(event.kind, (this.#counts.get(event.kind) ?? 0) + 1);
    }
    this.#handler(event, context);
    this.#changes.notify();
  }

  get names(): string[] {
    return this.events.flatMap((event) => (event.kind === "message" ? [event.name] : []));
  }

  get kindsExceptStart(): string[] {
    return this.events.map(({ kind }) => kind).filter((kind) => kind !== "start");
  }

  /** Settles when a message of that name has come. */
  untilName(name: string): Promise<void> {
    return this.#changes.until(() => {
      const last = this.events.at(-1);
      return last?.kind === "message" && last.name === name;
    });
  }

  /** Settles when so many events of a kind have come. */
  async until(kind: ActorEvent["kind"], count = 1): Promise<readonly ActorEvent[]> {
    await this.#changes.until(() => (this.#counts.get(kind) ?? 0) >= count);
    return this.events.filter((event) => event.kind === kind);
  }
}

/** A host with one process `p`, and its log. */
export interface Started {
  readonly host: LibprocessHost;
  readonly address: string;
  readonly inbox: Inbox;
  readonly records: LogRecord[];
  readonly lines: () => string[];
  /** Settles when a line contains a text. */
  readonly logged: (text: string) => Promise<void>;
  /** Runs something as the process. */
  readonly as: (action: (context: Context<AnyProtocol>) => void) => void;
}

export async function startHost(
  options: LibprocessOptions = {},
  inbox: Inbox = new Inbox(),
): Promise<Started> {
  const records: LogRecord[] = [];
  const changes = new Changes();
  const host = await startLibprocess({
    environment: {},
    closeGraceMs: 200,
    log: {
      verbosity: 2,
      write: (record) => {
        records.push(record);
        changes.notify();
      },
    },
    ...options,
  });
  onTestFinished(() => host.close());
  const pid = host.runtime.spawn(inbox, { id: "p" });
  const lines = (): string[] => records.map(({ text }) => text);
  return {
    host,
    address: host.boundAddress,
    inbox,
    records,
    lines,
    logged: (text) => changes.until(() => lines().some((line) => line.includes(text))),
    as: (action) => host.runtime.dispatch(pid, action),
  };
}

/** What both sides of each connection of a recording sent. */
export interface RecordedConnection {
  readonly client: string;
  readonly server: string;
  /** Client to server, server to client. */
  readonly bytes: readonly [Uint8Array, Uint8Array];
}

export async function readRecording(path: string): Promise<readonly RecordedConnection[]> {
  const decoder = new CaptureDecoder();
  decoder.push(new Uint8Array(await readFile(path)));
  decoder.end();
  const packets: Packet[] = [];
  for (;;) {
    const event = decoder.next();
    if (event.kind === "packet") packets.push(event);
    if (event.kind === "end" || event.kind === "malformed" || event.kind === "need-data") break;
  }
  const found = new Map<
    number,
    { client: string; server: string; pieces: [Uint8Array[], Uint8Array[]] }
  >();
  const reassembler = new TcpReassembler();
  const emit = (event: Parameters<Parameters<TcpReassembler["push"]>[1]>[0]): void => {
    const { conn } = event;
    let entry = found.get(conn.id);
    if (entry === undefined) {
      const text = (end: { ip: string; port: number }): string => `${end.ip}:${end.port}`;
      entry = { client: text(conn.client), server: text(conn.server), pieces: [[], []] };
      found.set(conn.id, entry);
    }
    if (event.kind === "data") entry.pieces[event.direction].push(event.bytes);
  };
  for (const packet of packets) reassembler.push(packet, emit);
  reassembler.end(emit);
  return Array.from(found.values(), ({ client, server, pieces }) => ({
    client,
    server,
    bytes: [concatBytes(pieces[0]), concatBytes(pieces[1])],
  }));
}
