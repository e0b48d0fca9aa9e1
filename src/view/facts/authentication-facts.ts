import { describeSaslData } from "../../annotate/index.js";
import { type Fact, fact } from "./fact.js";
import { dataText, listOf, namesText } from "./pieces.js";
import { quoted } from "./status.js";
import { type FactTable, factsFor } from "./table.js";

// Says what a step is without the digest, which would allow to guess the secret.
function saslFact(data: unknown): Fact | undefined {
  return data instanceof Uint8Array
    ? fact("", describeSaslData(data))
    : fact("data", dataText(data));
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
      saslFact(body.data),
    ],
  ),
  factsFor("mesos.internal.AuthenticationErrorMessage", (body: { error?: string }) => [
    fact("", quoted(body.error), "error"),
  ]),
  factsFor("mesos.internal.AuthenticationStepMessage", (body: { data?: unknown }) => [
    saslFact(body.data),
  ]),
  factsFor("mesos.internal.AuthenticationCompletedMessage", () => []),
  factsFor("mesos.internal.AuthenticationFailedMessage", () => [
    fact("", "unknown principal or wrong secret", "error"),
  ]),
];
