// JSON as a sequence of pieces of text, so that large answers can be written a bit at a time. 0.26 sorts names: there each
// object says its members in that order.

import { type EndpointJson, formatEndpointJson } from "../../../http-api/index.js";

/** Text that is written piece by piece. */
export type Pieces = Generator<string, void, undefined>;

/** A member of an object: a value, an object in pieces, or a list that is written item by item. */
export type Member =
  | { readonly name: string; readonly value: EndpointJson | undefined }
  | { readonly name: string; readonly pieces: () => Pieces }
  | { readonly name: string; readonly items: () => Iterable<EndpointJson | (() => Pieces)> };

/** An object. */
export function* objectPieces(members: readonly Member[], old: boolean): Pieces {
  const ordered = old ? [...members].sort((a, b) => (a.name < b.name ? -1 : 1)) : members;
  let comma = "{";
  for (const member of ordered) {
    const name = `${comma}${JSON.stringify(member.name)}:`;
    if ("items" in member) {
      yield `${name}[`;
      yield* itemPieces(member.items(), old);
      yield "]";
    } else if ("pieces" in member) {
      yield name;
      yield* member.pieces();
    } else if (member.value === undefined) {
      continue;
    } else {
      yield name + formatEndpointJson(member.value, old);
    }
    comma = ",";
  }
  yield comma === "{" ? "{}" : "}";
}

function* itemPieces(items: Iterable<EndpointJson | (() => Pieces)>, old: boolean): Pieces {
  let comma = "";
  for (const item of items) {
    if (typeof item === "function") {
      if (comma !== "") yield comma;
      yield* item();
    } else {
      yield comma + formatEndpointJson(item, old);
    }
    comma = ",";
  }
}

/** The members of a plain object. */
export function membersOf(
  object: Readonly<Record<string, EndpointJson | undefined>>,
): readonly Member[] {
  return Object.entries(object).map(([name, value]) => ({ name, value }));
}

/** The items of a list, each made when its turn comes. */
export function* each<T, U>(list: Iterable<T>, make: (item: T) => U): Generator<U> {
  for (const item of list) yield make(item);
}
