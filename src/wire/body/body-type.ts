import type { PlainMessage } from "./symbols.js";

/** Static types of bodies by full proto name; the generated types are merged in here. */
// biome-ignore lint/suspicious/noEmptyInterface: filled by declaration merging
export interface BodyTypes {}

/** What a body of type `N` decodes to: its generated type when `N` is known, else plain fields. */
export type BodyOf<N extends string> = N extends keyof BodyTypes ? BodyTypes[N] : PlainMessage;
