import { type Fact, fact } from "./fact.js";
import { dataText, listOf, namesText } from "./pieces.js";
import { quoted } from "./status.js";
import { type FactTable, factsFor } from "./table.js";

// CRAM-MD5 (RFC 2195): the server sends a challenge in angle brackets, the client its principal and the
// keyed digest of the challenge. The digest is a secret's shadow and stays out of a line.
const CHALLENGE = /^<[^<>]+>$/;
const RESPONSE = /^(\S+) [0-9a-f]{32}$/;

function stepFacts(data: unknown): readonly (Fact | undefined)[] {
  const text = ascii(data);
  const principal = RESPONSE.exec(text)?.[1];
  if (principal !== undefined) return [fact("", "response"), fact("principal", principal)];
  if (CHALLENGE.test(text)) return [fact("", "challenge"), fact("data", text)];
  return [fact("data", dataText(data))];
}

function ascii(data: unknown): string {
  if (!(data instanceof Uint8Array)) return "";
  return String.fromCharCode(...data.subarray(0, 512));
}

/** The steps of an authentication. */
export const AUTHENTICATION_FACTS: FactTable = [
  factsFor("mesos.internal.AuthenticateMessage", (body: { pid?: string }) => [
    fact("pid", body.pid),
  ]),
  factsFor(
    "mesos.internal.AuthenticationMechanismsMessage",
    (body: { mechanisms?: readonly string[] }) => [
      fact("mechanism", namesText(listOf(body.mechanisms), 8)),
    ],
  ),
  factsFor(
    "mesos.internal.AuthenticationStartMessage",
    (body: { mechanism?: string; data?: unknown }) => [
      fact("mechanism", body.mechanism),
      fact("data", dataText(body.data)),
    ],
  ),
  factsFor("mesos.internal.AuthenticationErrorMessage", (body: { error?: string }) => [
    fact("", quoted(body.error), "error"),
  ]),
  factsFor("mesos.internal.AuthenticationStepMessage", (body: { data?: unknown }) =>
    stepFacts(body.data),
  ),
  factsFor("mesos.internal.AuthenticationCompletedMessage", () => []),
  factsFor("mesos.internal.AuthenticationFailedMessage", () => []),
];
