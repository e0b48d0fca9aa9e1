import type {
  ActorEvent,
  Context,
  HttpRequest,
  HttpResponse,
  Process,
  Protocol,
  Ref,
} from "../../actor/index.js";
import { formatDuration } from "../../bytes/index.js";
import { jsonResponse, RawJson } from "../../http-api/index.js";
import { type BodyOf, messageToJson, type Schema } from "../../wire/index.js";
import { applyToRegistry, type RegistryOperation } from "./operation.js";
import {
  decodeRegistry,
  emptyRegistry,
  encodeRegistry,
  type Registry,
  registryBody,
} from "./registry.js";
import type { Continuation, RegistryReply } from "./reply.js";

/**
 * What the host does for the registrar.
 *
 * - `fetch-registry`: answer `fetched` with the bytes stored last, `undefined` if there never were any, or `failed`
 * - `store-registry`: make the bytes what will be fetched, whole or not at all; answer `stored`, or `failed`
 */
export type RegistryEffect =
  | { readonly kind: "fetch-registry" }
  | { readonly kind: "store-registry"; readonly bytes: Uint8Array };

/** What the registrar is told: by its host, and by the master. */
export type RegistrarInput =
  | { readonly kind: "fetched"; readonly bytes: Uint8Array | undefined }
  | { readonly kind: "stored" }
  | { readonly kind: "failed"; readonly reason: string }
  | { readonly kind: "recover"; readonly master: BodyOf<"mesos.MasterInfo"> }
  | { readonly kind: "apply"; readonly operation: RegistryOperation; readonly next: Continuation };

interface RegistrarProtocol extends Protocol {
  readonly messages: Record<never, never>;
  readonly inputs: RegistrarInput;
  readonly effects: RegistryEffect;
}

interface Pending {
  readonly operation: RegistryOperation;
  readonly next: Continuation | undefined;
  accepted: boolean;
}

/** Lines of registrar.cpp in 0.26.0 and 1.11.0. */
const LINES = {
  recovering: [309, 369],
  fetched: [342, 385],
  recovered: [372, 418],
  applied: [441, 489],
  updated: [486, 546],
} as const;

/**
 * The process that owns the registry: recovers it once, then applies and stores one batch of operations after another.
 * Whoever asked is told when the batch with the operation is stored, never before.
 */
export class Registrar implements Process<RegistrarProtocol> {
  readonly handles: ReadonlySet<string> = new Set();
  readonly routes: ReadonlySet<string> = new Set(["/registry"]);
  readonly #master: Ref<RegistryReply>;
  readonly #schema: Schema;
  readonly #old: boolean;
  #registry: Registry | undefined;
  #masterInfo: BodyOf<"mesos.MasterInfo"> | undefined;
  #queue: Pending[] = [];
  #storing: readonly Pending[] | undefined;
  #storedBytes = 0;
  #sinceMs = 0;

  constructor(master: Ref<RegistryReply>, schema: Schema, old: boolean) {
    this.#master = master;
    this.#schema = schema;
    this.#old = old;
  }

  handle(event: ActorEvent<RegistrarProtocol>, context: Context<RegistrarProtocol>): void {
    if (event.kind === "http") context.respond(event.request.id, this.#show(event.request));
    if (event.kind !== "dispatch") return;
    const { input } = event;
    switch (input.kind) {
      case "recover":
        this.#log(context, "recovering", "Recovering registrar");
        this.#masterInfo = input.master;
        this.#sinceMs = context.nowMs;
        context.perform({ kind: "fetch-registry" });
        break;
      case "fetched":
        this.#fetched(input.bytes, context);
        break;
      case "apply":
        this.#queue.push({ operation: input.operation, next: input.next, accepted: false });
        this.#store(context);
        break;
      case "stored":
        this.#stored(context);
        break;
      case "failed":
        context.dispatch(this.#master, { kind: "registry-failed", reason: input.reason });
        break;
    }
  }

  #show(request: HttpRequest): HttpResponse {
    const body = registryBody(this.#registry ?? emptyRegistry());
    const text = messageToJson(this.#schema, "mesos.internal.Registry", body);
    return jsonResponse(request, new RawJson(text), this.#old);
  }

  #fetched(bytes: Uint8Array | undefined, context: Context<RegistrarProtocol>): void {
    const registry = bytes === undefined ? emptyRegistry() : decodeRegistry(this.#schema, bytes);
    if (typeof registry === "string") {
      const reason = `Failed to recover registrar: cannot read the registry: ${registry}`;
      context.dispatch(this.#master, { kind: "registry-failed", reason });
      return;
    }
    const took = formatDuration(context.nowMs - this.#sinceMs);
    const size = bytes?.length ?? 0;
    this.#log(context, "fetched", `Successfully fetched the registry (${size}B) in ${took}`);
    this.#registry = registry;
    if (this.#masterInfo === undefined) return;
    const operation = { kind: "recover", master: this.#masterInfo } as const;
    this.#queue.unshift({ operation, next: undefined, accepted: false });
    this.#store(context);
  }

  #store(context: Context<RegistrarProtocol>): void {
    const registry = this.#registry;
    if (registry === undefined || this.#storing !== undefined || this.#queue.length === 0) return;
    const batch = this.#queue;
    this.#queue = [];
    for (const pending of batch) pending.accepted = applyToRegistry(registry, pending.operation);
    this.#storing = batch;
    this.#sinceMs = context.nowMs;
    const what = this.#old ? "'registry'" : "registry";
    const text = `Applied ${batch.length} operations in 0ns; attempting to update the ${what}`;
    this.#log(context, "applied", text);
    const bytes = encodeRegistry(this.#schema, registry);
    this.#storedBytes = bytes.length;
    context.perform({ kind: "store-registry", bytes });
  }

  #stored(context: Context<RegistrarProtocol>): void {
    const batch = this.#storing ?? [];
    const registry = this.#registry;
    this.#storing = undefined;
    const took = formatDuration(context.nowMs - this.#sinceMs);
    const what = this.#old ? "'registry'" : "registry";
    this.#log(context, "updated", `Successfully updated the ${what} in ${took}`);
    for (const { accepted, next } of batch) {
      if (next !== undefined) {
        context.dispatch(this.#master, { kind: "registry-applied", accepted, next });
      } else if (registry !== undefined) {
        this.#log(context, "recovered", "Successfully recovered registrar");
        const sizeBytes = this.#storedBytes;
        context.dispatch(this.#master, { kind: "registry-recovered", registry, sizeBytes });
      }
    }
    this.#store(context);
  }

  #log(context: Context<RegistrarProtocol>, line: keyof typeof LINES, text: string): void {
    context.log("INFO", `registrar.cpp:${LINES[line][this.#old ? 0 : 1]}`, text);
  }
}
