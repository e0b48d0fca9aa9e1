import { isSecretName } from "../../annotate/index.js";
import type { Message } from "../../flow/index.js";
import { type Fact, fact } from "./fact.js";
import { resourcesText } from "./resources-text.js";
import { quoted } from "./status.js";
import { textOf } from "./text-of.js";

function header(message: Message, wanted: string): string | undefined {
  return message.http?.headers.find(([name]) => name.toLowerCase() === wanted)?.[1];
}

/** `text/html` of `text/html; charset=utf-8`. */
function mediaType(message: Message): string | undefined {
  return (message.http?.contentType ?? header(message, "content-type"))?.split(";")[0]?.trim();
}

function bodyFacts(message: Message): readonly (Fact | undefined)[] {
  const { body, http, encoding, size } = message;
  if (size === 0) return [];
  const about = [fact("", mediaType(message)), fact("", `${size} B`, "dim")];
  if (encoding === "form") return [...about, ...formFacts(body)];
  // The words of an error are the point of it; other bodies are for the tree view.
  const failed = (http?.status ?? 0) >= 400;
  return failed && typeof body === "string"
    ? [...about, fact("", quoted(body.trim()), "error")]
    : about;
}

// The fields of /reserve and its like: whose resources, and which.
function formFacts(body: unknown): readonly (Fact | undefined)[] {
  if (typeof body !== "object" || body === null) return [];
  return Object.entries(body)
    .filter(([name]) => !isSecretName(name))
    .slice(0, 4)
    .map(([name, value]) => {
      const key = name === "slaveId" || name === "agentId" ? "agent" : name;
      return fact(key, resourcesText(value) ?? textOf(value));
    });
}

// What a client accepts decides the form of v1 answers; that it takes anything is not worth a word.
function accepted(message: Message): string | undefined {
  const accept = header(message, "accept");
  return accept === "*/*" || message.size === 0 ? undefined : accept;
}

/** Facts of an HTTP request or response whose body is no call, answer or event. */
export function httpFacts(message: Message): readonly (Fact | undefined)[] {
  if (message.kind === "request") {
    return [...bodyFacts(message), fact("accept", accepted(message))];
  }
  return [
    ...bodyFacts(message),
    fact("location", header(message, "location")),
    fact("stream", header(message, "mesos-stream-id")),
    fact("authenticate", header(message, "www-authenticate")),
  ];
}

/** What the HTTP head adds to a call or answer that its body does not say. */
export function headFacts(message: Message): readonly (Fact | undefined)[] {
  const status = message.http?.status;
  return message.kind === "response" && status !== undefined && status !== 200
    ? [fact("status", status, status >= 400 ? "state-bad" : "fact-value")]
    : [];
}
