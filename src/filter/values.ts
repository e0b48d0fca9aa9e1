import { decodeUtf8, formatUuid } from "../bytes/index.js";
import { Moment, parseDuration, parseTimeText, Span, timeOfDay } from "./time-values.js";

// What filters compare. A field that a message does not have reads as `undefined`, and any comparison with it
// is false, `!=` as well: that leaves `!(…)` to say "or has none". A list compares as any of its elements, a
// message whose only field is `value` (every id of Mesos) as that value, bytes as a uuid or as text.

/** How one value stands to another. */
export type Comparison = "==" | "!=" | "<" | "<=" | ">" | ">=";

/** The value in a message that holds nothing else. */
function unwrapped(value: unknown): unknown {
  if (!isRecord(value)) return value;
  const names = Object.keys(value);
  return names.length === 1 && names[0] === "value" ? value["value"] : value;
}

/** Whether a value is a message or a map of a body. */
function isRecord(value: unknown): value is Record<string, unknown> {
  return (
    typeof value === "object" &&
    value !== null &&
    !Array.isArray(value) &&
    !(value instanceof Uint8Array) &&
    !(value instanceof Moment) &&
    !(value instanceof Span)
  );
}

/** Whether there is such a thing: not absent, no empty list. */
export function isPresent(value: unknown): boolean {
  if (value === undefined || value === null) return false;
  return !Array.isArray(value) || value.length > 0;
}

/** What a value means where a condition is wanted: a boolean itself, anything else whether it is there. */
export function isTrue(value: unknown): boolean {
  if (typeof value === "boolean") return value;
  return Array.isArray(value) ? value.some(isTrue) : isPresent(value);
}

/** The value of a field; of a list, that of its elements in one list. */
export function fieldOf(value: unknown, name: string): unknown {
  if (Array.isArray(value)) {
    const found: unknown[] = [];
    for (const each of value) {
      const inner = fieldOf(each, name);
      if (Array.isArray(inner)) for (const item of inner) found.push(item);
      else if (inner !== undefined) found.push(inner);
    }
    return found.length === 0 ? undefined : found;
  }
  return isRecord(value) && Object.hasOwn(value, name) ? value[name] : undefined;
}

/** `list[0]`, `map["key"]`. */
export function elementOf(value: unknown, key: unknown): unknown {
  if (typeof key === "string") return fieldOf(value, key);
  return Array.isArray(value) && (typeof key === "number" || typeof key === "bigint")
    ? value[Number(key)]
    : undefined;
}

/** Whether the comparison holds, for any element where there are several. */
export function compare(left: unknown, operator: Comparison, right: unknown): boolean {
  if (left === null || right === null) {
    const absent = !isPresent(left) && !isPresent(right);
    return operator === "==" ? absent : operator === "!=" && !absent;
  }
  if (!isPresent(left) || !isPresent(right)) return false;
  if (operator === "!=") return !areEqual(left, right);
  if (operator === "==") return areEqual(left, right);
  return anyOf(left, (a) => anyOf(right, (b) => isOrdered(a, operator, b)));
}

/** Whether the right side, a list or the keys of a map, holds the left side or any of it. */
export function isIn(left: unknown, right: unknown): boolean {
  if (!isPresent(left)) return false;
  if (isRecord(right)) return anyOf(left, (a) => typeof a === "string" && Object.hasOwn(right, a));
  return Array.isArray(right) && anyOf(left, (a) => right.some((b) => areEqual(a, b)));
}

function anyOf(value: unknown, holds: (each: unknown) => boolean): boolean {
  return Array.isArray(value) ? value.some(holds) : holds(value);
}

function areEqual(left: unknown, right: unknown): boolean {
  if (left === right) return true;
  if (Array.isArray(left) && Array.isArray(right)) {
    return (
      left.length === right.length && left.every((each, index) => areEqual(each, right[index]))
    );
  }
  if (Array.isArray(left)) return left.some((each) => areEqual(each, right));
  if (Array.isArray(right)) return right.some((each) => areEqual(left, each));
  const order = orderOf(left, right);
  if (order !== undefined) return order === 0;
  const a = unwrapped(left);
  const b = unwrapped(right);
  if (a !== left || b !== right) return areEqual(a, b);
  if (a instanceof Uint8Array || b instanceof Uint8Array) return areEqualBytes(a, b);
  return false;
}

function areEqualBytes(left: unknown, right: unknown): boolean {
  if (left instanceof Uint8Array && right instanceof Uint8Array) {
    return left.length === right.length && left.every((byte, index) => byte === right[index]);
  }
  const [bytes, text] = left instanceof Uint8Array ? [left, right] : [right, left];
  if (!(bytes instanceof Uint8Array) || typeof text !== "string") return false;
  if (formatUuid(bytes) === text.toLowerCase()) return true;
  // A character takes at most three bytes a UTF-16 unit.
  return bytes.length <= text.length * 3 && decodeUtf8(bytes) === text;
}

