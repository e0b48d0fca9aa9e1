import { describe, expect, it } from "vitest";
import { agentDialect } from "../../src/agent/dialect.js";
import {
  type EnvironmentFacts,
  executorEnvironment,
} from "../../src/agent/executor-environment.js";
import { encodeUtf8 } from "../../src/bytes/index.js";

const sandbox =
  "/var/lib/mesos/agent1/slaves/592c7649-S0/frameworks/592c7649-0000/executors/env/runs/a2c71692";
const library = "/usr/lib/mesos/lib/libmesos-0.26.0.so";

const facts = (more: Partial<EnvironmentFacts> = {}): EnvironmentFacts => ({
  dialect: agentDialect("1.11"),
  agentId: "592c7649-S0",
  agentPid: "slave(1)@127.0.0.2:5051",
  executor: { executor_id: { value: "env" }, command: { value: "x" } },
  frameworkId: "592c7649-0000",
  directory: sandbox,
  sandbox,
  checkpoint: false,
  recoveryTimeoutMs: 15 * 60_000,
  reregistrationTimeoutMs: 2_000,
  shutdownGraceMs: 5_000,
  httpCommandExecutor: false,
  inherited: { LIBPROCESS_IP: "127.0.0.2", HOME: "/root", LIBPROCESS_PORT: "5051" },
  given: undefined,
  nativeLibrary: undefined,
  ...more,
});

const ids = {
  MESOS_DIRECTORY: sandbox,
  MESOS_EXECUTOR_ID: "env",
  MESOS_FRAMEWORK_ID: "592c7649-0000",
  MESOS_SANDBOX: sandbox,
  MESOS_SLAVE_ID: "592c7649-S0",
  MESOS_SLAVE_PID: "slave(1)@127.0.0.2:5051",
  LIBPROCESS_IP: "127.0.0.2",
  LIBPROCESS_PORT: "0",
};
const modern = {
  ...ids,
  MESOS_AGENT_ENDPOINT: "127.0.0.2:5051",
  MESOS_CHECKPOINT: "0",
  MESOS_EXECUTOR_SHUTDOWN_GRACE_PERIOD: "5secs",
  MESOS_HTTP_COMMAND_EXECUTOR: "0",
  PATH: "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
};

// As the recordings `fetcher-and-environment` of 0.26 and 1.x show it, less what shell and command executor add.
describe("executorEnvironment", () => {
  it("is that of 0.26: all that the agent has, and what names the task", () => {
    expect(
      executorEnvironment(facts({ dialect: agentDialect("0.26"), nativeLibrary: library })),
    ).toEqual({
      ...ids,
      HOME: "/root",
      MESOS_CHECKPOINT: "0",
      MESOS_NATIVE_JAVA_LIBRARY: library,
      MESOS_NATIVE_LIBRARY: library,
    });
  });

  it("is that of 1.x: nothing of the agent's own", () => {
    expect(executorEnvironment(facts())).toEqual(modern);
  });

  it("says how long to wait where the executor outlives its agent", () => {
    expect(executorEnvironment(facts({ checkpoint: true }))).toEqual({
      ...modern,
      MESOS_CHECKPOINT: "1",
      MESOS_RECOVERY_TIMEOUT: "15mins",
      MESOS_SUBSCRIPTION_BACKOFF_MAX: "2secs",
    });
    expect(
      executorEnvironment(facts({ dialect: agentDialect("0.26"), checkpoint: true })),
    ).toMatchObject({ MESOS_CHECKPOINT: "1", MESOS_RECOVERY_TIMEOUT: "15mins" });
  });

  it("is overruled by the flag, and that by the task", () => {
    const given = {
      LIBPROCESS_IP: "127.0.0.9",
      PATH: "/bin",
      MESOS_SLAVE_ID: "mine",
      LIBPROCESS_PORT: "7",
    };
    const variables = [
      { name: "PATH", value: "/mine" },
      { name: "MESOS_SANDBOX", value: "there" },
      { name: "EMPTY" },
      {
        name: "TOKEN",
        type: "SECRET" as const,
        secret: { type: "VALUE" as const, value: { data: encodeUtf8("s3cret") } },
      },
      {
        name: "ELSEWHERE",
        type: "SECRET" as const,
        secret: { type: "REFERENCE" as const, reference: { name: "r" } },
      },
    ];
    const executor = {
      executor_id: { value: "env" },
      command: { value: "x", environment: { variables } },
    };
    expect(executorEnvironment(facts({ given, executor }))).toEqual({
      ...modern,
      LIBPROCESS_IP: "127.0.0.9",
      PATH: "/mine",
      MESOS_SANDBOX: "there",
      EMPTY: "",
      TOKEN: "s3cret",
    });
  });
});
