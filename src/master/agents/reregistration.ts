import type { BodyOf } from "../../wire/index.js";

/** What an agent says that goes on with an id it has. */
export type Reregistration = BodyOf<"mesos.internal.ReregisterSlaveMessage">;
