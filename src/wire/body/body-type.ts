import type { MessageTypes } from "../gen/types/index.js";
import type { PlainMessage } from "./symbols.js";

/** Static types of bodies by full proto name. */
export type BodyTypes = MessageTypes;

/** What a body of type `N` decodes to: its generated type when `N` is known, else plain fields. */
export type BodyOf<N extends string> = N extends keyof BodyTypes ? BodyTypes[N] : PlainMessage;
