import { createHmac } from "node:crypto";
import { describe, expect, it } from "vitest";
import { encodeUtf8 } from "../../src/bytes/index.js";
import type { MasterOptions } from "../../src/master/index.js";
import { type FakeAgent, type FakeDriver, MASTER, Stage } from "./support/stage.js";

const hmacMd5 = (key: Uint8Array, data: Uint8Array): Uint8Array =>
  createHmac("md5", key).update(data).digest();

const OPTIONS: Partial<MasterOptions> = {
  hmacMd5,
  credentials: new Map([["the agent", encodeUtf8("secret")]]),
  authenticateAgents: true,
  authenticateFrameworks: true,
};

/** Authenticates a peer in its own name; returns what it was told, in order. */
function authenticate(
  peer: FakeAgent | FakeDriver,
  principal = "the agent",
  secret = "secret",
): string[] {
  const react = peer.puppet.react;
  const told: string[] = [];
  peer.puppet.react = (name, body, from) => {
    told.push(name);
    const session = (message: string, data: unknown): void =>
      peer.host.runtime.send(from, `mesos.internal.${message}`, data, peer.pid);
    if (name === "AuthenticationMechanismsMessage") {
      session("AuthenticationStartMessage", { mechanism: "CRAM-MD5", data: new Uint8Array() });
    }
    if (name === "AuthenticationStepMessage") {
      const { data } = body as { data: Uint8Array };
      const digest = createHmac("md5", secret).update(data).digest("hex");
      session("AuthenticationStepMessage", { data: encodeUtf8(`${principal} ${digest}`) });
    }
    react(name, body, from);
  };
  peer.tell("AuthenticateMessage", { pid: peer.pid });
  peer.puppet.react = react;
  return told;
}

describe.each(["1.11", "0.26"] as const)("authentication (%s)", (profile) => {
  it("lets in who knows the secret", () => {
    const stage = new Stage({ ...OPTIONS, profile });
    const agent = stage.agent();
    expect(authenticate(agent)).toEqual([
      "AuthenticationMechanismsMessage",
      "AuthenticationStepMessage",
      "AuthenticationCompletedMessage",
    ]);
    agent.register();
    expect(agent.names).toContain("SlaveRegisteredMessage");
    const id =
      profile === "0.26" ? "crammd5_authenticator_session" : "crammd5-authenticator-session";
    expect(agent.puppet.received[0]?.from).toBe(`${id}(1)@127.0.0.1:5050`);
  });

  it("refuses a wrong secret and an unknown principal", () => {
    const stage = new Stage({ ...OPTIONS, profile });
    const agent = stage.agent();
    expect(authenticate(agent, "the agent", "guess").at(-1)).toBe("AuthenticationFailedMessage");
    expect(authenticate(agent, "nobody").at(-1)).toBe("AuthenticationFailedMessage");
    agent.clear();
    agent.register();
    expect(agent.names).toEqual(profile === "0.26" ? ["ShutdownMessage"] : []);
  });

  it("holds a registration back until it is done, or loses it when it fails", () => {
    const stage = new Stage({ ...OPTIONS, profile });
    const agent = stage.agent();
    agent.tell("AuthenticateMessage", { pid: agent.pid });
    agent.register();
    expect(agent.names).toEqual(["AuthenticationMechanismsMessage"]);
    stage.network.advance(16_000);
    expect(stage.lines).toContain("Authentication timed out");
    expect(agent.names).not.toContain("SlaveRegisteredMessage");
    const react = agent.puppet.react;
    authenticate(agent);
    agent.puppet.react = react;
    agent.register();
    expect(agent.names).toContain("SlaveRegisteredMessage");
  });

  it("refuses frameworks that did not, or that claim to be another", () => {
    const stage = new Stage({ ...OPTIONS, profile });
    const driver = stage.driver({ info: { principal: "someone else" } });
    driver.subscribe();
    expect(driver.last("FrameworkErrorMessage").message).toBe(
      `Framework at ${driver.pid} is not authenticated`,
    );
    authenticate(driver);
    driver.subscribe();
    expect(driver.last("FrameworkErrorMessage").message).toContain(
      "does not match authenticated principal 'the agent'",
    );
    const other = stage.driver();
    authenticate(other);
    other.subscribe();
    expect(other.names.at(-1)).toBe("FrameworkRegisteredMessage");
    const principal = stage.state.frameworks.get(other.id)?.info.principal;
    expect(principal).toBe(profile === "0.26" ? undefined : "the agent");
  });

  it("answers what makes no sense with an error, from the client alone", () => {
    const stage = new Stage({ ...OPTIONS, profile });
    const agent = stage.agent();
    const stranger = stage.agent();
    agent.tell("AuthenticateMessage", { pid: agent.pid });
    const session = agent.puppet.received[0]?.from ?? "";
    stranger.send("AuthenticationStepMessage", { data: encodeUtf8("x") }, session);
    agent.send("AuthenticationStepMessage", { data: encodeUtf8("x") }, session);
    stage.flow();
    expect(agent.last("AuthenticationErrorMessage").error).toBe(
      "Unexpected authentication 'step' received",
    );
    expect(stranger.names).toEqual([]);
    expect(stage.host.runtime.pids().filter((pid) => pid.includes("session"))).toEqual([]);
  });

  it("without an authenticator says so", () => {
    const stage = new Stage({ profile });
    const agent = stage.agent();
    agent.tell("AuthenticateMessage", { pid: agent.pid });
    expect(agent.last("AuthenticationErrorMessage").error).toBe("No authenticator loaded");
    expect(agent.puppet.received[0]?.from).toBe(MASTER);
  });
});

describe("authentication that is asked for twice", () => {
  it("starts over", () => {
    const stage = new Stage(OPTIONS);
    const agent = stage.agent();
    agent.tell("AuthenticateMessage", { pid: agent.pid });
    expect(authenticate(agent).at(-1)).toBe("AuthenticationCompletedMessage");
    expect(stage.state.authenticated.get(agent.pid)).toBe("the agent");
    agent.tell("AuthenticateMessage", { pid: agent.pid });
    expect(stage.state.authenticated.size).toBe(0);
  });
});
