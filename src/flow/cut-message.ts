import { type HttpRequestHead, messageRoutes, percentDecode } from "../wire/index.js";

const PATH = /^\/([^/?#]+)\/([\w.]+)$/;

/**
 * The receiver and the name of a libprocess message of which only the first line, or a part of the headers, is
 * left: whether it is one is in headers that are missing, but nothing else goes to such a path.
 */
export function cutMessageOf({
  method,
  target,
}: HttpRequestHead): { readonly id: string; readonly name: string } | undefined {
  const [, rawId = "", name = ""] = PATH.exec(target) ?? [];
  const id = percentDecode(rawId);
  if (method !== "POST" || id === undefined || messageRoutes(name).length === 0) return undefined;
  return { id, name };
}
