// The process `files`: a tree of virtual paths, some of which lead to files and folders of the machine. It only knows the
// tree; the machine is behind its host adapter.

import {
  type ActorEvent,
  type Context,
  type HttpRequest,
  type HttpResponse,
  type Process,
  type Protocol,
  parseQuery,
} from "../../actor/index.js";
import { latin1 } from "../../bytes/index.js";
import type { BodyOf, Schema } from "../../wire/index.js";
import { type ApiFormat, MEDIA_TYPES } from "../api-format.js";
import { encodeApiMessage } from "../api-message.js";
import { Double, type EndpointJson, jsonResponse } from "../endpoint-json.js";
import { textResponse } from "../responses.js";
import { type PlainOptions, refusalOf } from "./plain-process.js";

/** A file as a listing shows it; `path` is the virtual one. */
export type FileFacts = BodyOf<"mesos.FileInfo">;

/** What became of a look at the machine. */
export type FilesOutcome =
  | { readonly kind: "listing"; readonly files: readonly FileFacts[] }
  | {
      readonly kind: "data";
      readonly sizeBytes: number;
      readonly bytes: Uint8Array;
      readonly name: string;
    }
  | {
      readonly kind: "failed";
      readonly reason: "invalid" | "not-found" | "unknown";
      readonly text: string;
    };

/** Where to look: inside `root`, and never out of it. */
interface Place {
  readonly token: number;
  /** Real path of what was attached. */
  readonly root: string;
  /** Below it, without a slash in front; empty for itself. */
  readonly below: string;
  /** As it was asked for. */
  readonly virtual: string;
}

/** What the process asks of the machine. */
export type FilesEffect =
  | ({ readonly kind: "list" } & Place)
  | ({ readonly kind: "read"; readonly offset: number; readonly length: number } & Place);

/** What the process is told. */
export type FilesInput =
  | { readonly kind: "attach"; readonly virtual: string; readonly real: string }
  | { readonly kind: "detach"; readonly virtual: string }
  | { readonly kind: "looked"; readonly token: number; readonly outcome: FilesOutcome }
  | {
      /** LIST_FILES or READ_FILE of an operator; the process answers the request itself. */
      readonly kind: "operator";
      readonly request: number;
      readonly format: ApiFormat;
      /** `mesos.master.Response` or `mesos.agent.Response`. */
      readonly type: "mesos.master.Response" | "mesos.agent.Response";
      readonly path: string;
      /** Undefined to list. */
      readonly read: { readonly offset: number; readonly length: number | undefined } | undefined;
    };

/** What the process `files` speaks. */
export interface FilesProtocol extends Protocol {
  readonly messages: object;
  readonly inputs: FilesInput;
  readonly effects: FilesEffect;
}

/** Most bytes of one read: 16 pages. */
const READ_LIMIT = 65_536;

/** Bytes of one step of a download. */
const PIECE = 262_144;

type Pending = (outcome: FilesOutcome, context: Context<FilesProtocol>) => void;

export class FilesProcess implements Process<FilesProtocol> {
  readonly handles: ReadonlySet<string> = new Set();
  readonly routes: ReadonlySet<string>;
  readonly #schema: Schema;
  readonly #options: PlainOptions;
  readonly #paths = new Map<string, string>();
  readonly #pending = new Map<number, Pending>();
  /** Downloads whose clients have enough for the moment: how they go on. */
  readonly #held = new Map<number, ((context: Context<FilesProtocol>) => void) | undefined>();
  #count = 0;

  constructor(schema: Schema, options: PlainOptions) {
    this.#schema = schema;
    this.#options = options;
    const names = ["/browse", "/read", "/download", "/debug"];
    this.routes = new Set(options.old ? [...names, ...names.map((each) => `${each}.json`)] : names);
  }

  handle(event: ActorEvent<FilesProtocol>, context: Context<FilesProtocol>): void {
    switch (event.kind) {
      case "dispatch":
        this.#hear(event.input, context);
        break;
      case "http": {
        const refusal = refusalOf(event.request, this.#options);
        if (refusal === undefined) this.#serve(event.request, context);
        else context.respond(event.request.id, refusal);
        break;
      }
      case "stream":
        this.#flow(event.request, event.state, context);
        break;
    }
  }

  #hear(input: FilesInput, context: Context<FilesProtocol>): void {
    switch (input.kind) {
      case "attach":
        this.#paths.set(trim(input.virtual), input.real);
        break;
      case "detach":
        this.#paths.delete(trim(input.virtual));
        break;
      case "looked": {
        const pending = this.#pending.get(input.token);
        this.#pending.delete(input.token);
        pending?.(input.outcome, context);
        break;
      }
      case "operator":
        this.#operate(input, context);
        break;
    }
  }

