import { describe, expect, it } from "vitest";
import type { LogRecord } from "../../src/actor/index.js";
import { encodeUtf8 } from "../../src/bytes/index.js";
import { hmacMd5 } from "../../src/node/index.js";
import { type Cluster, type ClusterOptions, startCluster } from "../../src/testing/index.js";

const credential = (secret: string) => ({ principal: "joe", secret: encodeUtf8(secret), hmacMd5 });

// A master that takes in nobody who has not shown that he knows the secret.
describe.each(["0.26.0", "1.11.0"])("an agent of %s with a credential", (version) => {
  const lines: string[] = [];
  const log = { verbosity: 0, write: ({ text }: LogRecord) => lines.push(text) };

  async function cluster(secret: string | undefined, more: ClusterOptions = {}): Promise<Cluster> {
    lines.length = 0;
    return startCluster({
      version,
      log,
      master: {
        authenticateAgents: true,
        credentials: new Map([["joe", encodeUtf8("secret")]]),
      },
      agentFlags: secret === undefined ? {} : { credential: credential(secret) },
      ...more,
    });
  }

  it("authenticates, and then registers", async () => {
    await using made = await cluster("secret");
    expect(made.agents[0]?.registered).toBe(true);
    const names = made.messages.map(({ name }) => name.replace("mesos.internal.", ""));
    const register = names.indexOf("RegisterSlaveMessage");
    expect(names.slice(0, register)).toEqual([
      "AuthenticateMessage",
      "AuthenticationMechanismsMessage",
      "AuthenticationStartMessage",
      "AuthenticationStepMessage",
      "AuthenticationStepMessage",
      "AuthenticationCompletedMessage",
    ]);
    expect(lines).toContain(`Successfully authenticated with master ${made.master.pid}`);
  });

  it("does so again with a master that has come back", async () => {
    await using made = await cluster("secret");
    await made.master.restart();
    await made.ready();
    expect(lines.filter((line) => line.startsWith("Successfully authenticated with"))).toHaveLength(
      2,
    );
    expect(made.agents[0]?.registered).toBe(true);
  });

  it("does not go on when it is refused", async () => {
    await using made = await cluster("guess", { ready: false });
    await expect(made.ready()).rejects.toThrow();
    const refused = `Master ${made.master.pid} refused authentication`;
    expect(lines).toContain(refused);
    const names = made.messages.map(({ name }) => name);
    expect(names.filter((name) => name === "mesos.internal.AuthenticateMessage")).toHaveLength(1);
    expect(names).not.toContain("mesos.internal.RegisterSlaveMessage");
  });

  it("tries again when the master does not answer", async () => {
    const network = { latencyMs: 1 };
    await using made = await cluster("secret", { ready: false, network });
    const rule = made.drop({ name: "mesos.internal.AuthenticationMechanismsMessage" });
    await made.advance(60_000);
    expect(lines.filter((line) => line === "Authentication timed out").length).toBeGreaterThan(1);
    expect(lines).toContain(
      `Failed to authenticate with master ${made.master.pid}: future discarded`,
    );
    expect(made.agents[0]?.registered).toBe(false);
    rule.stop();
    await made.ready();
    expect(made.agents[0]?.registered).toBe(true);
  });
});
