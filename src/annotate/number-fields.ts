// Numbers whose unit is in the schema's comments or in the name of the field.

/** What the number in a field stands for. */
export type NumberMeaning = "seconds" | "time-seconds" | "microseconds" | "ipv4";

// Fields of these names mean the same wherever they occur.
const BY_NAME: Readonly<Record<string, NumberMeaning>> = {
  timestamp: "time-seconds",
  build_time: "time-seconds",
  start_time: "time-seconds",
  elected_time: "time-seconds",
  failover_timeout: "seconds",
};

const BY_FIELD: Readonly<Record<string, NumberMeaning>> = {
  "mesos.MasterInfo.ip": "ipv4",
  "mesos.PerfStatistics.duration": "seconds",
};

/** What a number means; `undefined` for one without a unit. */
export function numberMeaning(typeName: string, fieldName: string): NumberMeaning | undefined {
  const special = BY_FIELD[`${typeName.replace(/^mesos\.v1\./, "mesos.")}.${fieldName}`];
  if (special !== undefined) return special;
  if (/_sec(?:ond)?s$/.test(fieldName)) return "seconds";
  if (/_microsecs(?:_|$)/.test(fieldName)) return "microseconds";
  return Object.hasOwn(BY_NAME, fieldName) ? BY_NAME[fieldName] : undefined;
}
