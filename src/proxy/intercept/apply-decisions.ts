import { isMesosSniffError } from "../../errors/index.js";
import type { Message } from "../../flow/index.js";
import type { Decision, RuleAction } from "../../rules/index.js";
import { encodeLibprocessMessage, parseUpid } from "../../wire/index.js";
import { editPayload, encodeBodyOf, replacePayload } from "./edit-payload.js";
import { bytesPiece, type Piece } from "./piece.js";

/** When a piece leaves. */
type Departure =
  | { readonly kind: "now" }
  | { readonly kind: "later"; readonly dueNs: bigint; readonly keepsOrder: boolean }
  | { readonly kind: "behind"; readonly messages: number; readonly dueNs: bigint }
  | { readonly kind: "held"; readonly ruleId: number };

/** One thing that leaves because of a message. */
export interface Leaving {
  readonly piece: Piece;
  readonly departure: Departure;
}

/** What becomes of a message. */
export interface Outcome {
  readonly leaving: readonly Leaving[];
  /** What was done, one text for each rule. */
  readonly remarks: readonly string[];
  /** What begins with it, besides: of kind throttle, stall, partition or reset. */
  readonly effects: readonly Decision[];
}

/** What stands between a message and its receiver. */
interface Given {
  readonly message: Message;
  readonly piece: Piece;
  readonly nowNs: bigint;
  /** Makes a record of another payload, where the message is one of a stream. */
  readonly recordOf: ((payload: Uint8Array) => Piece) | undefined;
}

/** Applies decisions in their order; one that does not fit the message leaves it as it is, and says so. */
export function applyDecisions(given: Given, decisions: readonly Decision[]): Outcome {
  const { message, nowNs } = given;
  let leaving: Leaving[] = [{ piece: given.piece, departure: NOW }];
  const remarks: string[] = [];
  const effects: Decision[] = [];
  for (const decision of decisions) {
    const { action } = decision;
    let done = describeAction(action);
    try {
      switch (action.kind) {
        case "drop":
          leaving = [];
          break;
        case "delay": {
          const jitterMs = Math.floor(decision.random() * action.jitterMs);
          const dueNs = nowNs + BigInt(Math.round((action.byMs + jitterMs) * 1e6));
          done = `delayed by ${action.byMs + jitterMs} ms`;
          const keepsOrder = action.order === "keep" || !mayBePassed(message);
          leaving = leave(leaving, { kind: "later", dueNs, keepsOrder });
          break;
        }
        case "duplicate":
          leaving = leaving.flatMap((each) => new Array<Leaving>(action.times + 1).fill(each));
          break;
        case "reorder": {
          const dueNs = nowNs + BigInt(Math.round(action.withinMs * 1e6));
          if (!mayBePassed(message)) done = "not put behind others: HTTP keeps its order";
          else leaving = leave(leaving, { kind: "behind", messages: action.behind, dueNs });
          break;
        }
        case "hold":
          leaving = leave(leaving, { kind: "held", ruleId: decision.ruleId });
          break;
        case "edit":
          leaving = change(leaving, editPayload(message, action));
          break;
        case "replace":
          leaving = change(leaving, replacePayload(message, action.body));
          break;
        case "corrupt":
          leaving = change(leaving, corrupted(message.payload, action.bits, decision.random));
          break;
        case "inject": {
          const added: Leaving = { piece: injected(given, action), departure: NOW };
          leaving = action.where === "before" ? [added, ...leaving] : [...leaving, added];
          break;
        }
        case "reset":
          if (!action.deliver) leaving = [];
          effects.push(decision);
          break;
        default:
          effects.push(decision);
      }
    } catch (error) {
      if (!isMesosSniffError(error)) throw error;
      done = `could not ${action.kind}: ${error.message}`;
    }
    remarks.push(`${decision.ruleName}: ${done}`);
  }
  return { leaving, remarks, effects };
}

const NOW: Departure = { kind: "now" };

/** Requests and responses belong together by their order; libprocess messages and records do not. */
function mayBePassed({ kind }: Message): boolean {
  return kind === "message" || kind === "event";
}

function leave(leaving: readonly Leaving[], departure: Departure): Leaving[] {
  return leaving.map(({ piece }) => ({ piece, departure }));
}

function change(leaving: readonly Leaving[], payload: Uint8Array): Leaving[] {
  return leaving.map(({ piece, departure }) => ({ piece: piece.withPayload(payload), departure }));
}

function corrupted(payload: Uint8Array, bits: number, random: () => number): Uint8Array {
  const copy = payload.slice();
  for (let count = 0; count < bits && copy.length > 0; count++) {
    const bit = Math.floor(random() * copy.length * 8);
    copy[bit >> 3] = (copy[bit >> 3] ?? 0) ^ (1 << (bit & 7));
  }
  return copy;
}

function injected(
  { message, recordOf }: Given,
  action: RuleAction & { readonly kind: "inject" },
): Piece {
  if (recordOf !== undefined) {
    const ofType = action.type ?? message.proto ?? "";
    return recordOf(
      message.encoding === "json"
        ? replacePayload(message, action.body)
        : encodeBodyOf(ofType, action.body),
    );
  }
  const name = action.type ?? message.type;
  const to = action.to ?? message.to;
  return bytesPiece(
    encodeLibprocessMessage({
      from: parseUpid(action.from ?? message.from),
      to: { id: to.includes("@") ? to.slice(0, to.indexOf("@")) : to },
      name,
      body: encodeBodyOf(name, action.body),
    }),
  );
}

/** What an action does, in the past tense. */
function describeAction(action: RuleAction): string {
  switch (action.kind) {
    case "drop":
      return "dropped";
    case "delay":
      return `delayed by ${action.byMs} ms`;
    case "duplicate":
      return `sent ${action.times + 1} times`;
    case "reorder":
      return `put behind the next ${action.behind}`;
    case "hold":
      return "held";
    case "edit":
      return `edited ${[...Object.keys(action.set), ...action.remove].join(", ")}`;
    case "replace":
      return "body replaced";
    case "inject":
      return `${action.type ?? "a message"} put ${action.where} it`;
    case "corrupt":
      return `${action.bits} bits of the body turned over`;
    case "reset":
      return `connection reset${action.deliver ? " behind it" : ""}`;
    case "throttle":
      return `direction throttled to ${action.bytesPerSecond} bytes a second`;
    case "stall":
      return "direction stalled";
    case "partition":
      return "parties partitioned";
  }
}
