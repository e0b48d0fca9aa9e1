/**
 * JSON as this package keeps it: like `JSON.parse`, but integers that a double cannot hold exactly are
 * `bigint`, as are none of the others; numbers may be NaN and infinite where Mesos wrote them so.
 */
export type JsonValue =
  | null
  | boolean
  | number
  | bigint
  | string
  | readonly JsonValue[]
  | JsonObject;

/** An object of JSON; names are own properties, `__proto__` included. */
export interface JsonObject {
  readonly [name: string]: JsonValue;
}

/** Whether a JSON value is an object, as opposed to an array or a scalar. */
export function isJsonObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Sets a property also when its name is `__proto__`. */
export function setProperty(object: object, name: string, value: unknown): void {
  if (name === "__proto__") {
    Object.defineProperty(object, name, {
      value,
      configurable: true,
      enumerable: true,
      writable: true,
    });
  } else {
    (object as Record<string, unknown>)[name] = value;
  }
}