  #serve(request: HttpRequest, context: Context<FilesProtocol>): void {
    const route = request.route.replace(/\.json$/, "");
    if (route === "/debug") {
      const paths = Object.fromEntries([...this.#paths].sort(([a], [b]) => (a < b ? -1 : 1)));
      context.respond(request.id, jsonResponse(request, paths, this.#options.old));
      return;
    }
    const query = parseQuery(request.query) ?? new Map<string, string>();
    const path = query.get("path") ?? "";
    const range = route === "/read" ? rangeOf(query) : { offset: 0, length: 0 };
    if (path === "" || typeof range === "string") {
      const text = path === "" ? "Expecting 'path=value' in query.\n" : `${range}.\n`;
      context.respond(request.id, textResponse(400, text, this.#options));
    } else if (route === "/browse") {
      this.#browse(request, path, context);
    } else if (route === "/download") {
      this.#download(request, path, context);
    } else {
      this.#read(request, path, range, context);
    }
  }

  #browse(request: HttpRequest, path: string, context: Context<FilesProtocol>): void {
    const { old } = this.#options;
    this.#look(context, path, { kind: "list" }, (outcome, later) => {
      const response =
        outcome.kind === "listing"
          ? jsonResponse(
              request,
              outcome.files.map((file) => fileJson(file, old)),
              old,
            )
          : this.#failure(outcome);
      later.respond(request.id, response);
    });
  }

  #read(request: HttpRequest, path: string, range: Range, context: Context<FilesProtocol>): void {
    const { offset, length } = range;
    // Without an offset only the size is asked for.
    const read = offset < 0 ? { offset: 0, length: 0 } : { offset, length: bounded(length) };
    this.#look(context, path, { kind: "read", ...read }, (outcome, later) => {
      later.respond(request.id, this.#readResponse(request, offset, outcome));
    });
  }

  #readResponse(request: HttpRequest, from: number, outcome: FilesOutcome): HttpResponse {
    if (outcome.kind !== "data") return this.#failure(outcome);
    const { sizeBytes, bytes } = outcome;
    // 0.26 answers the size for what is behind the end, 1.x what it was asked for.
    const behind = this.#options.old && from >= sizeBytes;
    const offset = from < 0 || behind ? sizeBytes : from;
    // As Mesos does, whatever the bytes are: a reader counts on them to know where to go on.
    const data = latin1(bytes);
    return jsonResponse(request, { data, offset }, this.#options.old, bytesOf);
  }

  #download(request: HttpRequest, path: string, context: Context<FilesProtocol>): void {
    let offset = 0;
    const step = (now: Context<FilesProtocol>): void => {
      this.#look(now, path, { kind: "read", offset, length: PIECE }, (outcome, later) => {
        if (outcome.kind !== "data") {
          if (offset === 0) later.respond(request.id, this.#failure(outcome, "download"));
          else later.endStream(request.id);
          return;
        }
        const headers = [
          ["Content-Type", mediaTypeOf(outcome.name)],
          ["Content-Disposition", `attachment; filename=${headerText(outcome.name)}`],
        ] as const;
        const { bytes, sizeBytes } = outcome;
        if (offset === 0 && bytes.length >= sizeBytes) {
          later.respond(request.id, { status: 200, headers, body: bytes });
          return;
        }
        if (offset === 0) later.openStream(request.id, { status: 200, headers });
        later.writeStream(request.id, bytes);
        offset += bytes.length;
        if (bytes.length === 0 || offset >= sizeBytes) later.endStream(request.id);
        else if (this.#held.has(request.id)) this.#held.set(request.id, step);
        else step(later);
      });
    };
    step(context);
  }

  #flow(
    request: number,
    state: "full" | "drained" | "closed",
    context: Context<FilesProtocol>,
  ): void {
    if (state === "full") {
      this.#held.set(request, undefined);
      return;
    }
    const step = this.#held.get(request);
    this.#held.delete(request);
    if (state === "drained") step?.(context);
  }

  #operate(
    input: Extract<FilesInput, { readonly kind: "operator" }>,
    context: Context<FilesProtocol>,
  ): void {
    const { path, read, request, type, format } = input;
    const look =
      read === undefined
        ? ({ kind: "list" } as const)
        : ({ kind: "read", offset: read.offset, length: bounded(read.length ?? -1) } as const);
    this.#look(context, path, look, (outcome, later) => {
      const body = operatorBody(outcome);
      const response =
        body === undefined
          ? this.#failure(outcome)
          : {
              status: 200,
              headers: [["Content-Type", MEDIA_TYPES[format]]] as const,
              body: encodeApiMessage(this.#schema, type, body as never, format),
            };
      later.respond(request, response);
    });
  }

  #look(
    context: Context<FilesProtocol>,
    virtual: string,
    what:
      | { readonly kind: "list" }
      | { readonly kind: "read"; readonly offset: number; readonly length: number },
    then: Pending,
  ): void {
    const found = this.#resolve(virtual);
    if (found === undefined) {
      then({ kind: "failed", reason: "not-found", text: "" }, context);
      return;
    }
    const token = ++this.#count;
    this.#pending.set(token, then);
    context.perform({ ...what, ...found, token, virtual });
  }

  /** The longest attached path that a path begins with. */
  #resolve(virtual: string): Pick<Place, "root" | "below"> | undefined {
    const tokens = trim(virtual).split("/");
    for (let count = tokens.length; count > 0; count--) {
      const root = this.#paths.get(tokens.slice(0, count).join("/"));
      if (root !== undefined) return { root, below: tokens.slice(count).join("/") };
    }
    return undefined;
  }

  #failure(outcome: FilesOutcome, how?: "download"): HttpResponse {
    if (outcome.kind !== "failed") return textResponse(500, "", this.#options);
    const { reason } = outcome;
    const text =
      reason === "invalid" && how === "download"
        ? outcome.text.replace("Cannot read a", "Cannot download a")
        : outcome.text;
    const status = { invalid: 400, "not-found": 404, unknown: 500 }[reason];
    return textResponse(status, text, this.#options);
  }
}

