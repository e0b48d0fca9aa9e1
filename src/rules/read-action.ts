import { isJsonObject, type JsonObject, type JsonValue, parsePath } from "../wire/index.js";
import { Fields, RuleProblem, readDuration, readSize } from "./read-fields.js";
import type { RuleAction } from "./rule.js";

type ReadAction = (value: JsonValue, place: string) => RuleAction;

const ACTIONS: Readonly<Record<RuleAction["kind"], ReadAction>> = {
  drop: (value, place) => {
    options(value, place).finish();
    return { kind: "drop" };
  },
  delay: (value, place) => {
    const fields = options(value, place, "by", readDuration);
    const byMs = fields.duration("by");
    const jitterMs = fields.duration("jitter") ?? 0;
    const order = fields.choice("order", ["keep", "pass"] as const) ?? "keep";
    fields.finish();
    if (byMs === undefined) throw fields.missing("by", "a time such as 500ms");
    return { kind: "delay", byMs, jitterMs, order };
  },
  duplicate: (value, place) => {
    const fields = options(value, place, "times", asNumber);
    const times = fields.count("times") ?? 1;
    fields.finish();
    return { kind: "duplicate", times };
  },
  reorder: (value, place) => {
    const fields = options(value, place, "behind", asNumber);
    const behind = fields.count("behind") ?? 1;
    const withinMs = fields.duration("within") ?? 5000;
    fields.finish();
    return { kind: "reorder", behind, withinMs };
  },
  hold: (value, place) => {
    options(value, place).finish();
    return { kind: "hold" };
  },
  edit: (value, place) => {
    const fields = options(value, place);
    const set = fields.value("set") ?? {};
    const remove = fields.texts("remove") ?? [];
    fields.finish();
    if (!isJsonObject(set)) throw new RuleProblem(`${place}.set`, set, "paths with values");
    const paths = [...Object.keys(set), ...remove];
    if (paths.length === 0) throw fields.missing("set", "paths with values, or remove");
    for (const path of paths) checkPath(path, place);
    return { kind: "edit", set, remove };
  },
  replace: (value, place) => {
    const fields = options(value, place);
    const body = fields.value("body");
    fields.finish();
    if (body === undefined) throw fields.missing("body", "a body as JSON");
    return { kind: "replace", body };
  },
  inject: (value, place) => {
    const fields = options(value, place);
    const where = fields.choice("where", ["before", "behind"] as const) ?? "behind";
    const type = fields.text("type");
    const from = fields.text("from");
    const to = fields.text("to");
    const body = fields.value("body") ?? {};
    fields.finish();
    return {
      kind: "inject",
      where,
      ...(type === undefined ? {} : { type }),
      ...(from === undefined ? {} : { from }),
      ...(to === undefined ? {} : { to }),
      body,
    };
  },
  corrupt: (value, place) => {
    const fields = options(value, place, "bits", asNumber);
    const bits = fields.count("bits") ?? 1;
    fields.finish();
    return { kind: "corrupt", bits };
  },
  reset: (value, place) => {
    const fields = options(value, place);
    const deliver = fields.flag("deliver") ?? false;
    fields.finish();
    return { kind: "reset", deliver };
  },
  throttle: (value, place) => {
    const fields = options(value, place, "rate", readSize);
    const bytesPerSecond = fields.size("rate");
    const forMs = fields.duration("for");
    fields.finish();
    if (bytesPerSecond === undefined) throw fields.missing("rate", "bytes a second, such as 10k");
    return { kind: "throttle", bytesPerSecond, ...(forMs === undefined ? {} : { forMs }) };
  },
  stall: (value, place) => {
    const fields = options(value, place, "for", readDuration);
    const forMs = fields.duration("for");
    fields.finish();
    return { kind: "stall", ...(forMs === undefined ? {} : { forMs }) };
  },
  partition: (value, place) => {
    const fields = options(value, place, "for", readDuration);
    const forMs = fields.duration("for");
    const isolate = fields.choice("isolate", ["from", "to"] as const);
    fields.finish();
    return {
      kind: "partition",
      ...(forMs === undefined ? {} : { forMs }),
      ...(isolate === undefined ? {} : { isolate }),
    };
  },
};

const KINDS = Object.keys(ACTIONS);

/** Reads `drop`, or `{ delay: 500ms }`, or `{ delay: { by: 500ms, jitter: 100ms } }`. */
export function readAction(value: JsonValue, place: string): RuleAction {
  const object: JsonObject | undefined =
    typeof value === "string" ? { [value]: {} } : isJsonObject(value) ? value : undefined;
  const entries = Object.entries(object ?? {});
  const [entry] = entries;
  const read = entry === undefined ? undefined : ACTIONS[entry[0] as RuleAction["kind"]];
  if (
    entry === undefined ||
    entries.length !== 1 ||
    read === undefined ||
    !KINDS.includes(entry[0])
  ) {
    throw new RuleProblem(place, value, `one of ${KINDS.join(", ")}`);
  }
  return read(entry[1] ?? {}, `${place}.${entry[0]}`);
}

/** The options of an action; one value alone is that of `main`. */
function options(
  value: JsonValue,
  place: string,
  main?: string,
  read?: (value: JsonValue) => unknown,
): Fields {
  if (isJsonObject(value)) return new Fields(value, place);
  if (main !== undefined && read?.(value) !== undefined)
    return new Fields({ [main]: value }, place);
  throw new RuleProblem(
    place,
    value,
    main === undefined ? "options by name" : `${main}, or options by name`,
  );
}

function asNumber(value: JsonValue): number | undefined {
  return typeof value === "number" ? value : undefined;
}

function checkPath(path: string, place: string): void {
  try {
    parsePath(path);
  } catch (error) {
    throw new RuleProblem(place, undefined, "", error instanceof Error ? error.message : "");
  }
}
