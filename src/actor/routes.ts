import type { Emulation } from "./emulation.js";

/** First token of a path, undecoded; empty when there is none. */
export function firstToken(path: string): string {
  return /[^/]+/.exec(path)?.[0] ?? "";
}

/**
 * The registered route that serves a path, by the rules of the emulated version.
 *
 * From 0.24 the longest registered prefix wins, token by token; before, only the token after the id counts.
 *
 * @param path undecoded, with the id in front
 */
export function matchRoute(
  routes: ReadonlySet<string>,
  path: string,
  emulation: Emulation,
): string | undefined {
  const prefix = `/${firstToken(path)}`;
  let name = (path.startsWith(prefix) ? path.slice(prefix.length) : path).replace(/^\/+/, "");
  if (!emulation.nestedRoutes) {
    const route = `/${firstToken(name)}`;
    return routes.has(route) ? route : undefined;
  }
  const whole = trimEnd(name);
  if (emulation.trailingSlash) name = whole;
  let longest: string | undefined;
  for (const route of routes) {
    const wanted = route.slice(1);
    // `state/` is below nothing: without its slash it would be the route itself.
    const below = wanted !== "" && whole !== wanted && name.startsWith(`${wanted}/`);
    if ((name === wanted || below) && route.length > (longest?.length ?? 0)) longest = route;
  }
  return longest;
}

function trimEnd(text: string): string {
  let end = text.length;
  while (end > 0 && text.charCodeAt(end - 1) === 0x2f) end--;
  return text.slice(0, end);
}
