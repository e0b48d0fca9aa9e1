import { describe, expect, it } from "vitest";
import {
  sameExecutor,
  validateCheck,
  validateCommand,
  validateContainer,
  validateHealthCheck,
} from "../../../src/master/validation/index.js";
import type { BodyOf } from "../../../src/wire/index.js";
import { executor } from "./context.js";

describe("validateCommand", () => {
  const data = new Uint8Array([65]);
  it.each<readonly [BodyOf<"mesos.Environment.Variable">, string | undefined]>([
    [{ name: "X", value: "" }, undefined],
    [
      { name: "X", type: "VALUE" },
      "Environment variable 'X' of type 'VALUE' must have a value set",
    ],
    [
      { name: "X", value: "", secret: {} },
      "Environment variable 'X' of type 'VALUE' must not have a secret set",
    ],
    [{ name: "X", type: "UNKNOWN" }, "Environment variable of type 'UNKNOWN' is not allowed"],
    [
      { name: "X", type: "SECRET" },
      "Environment variable 'X' of type 'SECRET' must have a secret set",
    ],
    [
      { name: "X", type: "SECRET", value: "", secret: {} },
      "Environment variable 'X' of type 'SECRET' must not have a value set",
    ],
    [
      { name: "X", type: "SECRET", secret: { type: "VALUE" } },
      "Environment variable 'X' specifies an invalid secret: Secret of type VALUE must have the 'value' field set",
    ],
    [
      { name: "X", type: "SECRET", secret: { type: "REFERENCE" } },
      "Environment variable 'X' specifies an invalid secret: Secret of type REFERENCE must have the 'reference' field set",
    ],
    [{ name: "X", type: "SECRET", secret: { type: "VALUE", value: { data } } }, undefined],
    [
      {
        name: "X",
        type: "SECRET",
        secret: { type: "VALUE", value: { data: new Uint8Array([0]) } },
      },
      "Environment variable 'X' specifies a secret containing null bytes, which is not allowed in the environment",
    ],
  ])("variable, case %#: $1", (variable, expected) => {
    expect(validateCommand({ environment: { variables: [variable] } })).toBe(expected);
  });
});

describe("validateContainer", () => {
  const volume = { container_path: "p", mode: "RW" } as const;
  it.each<readonly [BodyOf<"mesos.ContainerInfo">, string | undefined]>([
    [{ type: "MESOS" }, undefined],
    [{ type: "DOCKER", docker: { image: "x" } }, undefined],
    [
      { type: "DOCKER", docker: { image: "x", parameters: [{ key: "name", value: "y" }] } },
      "Parameter in DockerInfo must not be 'name'",
    ],
    [{ type: "MESOS", volumes: [{ ...volume, host_path: "/h" }] }, undefined],
    [
      { type: "MESOS", volumes: [volume] },
      "Invalid volume: Only one of them should be set: 'host_path', 'image' and 'source'",
    ],
    [
      { type: "MESOS", volumes: [{ ...volume, source: {} }] },
      "Invalid volume: 'source.type' is unknown",
    ],
    [
      { type: "MESOS", volumes: [{ ...volume, source: { type: "SECRET" } }] },
      "Invalid volume: 'source.secret' is not set for SECRET volume",
    ],
    [
      {
        type: "MESOS",
        volumes: [{ ...volume, source: { type: "CSI_VOLUME", csi_volume: { plugin_name: "x" } } }],
      },
      "Invalid volume: 'source.csi_volume.static_provisioning' is not set for CSI volume",
    ],
  ])("case %#: $1", (container, expected) => {
    expect(validateContainer(container)).toBe(expected);
  });
});

describe("checks", () => {
  it.each<readonly [BodyOf<"mesos.HealthCheck">, string | undefined]>([
    [{ type: "COMMAND", command: { value: "x" } }, undefined],
    [{ type: "COMMAND" }, "Expecting 'command' to be set for COMMAND health check"],
    [{ type: "COMMAND", command: {} }, "Command health check must contain 'shell command'"],
    [
      { type: "COMMAND", command: { shell: false } },
      "Command health check must contain 'executable path'",
    ],
    [{ type: "HTTP" }, "Expecting 'http' to be set for HTTP health check"],
    [
      { type: "HTTP", http: { port: 1, scheme: "ftp" } },
      "Unsupported HTTP health check scheme: 'ftp'",
    ],
    [
      { type: "HTTP", http: { port: 1, path: "x" } },
      "The path 'x' of HTTP health check must start with '/'",
    ],
    [{ type: "TCP" }, "Expecting 'tcp' to be set for TCP health check"],
    [{ type: "UNKNOWN" }, "'UNKNOWN' is not a valid health check type"],
    [
      { type: "TCP", tcp: { port: 1 }, grace_period_seconds: -1 },
      "Expecting 'grace_period_seconds' to be non-negative",
    ],
  ])("health check, case %#: $1", (check, expected) => {
    expect(validateHealthCheck(check)).toBe(expected);
  });

  it.each<readonly [BodyOf<"mesos.CheckInfo">, string | undefined]>([
    [{ type: "COMMAND", command: { command: { value: "x" } } }, undefined],
    [{ type: "COMMAND" }, "Expecting 'command' to be set for COMMAND check"],
    [{ type: "COMMAND", command: { command: {} } }, "Command check must contain 'shell command'"],
    [
      { type: "HTTP", http: { port: 1, path: "x" } },
      "The path 'x' of HTTP check must start with '/'",
    ],
    [
      { type: "TCP", tcp: { port: 1 }, timeout_seconds: -1 },
      "Expecting 'timeout_seconds' to be non-negative",
    ],
    [{ type: 7 }, "'UNKNOWN' is not a valid check type"],
  ])("check, case %#: $1", (check, expected) => {
    expect(validateCheck(check)).toBe(expected);
  });
});

describe("sameExecutor", () => {
  it.each<readonly [string, Partial<typeof executor>, boolean]>([
    ["defaults spelled out", { command: { value: "run", shell: true, user: "" } }, true],
    ["a label", { labels: { labels: [{ key: "k" }] } }, true],
    ["a grace period", { shutdown_grace_period: { nanoseconds: 1n } }, true],
    ["a type", { type: "CUSTOM" }, false],
    ["data", { data: new Uint8Array([1]) }, false],
    ["no data", { data: new Uint8Array() }, true],
    ["resources", { resources: [] }, false],
    ["a user", { command: { value: "run", user: "u" } }, false],
    ["discovery", { discovery: { visibility: "CLUSTER" } }, false],
    ["a container", { container: { type: "MESOS" } }, false],
  ])("%s: %s", (_, change, expected) => {
    expect(sameExecutor(executor, { ...executor, ...change }, "1.11")).toBe(expected);
  });

  it("minds no order of URIs and variables, nor caching", () => {
    const variables = [
      { name: "A", value: "1" },
      { name: "B", value: "2" },
    ];
    const uris = [{ value: "u" }, { value: "v", cache: true }];
    const one = { ...executor, command: { uris, environment: { variables } } };
    const command = {
      uris: [{ value: "v" }, { value: "u", extract: true }],
      environment: { variables: [...variables].reverse() },
    };
    expect(sameExecutor(one, { ...executor, command }, "1.11")).toBe(true);
    const [first] = uris;
    const fewer = { ...executor, command: { uris: first === undefined ? [] : [first] } };
    expect(sameExecutor(one, fewer, "1.11")).toBe(false);
  });
});
