/** Path and query of a request target, undecoded; scheme, host and fragment are dropped. */
export function splitTarget(target: string): { readonly path: string; readonly query: string } {
  const hash = target.indexOf("#");
  let rest = hash < 0 ? target : target.slice(0, hash);
  const origin = /^[A-Za-z][A-Za-z0-9+.-]*:\/\/[^/?]*/.exec(rest);
  if (origin !== null) rest = rest.slice(origin[0].length);
  const mark = rest.indexOf("?");
  if (mark < 0) return { path: rest, query: "" };
  return { path: rest.slice(0, mark), query: rest.slice(mark + 1) };
}
