import type { Schema } from "./descriptor.js";

/**
 * The shortest way to write a type inside a scope so that protoc finds it.
 *
 * protoc looks for the first part of a name in the innermost scope, then outwards. A first part that is a
 * message, enum or package ends the search, even when the rest is not in it; a single part must be a type.
 * A name with a leading dot needs no search.
 */
export function typeNamer(schema: Schema): (ref: string, scope: string) => string {
  const types = new Set([...schema.messageNames(), ...schema.enumNames()]);
  const packages = new Set(
    schema.files().flatMap((file) => {
      const parts = file.package.split(".");
      return parts.map((_, index) => parts.slice(0, index + 1).join("."));
    }),
  );

  const resolve = (name: string, scope: string): string | undefined => {
    const dot = name.indexOf(".");
    const first = dot === -1 ? name : name.slice(0, dot);
    for (const outer of scopesOf(scope)) {
      const found = outer + first;
      if (types.has(found) || (dot !== -1 && packages.has(found))) return outer + name;
    }
    return undefined;
  };

  return (ref, scope) => {
    const parts = ref.split(".");
    for (let start = parts.length - 1; start >= 0; start--) {
      const name = parts.slice(start).join(".");
      if (resolve(name, scope) === ref) return name;
    }
    return `.${ref}`;
  };
}

/** `a.b` gives the prefixes `a.b.`, `a.` and the empty one. */
function scopesOf(scope: string): readonly string[] {
  const parts = scope.split(".");
  const scopes = parts.map((_, index) => `${parts.slice(0, parts.length - index).join(".")}.`);
  return [...scopes, ""];
}
