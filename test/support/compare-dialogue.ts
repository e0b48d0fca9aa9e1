/** One message of a dialogue, ids already replaced by names. */
export interface Spoken {
  readonly type: string;
  readonly body: unknown;
}

/**
 * What differs between what two masters said to one receiver.
 *
 * Messages are paired by type, in order; pairs are compared field by field. Times never count.
 */
export function compareChannel(
  channel: string,
  real: readonly Spoken[],
  ours: readonly Spoken[],
): readonly string[] {
  const differences: string[] = [];
  const seen = new Set<string>();
  const say = (text: string): void => {
    const line = `${channel}: ${text}`;
    if (!seen.has(line)) differences.push(line);
    seen.add(line);
  };
  for (const step of align(real, ours)) {
    if (step.kind === "missing") say(`missing ${about(step.message)}`);
    else if (step.kind === "extra") say(`extra ${about(step.message)}`);
    else {
      for (const text of compareBodies("", sorted(step.real.body), sorted(step.ours.body))) {
        say(`${shortName(step.real)}${text}`);
      }
    }
  }
  return differences;
}

type Step =
  | { readonly kind: "pair"; readonly real: Spoken; readonly ours: Spoken }
  | { readonly kind: "missing"; readonly message: Spoken }
  | { readonly kind: "extra"; readonly message: Spoken };

/** The longest common subsequence of what a message is about, the rest missing or extra. */
function align(real: readonly Spoken[], ours: readonly Spoken[]): readonly Step[] {
  const width = ours.length + 1;
  const lengths = new Uint32Array((real.length + 1) * width);
  const subjects = real.map(subject);
  const ourSubjects = ours.map(subject);
  for (let row = real.length - 1; row >= 0; row--) {
    for (let column = ours.length - 1; column >= 0; column--) {
      lengths[row * width + column] =
        subjects[row] === ourSubjects[column]
          ? (lengths[(row + 1) * width + column + 1] ?? 0) + 1
          : Math.max(
              lengths[(row + 1) * width + column] ?? 0,
              lengths[row * width + column + 1] ?? 0,
            );
    }
  }
  const steps: Step[] = [];
  let row = 0;
  let column = 0;
  while (row < real.length || column < ours.length) {
    const mine = ours[column];
    const theirs = real[row];
    if (theirs !== undefined && mine !== undefined && subjects[row] === ourSubjects[column]) {
      steps.push({ kind: "pair", real: theirs, ours: mine });
      row++;
      column++;
    } else if (
      mine === undefined ||
      (theirs !== undefined &&
        (lengths[(row + 1) * width + column] ?? 0) >= (lengths[row * width + column + 1] ?? 0))
    ) {
      if (theirs !== undefined) steps.push({ kind: "missing", message: theirs });
      row++;
    } else {
      steps.push({ kind: "extra", message: mine });
      column++;
    }
  }
  return steps;
}

/** Type, and the task it is about: messages about different tasks are different messages. */
function subject({ type, body }: Spoken): string {
  const about = body as {
    readonly task?: { readonly task_id?: { readonly value?: string } };
    readonly task_id?: { readonly value?: string };
    readonly update?: {
      readonly status?: { readonly state?: string; readonly task_id?: { readonly value?: string } };
    };
  };
  const status = about.update?.status;
  const id = about.task?.task_id?.value ?? about.task_id?.value ?? status?.task_id?.value ?? "";
  return `${type} ${id} ${status?.state ?? ""}`.trim();
}

function about(message: Spoken): string {
  return subject(message).slice(message.type.lastIndexOf(".") + 1);
}

function shortName({ type }: Spoken): string {
  return type.slice(type.lastIndexOf(".") + 1);
}

const TIMES: ReadonlySet<string> = new Set(["timestamp"]);
const RANDOM: ReadonlySet<string> = new Set(["operation_uuid"]);

function compareBodies(path: string, real: unknown, ours: unknown): readonly string[] {
  if (isRecord(real) && isRecord(ours)) {
    const keys = new Set([...Object.keys(real), ...Object.keys(ours)]);
    return [...keys].sort().flatMap((key) => {
      const [a, b] = [real[key], ours[key]];
      if (a === undefined && b === undefined) return [];
      if (a === undefined) return [`${path}.${key} set`];
      if (b === undefined) return [`${path}.${key} not set`];
      return TIMES.has(key) || RANDOM.has(key) ? [] : compareBodies(`${path}.${key}`, a, b);
    });
  }
  if (Array.isArray(real) && Array.isArray(ours)) {
    if (real.length !== ours.length) return [`${path} has ${ours.length} of ${real.length}`];
    return real.flatMap((each, index) => compareBodies(`${path}[]`, each, ours[index]));
  }
  return text(real) === text(ours) ? [] : [`${path} is ${text(ours)}, not ${text(real)}`];
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return (
    typeof value === "object" &&
    value !== null &&
    !Array.isArray(value) &&
    !(value instanceof Uint8Array)
  );
}

// Offers, their pids and their resources come in no order that means anything.
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(sorted).sort((a, b) => (text(a) < text(b) ? -1 : 1));
  }
  if (!isRecord(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, sorted(each)]));
}

function text(value: unknown): string {
  return (
    JSON.stringify(value, (_key, each: unknown) => {
      if (typeof each === "bigint") return `${each}n`;
      return each instanceof Uint8Array ? [...each] : each;
    }) ?? "undefined"
  );
}