interface Range {
  /** -1 for the size. */
  readonly offset: number;
  /** -1 for all. */
  readonly length: number;
}

/** A range, or what is wrong with it. */
function rangeOf(query: ReadonlyMap<string, string>): Range | string {
  for (const name of ["offset", "length"]) {
    const text = query.get(name);
    if (text === undefined) continue;
    if (!/^-?\d{1,15}$/.test(text)) {
      return `Failed to parse ${name}: Failed to convert '${text}' to number`;
    }
    if (Number(text) < -1) return `Negative ${name} provided: ${text}`;
  }
  return { offset: Number(query.get("offset") ?? -1), length: Number(query.get("length") ?? -1) };
}

// A name of a file may hold what no header may hold.
function headerText(name: string): string {
  return name.replace(/[^\x20-\x7e]/g, "_");
}

function bounded(length: number): number {
  return length < 0 ? READ_LIMIT : Math.min(length, READ_LIMIT);
}

/** The bytes that {@link latin1} made text of. */
function bytesOf(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length);
  for (let index = 0; index < text.length; index++) bytes[index] = text.charCodeAt(index);
  return bytes;
}

function trim(path: string): string {
  return path.length > 1 && path.endsWith("/") ? path.slice(0, -1) : path;
}

function operatorBody(outcome: FilesOutcome): BodyOf<"mesos.master.Response"> | undefined {
  if (outcome.kind === "listing") {
    return { type: "LIST_FILES", list_files: { file_infos: outcome.files } };
  }
  if (outcome.kind !== "data") return undefined;
  const read_file = { size: BigInt(outcome.sizeBytes), data: outcome.bytes };
  return { type: "READ_FILE", read_file };
}

function fileJson(file: FileFacts, old: boolean): EndpointJson {
  const seconds = Number(file.mtime?.nanoseconds ?? 0n) / 1e9;
  return {
    gid: file.gid ?? "",
    mode: modeText(file.mode ?? 0),
    mtime: old ? Math.floor(seconds) : new Double(Math.floor(seconds)),
    nlink: file.nlink ?? 0,
    path: file.path,
    size: Number(file.size ?? 0n),
    uid: file.uid ?? "",
  };
}

/** `drwxr-xr-x`. */
function modeText(mode: number): string {
  const kind = { 9604: "d", 21609: "l", 2401: "p", 26411: "s", 14406: "b", 4802: "c" }[
    mode & 0o170000
  ];
  let text = kind ?? "-";
  for (let shift = 6; shift >= 0; shift -= 3) {
    const bits = mode >> shift;
    text += `${bits & 4 ? "r" : "-"}${bits & 2 ? "w" : "-"}${bits & 1 ? "x" : "-"}`;
  }
  return text;
}

const MEDIA_BY_EXTENSION: Readonly<Record<string, string>> = {
  css: "text/css",
  gif: "image/gif",
  gz: "application/x-gzip",
  html: "text/html",
  jpeg: "image/jpeg",
  jpg: "image/jpeg",
  js: "application/javascript",
  json: "application/json",
  pdf: "application/pdf",
  png: "image/png",
  tar: "application/x-tar",
  txt: "text/plain",
  xml: "text/xml",
  zip: "application/zip",
};

function mediaTypeOf(name: string): string {
  const dot = name.lastIndexOf(".");
  const extension = dot < 0 ? "" : name.slice(dot + 1).toLowerCase();
  return MEDIA_BY_EXTENSION[extension] ?? "application/octet-stream";
}
