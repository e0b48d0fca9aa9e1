// Which libprocess messages exist, who sends them to whom, and what the ids of the actors say: facts of
// proto/libprocess.json, used to guess the role and the version of a peer.

import { libprocessText } from "../gen/libprocess-text.js";

/** What plays a part in libprocess traffic. `external` is code outside the Mesos tree. */
export type ActorKind =
  | "master"
  | "agent"
  | "scheduler"
  | "executor"
  | "observer"
  | "authenticatee"
  | "authenticator"
  | "replica"
  | "requester"
  | "broadcaster"
  | "health"
  | "taskExecutor"
  | "hook"
  | "external";

/** Inclusive range of `.0` releases; without `until` it lasts to `master`. */
export interface VersionRange {
  readonly since: string;
  readonly until?: string;
}

/** One way of a message, from one kind of actor to another. */
export interface MessageRoute {
  /** Full protobuf name, or `PING` or `PONG`. */
  readonly name: string;
  /** Whether the name of the message is the type of its body; a `raw` one says in `note` what it carries. */
  readonly kind: "protobuf" | "raw";
  readonly from: ActorKind;
  readonly to: ActorKind;
  /** Versions in which Mesos code sends it this way; undefined when it never does. */
  readonly sent: VersionRange | undefined;
  /** Versions in which the receiver has a handler for it; undefined when it never has. */
  readonly handled: VersionRange | undefined;
  readonly note: string | undefined;
}

/** A kind of actor that an id may belong to, and in which versions such actors had ids of this form. */
export interface ActorGuess extends VersionRange {
  readonly actor: ActorKind;
  /** The form of the id: `slave(N)`, `scheduler-<uuid>`. */
  readonly form: string;
}

/** When a libprocess message type exists. */
export interface MessageTypeFacts extends VersionRange {
  /** False when no Mesos code ever sends it. */
  readonly sent: boolean;
}

interface RouteJson {
  readonly name: string;
  readonly from: ActorKind;
  readonly to: ActorKind;
  readonly sent: VersionRange | null;
  readonly handled: VersionRange | null;
  readonly note?: string;
}

interface LibprocessJson {
  readonly actors: Readonly<
    Record<
      Exclude<ActorKind, "external">,
      { readonly ids: readonly (VersionRange & { id: string })[] }
    >
  >;
  readonly types: Readonly<Record<string, VersionRange & { readonly sent?: false }>>;
  readonly routes: readonly RouteJson[];
  readonly raw: readonly RouteJson[];
}

interface LibprocessFacts {
  readonly routes: ReadonlyMap<string, readonly MessageRoute[]>;
  readonly types: ReadonlyMap<string, MessageTypeFacts>;
  readonly ids: readonly { readonly pattern: RegExp; readonly guess: ActorGuess }[];
}

let opened: LibprocessFacts | undefined;

/**
 * The ways that a libprocess message takes, `PING` and `PONG` included; empty for a name that is no
 * libprocess message.
 */
export function messageRoutes(name: string): readonly MessageRoute[] {
  return facts().routes.get(name) ?? [];
}

/** Names of all messages that have a route, sorted. */
export function routedMessageNames(): readonly string[] {
  return [...facts().routes.keys()].sort();
}

/** In which versions a libprocess message type exists; undefined for a type that is none. */
export function messageTypeFacts(name: string): MessageTypeFacts | undefined {
  return facts().types.get(name);
}

/**
 * What an actor with this id may be: all kinds that had such ids in some version.
 *
 * `slave(1)` is an agent; `(3)` may be several short-lived helpers, up to 1.0.0; the empty id is a broadcaster
 * up to 1.3.0. Ids that Mesos never gave (of drivers in other languages, or of a user) give nothing.
 *
 * @param id the part of a UPID before `@`, percent-decoded
 */
export function actorsOfId(id: string): readonly ActorGuess[] {
  return facts()
    .ids.filter(({ pattern }) => pattern.test(id))
    .map(({ guess }) => guess);
}

function facts(): LibprocessFacts {
  opened ??= openLibprocess(JSON.parse(libprocessText) as LibprocessJson);
  return opened;
}

function openLibprocess({ actors, types, routes, raw }: LibprocessJson): LibprocessFacts {
  const byName = new Map<string, MessageRoute[]>();
  const add = (
    kind: MessageRoute["kind"],
    { name, from, to, sent, handled, note }: RouteJson,
  ): void => {
    const route = {
      name,
      kind,
      from,
      to,
      sent: sent ?? undefined,
      handled: handled ?? undefined,
      note,
    };
    const known = byName.get(name);
    if (known === undefined) byName.set(name, [route]);
    else known.push(route);
  };
  for (const route of routes) add("protobuf", route);
  for (const route of raw) add("raw", route);

  const ids = Object.entries(actors).flatMap(([actor, facts]) =>
    facts.ids.map(({ id: form, ...range }) => ({
      pattern: patternOf(form),
      guess: { actor: actor as ActorKind, form, ...range },
    })),
  );
  return {
    routes: byName,
    types: new Map(
      Object.entries(types).map(([name, { sent = true, ...range }]) => [name, { sent, ...range }]),
    ),
    ids,
  };
}

function patternOf(form: string): RegExp {
  const source = form
    .replace(/[.*+?^${}()|[\]\\]/g, "\\$&")
    .replace("N", "\\d+")
    .replace("<uuid>", "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}");
  return new RegExp(`^${source}$`, "i");
}
