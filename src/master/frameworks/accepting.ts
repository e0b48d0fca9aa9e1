import type { ResourceConversion, Resources } from "../../resources/index.js";
import type { AgentEntry, FrameworkEntry } from "../state.js";

/** How far the operations of one ACCEPT have come. */
export interface Accepting {
  readonly owner: FrameworkEntry;
  readonly on: AgentEntry;
  readonly offered: Resources;
  /** What later operations may use. */
  remaining: Resources;
  /** Shared volumes on offer: tasks do not use them up. */
  shared: Resources;
  /** Volumes that were resized, and what that set free: not for later operations. */
  resized: Resources;
  /** What tasks and executors took. */
  launched: Resources;
  readonly conversions: ResourceConversion[];
}
