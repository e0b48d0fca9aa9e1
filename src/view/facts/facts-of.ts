import { redactText } from "../../annotate/index.js";
import { encodeHex } from "../../bytes/index.js";
import type { Message } from "../../flow/index.js";
import { hideSecrets } from "../hide-secrets.js";
import { AGENT_FACTS } from "./agent-facts.js";
import { AUTHENTICATION_FACTS } from "./authentication-facts.js";
import { CLUSTERD_FACTS } from "./clusterd-facts.js";
import { ENDPOINT_FACTS } from "./endpoint-facts.js";
import { EXECUTOR_API_FACTS } from "./executor-api-facts.js";
import { EXECUTOR_FACTS } from "./executor-facts.js";
import { type Fact, fact } from "./fact.js";
import { FRAMEWORK_FACTS } from "./framework-facts.js";
import { headFacts, httpFacts } from "./http-facts.js";
import { OPERATOR_ANSWER_FACTS } from "./operator-answer-facts.js";
import { OPERATOR_CALL_FACTS } from "./operator-call-facts.js";
import { otherFacts } from "./other-facts.js";
import { dataText } from "./pieces.js";
import { REPLICATED_LOG_FACTS } from "./replicated-log-facts.js";
import { RESOURCE_PROVIDER_FACTS } from "./resource-provider-facts.js";
import { SCHEDULER_CALL_FACTS } from "./scheduler-call-facts.js";
import { SCHEDULER_EVENT_FACTS } from "./scheduler-event-facts.js";
import { quoted } from "./status.js";
import type { FactEntry } from "./table.js";

const ENTRIES: ReadonlyMap<string, FactEntry> = new Map(
  [
    FRAMEWORK_FACTS,
    AGENT_FACTS,
    EXECUTOR_FACTS,
    AUTHENTICATION_FACTS,
    REPLICATED_LOG_FACTS,
    SCHEDULER_CALL_FACTS,
    SCHEDULER_EVENT_FACTS,
    EXECUTOR_API_FACTS,
    OPERATOR_CALL_FACTS,
    OPERATOR_ANSWER_FACTS,
    RESOURCE_PROVIDER_FACTS,
    ENDPOINT_FACTS,
    CLUSTERD_FACTS,
  ]
    .flat()
    .map((entry) => [entry.type, entry]),
);

// More of a text than a line shows.
const MAX_TEXT = 1000;

/** Names of the types whose facts are hand-picked. */
export function pickedTypes(): readonly string[] {
  return [...ENTRIES.keys()];
}

/** The few facts that matter for a message, most important first. */
export function factsOf(message: Message): readonly Fact[] {
  return gather(message).filter((each) => each !== undefined);
}

function gather(message: Message): readonly (Fact | undefined)[] {
  const { kind, type, body, size } = message;
  if (kind === "gap") return [fact("", `${size} bytes lost`, "error")];
  if (kind === "raw") {
    const { payload } = hideSecrets(message).message;
    return [fact("", `${size} bytes`, "error"), fact("", startOf(payload), "dim")];
  }
  const entry = ENTRIES.get(type);
  if (entry !== undefined) {
    if (typeof body === "object" && body !== null)
      return [...entry.facts(body), ...headFacts(message)];
    return headFacts(message);
  }
  if (message.proto === undefined && (kind === "request" || kind === "response")) {
    return httpFacts(message);
  }
  if (typeof body === "string")
    return [fact("", quoted(redactText(body.slice(0, MAX_TEXT)).value))];
  const facts = otherFacts(body);
  return facts.length > 0 || size === 0 ? facts : [fact("", `${size} B`, "dim")];
}

/** The first of some bytes: text where they are printable. */
function startOf(bytes: Uint8Array): string {
  const text = dataText(bytes.subarray(0, 40));
  return text?.startsWith('"') === true ? text : encodeHex(bytes.subarray(0, 16));
}