function isOrdered(left: unknown, operator: Comparison, right: unknown): boolean {
  const order = orderOf(unwrapped(left), unwrapped(right));
  if (order === undefined) return false;
  switch (operator) {
    case "<":
      return order < 0;
    case "<=":
      return order <= 0;
    case ">":
      return order > 0;
    case ">=":
      return order >= 0;
    default:
      return false;
  }
}

/** Below, at or above 0; undefined for what has no order, NaN and different kinds of things. */
function orderOf(left: unknown, right: unknown): number | undefined {
  if (isNumber(left) && isNumber(right)) {
    return left < right ? -1 : left > right ? 1 : left <= right ? 0 : undefined;
  }
  if (typeof left === "string" && typeof right === "string") {
    return left < right ? -1 : left > right ? 1 : 0;
  }
  if (typeof left === "boolean" && typeof right === "boolean") return Number(left) - Number(right);
  if (left instanceof Moment) return momentOrder(left, right);
  if (left instanceof Span) return spanOrder(left, right);
  if (right instanceof Moment) return reversed(momentOrder(right, left));
  if (right instanceof Span) return reversed(spanOrder(right, left));
  return undefined;
}

function isNumber(value: unknown): value is number | bigint {
  return typeof value === "number" || typeof value === "bigint";
}

function reversed(order: number | undefined): number | undefined {
  return order === undefined ? undefined : -order;
}

function orderOfInts(left: bigint, right: bigint): number {
  return left < right ? -1 : left > right ? 1 : 0;
}

function momentOrder(left: Moment, right: unknown): number | undefined {
  if (right instanceof Moment) return orderOfInts(left.ns, right.ns);
  const text = typeof right === "string" ? parseTimeText(right) : undefined;
  if (text === undefined) return undefined;
  return orderOfInts(text.kind === "moment" ? left.ns : timeOfDay(left.ns), text.ns);
}

function spanOrder(left: Span, right: unknown): number | undefined {
  if (right instanceof Span) return orderOfInts(left.ns, right.ns);
  const ns = typeof right === "string" ? parseDuration(right) : undefined;
  return ns === undefined ? undefined : orderOfInts(left.ns, ns);
}

/** The texts in a value: of strings, ids, bytes and numbers, one or several. */
export function textsOf(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.flatMap(textsOf);
  const inner = unwrapped(value);
  if (typeof inner === "string") return [inner];
  if (inner instanceof Uint8Array) {
    const uuid = formatUuid(inner);
    return uuid === undefined ? [decodeUtf8(inner)] : [uuid, decodeUtf8(inner)];
  }
  return isNumber(inner) || typeof inner === "boolean" ? [String(inner)] : [];
}

/** How many elements, fields, bytes or characters. */
export function sizeOf(value: unknown): number | undefined {
  if (typeof value === "string") return [...value].length;
  if (Array.isArray(value) || value instanceof Uint8Array) return value.length;
  return isRecord(value) ? Object.keys(value).length : undefined;
}

/** Arithmetic of CEL: integers divide to an integer; undefined where there is no result. */
export function arithmetic(left: unknown, operator: string, right: unknown): unknown {
  const a = unwrapped(left);
  const b = unwrapped(right);
  if (operator === "+" && typeof a === "string" && typeof b === "string") return a + b;
  if (a instanceof Moment || a instanceof Span) return timeArithmetic(a, operator, b);
  if (!isNumber(a) || !isNumber(b)) return undefined;
  // Bodies hold 32-bit integers as numbers: with an integer on one side a whole number is meant as one.
  if ((typeof a === "bigint" || typeof b === "bigint") && isWhole(a) && isWhole(b)) {
    return wholeArithmetic(BigInt(a), operator, BigInt(b));
  }
  const [x, y] = [Number(a), Number(b)];
  switch (operator) {
    case "+":
      return x + y;
    case "-":
      return x - y;
    case "*":
      return x * y;
    case "/":
      return x / y;
    case "%":
      return Number.isInteger(x) && Number.isInteger(y) && y !== 0 ? x % y : undefined;
    default:
      return undefined;
  }
}

function isWhole(value: number | bigint): boolean {
  return typeof value === "bigint" || Number.isInteger(value);
}

function wholeArithmetic(a: bigint, operator: string, b: bigint): bigint | undefined {
  switch (operator) {
    case "+":
      return a + b;
    case "-":
      return a - b;
    case "*":
      return a * b;
    case "/":
      return b === 0n ? undefined : a / b;
    case "%":
      return b === 0n ? undefined : a % b;
    default:
      return undefined;
  }
}

function timeArithmetic(a: Moment | Span, operator: string, b: unknown): unknown {
  if (operator === "-" && a instanceof Moment && b instanceof Moment) return new Span(a.ns - b.ns);
  if (!(b instanceof Span) || (operator !== "+" && operator !== "-")) return undefined;
  const ns = operator === "+" ? a.ns + b.ns : a.ns - b.ns;
  return a instanceof Moment ? new Moment(ns) : new Span(ns);
}
