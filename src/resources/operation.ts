import type { BodyOf } from "../wire/index.js";

/** `Offer.Operation`. */
export type Operation = BodyOf<"mesos.Offer.Operation">;
