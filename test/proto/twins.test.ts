import { expect, test } from "vitest";
import { type Schema, schemaAt } from "../../src/wire/schema/index.js";
import { fieldWords, minorVersions } from "./facts.js";

// A v1 type has the bytes of its v0 twin, with agent for slave in the names. Every exception of every
// version: what differs, v0 against v1, and the versions in which it does.
const exceptions: readonly (readonly [string, string, string, string, string])[] = [
  ["mesos.v1.AgentInfo 7", "optional bool checkpoint", "-", "0.24.0", "master"],
  ["mesos.v1.FrameworkInfo 11", "optional mesos.Labels labels", "-", "0.24.0", "0.24.0"],
  ["mesos.v1.Image 3", "optional mesos.Image.Docker docker", "-", "0.24.0", "0.25.0"],
  ["mesos.v1.Image.AppC 2", "optional string id", "required string id", "0.24.0", "0.24.0"],
  [
    "mesos.v1.ResourceStatistics 41",
    "optional uint64 mem_unevictable_bytes",
    "-",
    "0.24.0",
    "0.25.0",
  ],
  ["mesos.v1.Image.Type 2", "DOCKER", "-", "0.24.0", "0.25.0"],
  ["mesos.v1.ContainerInfo 7", "repeated mesos.NetworkInfo network_infos", "-", "0.25.0", "0.25.0"],
  [
    "mesos.v1.Image 2",
    "optional mesos.Image.Appc appc",
    "optional mesos.Image.AppC appc",
    "0.25.0",
    "0.25.0",
  ],
  ["mesos.v1.Image.AppC", "-", "message", "0.25.0", "0.25.0"],
  [
    "mesos.v1.ResourceUsage.Executor 4",
    "required mesos.ContainerID container_id",
    "-",
    "0.25.0",
    "0.25.0",
  ],
  [
    "mesos.v1.TaskStatus 13",
    "optional mesos.ContainerStatus container_status",
    "-",
    "0.25.0",
    "0.25.0",
  ],
  ["mesos.v1.scheduler.Call.Subscribe 2", "optional bool force", "-", "0.28.0", "1.3.0"],
  [
    "mesos.v1.scheduler.Call.Subscribe 2",
    "optional bool force",
    "repeated string suppressed_roles",
    "1.4.0",
    "master",
  ],
  [
    "mesos.v1.scheduler.Call.Subscribe 3",
    "repeated string suppressed_roles",
    "-",
    "1.4.0",
    "1.10.0",
  ],
  [
    "mesos.v1.scheduler.Call.Subscribe 3",
    "repeated string suppressed_roles",
    "optional mesos.scheduler.OfferConstraints offer_constraints",
    "1.11.0",
    "master",
  ],
  [
    "mesos.v1.scheduler.Call.Subscribe 4",
    "optional mesos.scheduler.OfferConstraints offer_constraints",
    "-",
    "1.11.0",
    "master",
  ],
  ["mesos.v1.scheduler.APIResult", "-", "message", "1.6.0", "master"],
  [
    "mesos.v1.master.Call.DrainAgent 2",
    "optional mesos.DurationInfo max_grace_period",
    "optional google.protobuf.Duration max_grace_period",
    "1.9.0",
    "master",
  ],
  ["mesos.v1.MasterInfo.Capability.Type 3", "QUOTA_V2", "-", "1.9.0", "1.11.0"],
];

test("v1 types differ from their v0 twins where they are known to, and nowhere else", () => {
  const found = new Map<string, string[]>();
  for (const version of minorVersions) {
    for (const difference of differencesBetweenTwins(schemaAt(version)))
      found.set(difference, [...(found.get(difference) ?? []), version]);
  }
  const ranges = [...found].map(
    ([difference, versions]) => `${difference} in ${versions.join(" ")}`,
  );
  const wanted = exceptions.map(([where, v0, v1, from, to]) => {
    const versions = minorVersions.slice(
      minorVersions.indexOf(from),
      minorVersions.indexOf(to) + 1,
    );
    return `${where}: ${v0} | ${v1} in ${versions.join(" ")}`;
  });
  expect(ranges.toSorted()).toEqual(wanted.toSorted());
});

function differencesBetweenTwins(schema: Schema): readonly string[] {
  const differences: string[] = [];
  const compare = (where: string, v0: string | undefined, v1: string | undefined): void => {
    const [a = "-", b = "-"] = [v0, v1].map((one) => one && inV0Words(one));
    if (a !== b) differences.push(`${where}: ${a} | ${b}`);
  };
  for (const [name, twin] of twins(schema.messageNames())) {
    const [v0, v1] = [schema.message(twin ?? ""), schema.message(name)];
    if (v0 === undefined || v1 === undefined) compare(name, v0 && "message", v1 && "message");
    else
      for (const n of new Set([...v0.byNumber.keys(), ...v1.byNumber.keys()]))
        compare(`${name} ${n}`, fieldWords(v0.byNumber.get(n)), fieldWords(v1.byNumber.get(n)));
  }
  for (const [name, twin] of twins(schema.enumNames())) {
    const [v0, v1] = [schema.enumeration(twin ?? ""), schema.enumeration(name)];
    compare(`first of ${name}`, v0?.first, v1?.first);
    for (const n of new Set([...(v0?.nameOf.keys() ?? []), ...(v1?.nameOf.keys() ?? [])]))
      compare(`${name} ${n}`, v0?.nameOf.get(n), v1?.nameOf.get(n));
  }
  return differences;
}

/** Each v1 name with its v0 twin, where there is one. */
function twins(names: readonly string[]): readonly (readonly [string, string | undefined])[] {
  const isV1 = (name: string): boolean => name.startsWith("mesos.v1.");
  const v0 = new Map(names.filter((name) => !isV1(name)).map((name) => [inV0Words(name), name]));
  return names.filter(isV1).map((name) => [name, v0.get(inV0Words(name))]);
}

function inV0Words(text: string): string {
  return text
    .replaceAll("mesos.v1.", "mesos.")
    .replaceAll("agent", "slave")
    .replaceAll("Agent", "Slave")
    .replaceAll("AGENT", "SLAVE");
}
