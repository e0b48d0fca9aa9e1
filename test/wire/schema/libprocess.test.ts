import { describe, expect, test } from "vitest";
import {
  actorsOfId,
  messageRoutes,
  messageTypeFacts,
  routedMessageNames,
  SCHEMA_VERSIONS,
  schemaAt,
} from "../../../src/wire/schema/index.js";

describe("actorsOfId", () => {
  test.each([
    ["master", [["master", "0.20.0", undefined]]],
    ["slave(1)", [["agent", "0.20.0", undefined]]],
    ["slave(27)", [["agent", "0.20.0", undefined]]],
    ["scheduler-0d3f6b0e-9d0c-4b43-8a1c-0123456789ab", [["scheduler", "0.20.0", undefined]]],
    ["scheduler(1)", [["scheduler", "0.20.0", undefined]]],
    ["executor(1)", [["executor", "0.20.0", undefined]]],
    ["slave-observer(3)", [["observer", "0.20.0", undefined]]],
    ["authenticatee(1)", [["authenticatee", "0.20.0", "0.21.0"]]],
    ["crammd5_authenticatee(3)", [["authenticatee", "0.22.0", "1.0.0"]]],
    ["crammd5-authenticatee(3)", [["authenticatee", "1.1.0", undefined]]],
    ["crammd5_authenticator_session(12)", [["authenticator", "0.23.0", "1.0.0"]]],
    ["log-replica(1)", [["replica", "0.20.0", undefined]]],
    ["__req_res__(4)", [["requester", "1.1.0", undefined]]],
    ["", [["broadcaster", "0.20.0", "1.3.0"]]],
    [
      "(7)",
      [
        ["requester", "0.20.0", "1.0.0"],
        ["health", "0.20.0", "1.0.0"],
        ["taskExecutor", "0.20.0", "1.0.0"],
        ["hook", "0.23.0", "1.0.0"],
      ],
    ],
    ["master2", []],
    ["slave(x)", []],
    ["scheduler-1", []],
    ["metrics", []],
  ] as const)("guesses %j", (id, want) => {
    expect(actorsOfId(id).map(({ actor, since, until }) => [actor, since, until])).toEqual(want);
  });
});

describe("messageRoutes", () => {
  test("gives each way that a message takes", () => {
    const ways = messageRoutes("mesos.internal.StatusUpdateMessage").map(
      ({ from, to }) => `${from} to ${to}`,
    );
    expect(ways).toEqual(["master to scheduler", "agent to master", "executor to agent"]);
  });

  test("tells sent from handled", () => {
    expect(messageRoutes("mesos.internal.InverseOffersMessage")).toEqual([
      {
        name: "mesos.internal.InverseOffersMessage",
        kind: "protobuf",
        from: "master",
        to: "scheduler",
        sent: { since: "1.0.0" },
        handled: undefined,
        note: "no handler in the driver",
      },
    ]);
  });

  test("knows PING and PONG", () => {
    expect(messageRoutes("PING").map(({ kind, from, sent }) => [kind, from, sent])).toEqual([
      ["raw", "observer", { since: "0.20.0", until: "0.20.0" }],
      ["raw", "observer", { since: "0.21.0", until: "0.24.0" }],
    ]);
    expect(messageRoutes("PONG")).toHaveLength(1);
  });

  test("is empty for what is no message", () => {
    expect(messageRoutes("mesos.TaskID")).toEqual([]);
    expect(messageRoutes("toString")).toEqual([]);
  });

  test("names only types that the schema has in the versions in which they are sent", () => {
    const missing = routedMessageNames().flatMap((name) =>
      messageRoutes(name).flatMap(({ kind, sent }) => {
        if (kind === "raw" || sent === undefined) return [];
        const { since, until = "master" } = sent;
        return [since, until].filter((version) => !schemaAt(version).message(name));
      }),
    );
    expect(missing).toEqual([]);
  });
});

describe("messageTypeFacts", () => {
  test("says since when a type exists and whether it is ever sent", () => {
    expect(messageTypeFacts("mesos.internal.RunTaskGroupMessage")).toEqual({
      sent: true,
      since: "1.1.0",
    });
    expect(messageTypeFacts("mesos.internal.HeartbeatMessage")).toEqual({
      sent: false,
      since: "0.20.0",
      until: "0.20.0",
    });
    expect(messageTypeFacts("mesos.TaskID")).toBeUndefined();
  });

  test("agrees with the schema of every version", () => {
    for (const version of SCHEMA_VERSIONS) {
      const schema = schemaAt(version);
      for (const name of routedMessageNames()) {
        const facts = messageTypeFacts(name);
        if (facts === undefined) continue;
        const { since, until = "master" } = facts;
        const [at, from, to] = [version, since, until].map((v) => SCHEMA_VERSIONS.indexOf(v));
        const exists = Number(from) <= Number(at) && Number(at) <= Number(to);
        expect([version, name, schema.message(name) !== undefined]).toEqual([
          version,
          name,
          exists,
        ]);
      }
    }
  });
});
