import type { HttpRequest, HttpResponse } from "../../actor/index.js";
import type { Turn } from "../turn.js";

/** What an endpoint is told of a request besides the request itself. */
export interface Asking {
  readonly request: HttpRequest;
  /** As whom the client authenticated; undefined where nobody asks for that. */
  readonly principal: string | undefined;
  readonly query: ReadonlyMap<string, string>;
}

/** Credentials of which flag open an endpoint (1.x). */
export type RealmName = "readonly" | "readwrite" | "scheduler";

/** One path that the master answers. */
export interface Endpoint {
  /** What it is for, in a sentence. */
  readonly help: string;
  /** Undefined where everybody may ask. */
  readonly realm?: RealmName;
  /** @returns undefined when the answer is, or will be, given otherwise */
  answer(turn: Turn, asking: Asking): HttpResponse | undefined;
}
