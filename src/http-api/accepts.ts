/**
 * Whether an `Accept` header allows a media type, by libprocess's rules: absent allows all, the first match of the
 * type itself, `type/*` and the star of all decides, `q=0` refuses.
 *
 * @param header value of the header; undefined when there is none
 * @see libprocess http.cpp (Request::acceptsMediaType)
 */
export function acceptsMediaType(header: string | undefined, type: string): boolean {
  if (header === undefined) return true;
  return allows(header, [type, `${type.split("/")[0]}/*`, "*/*"]);
}

/**
 * Whether an `Accept-Encoding` header allows a content coding; absent or empty means none.
 *
 * @see libprocess http.cpp (Request::acceptsEncoding)
 */
export function acceptsEncoding(header: string | undefined, coding: string): boolean {
  return header !== undefined && allows(header, [coding, "*"]);
}

function allows(header: string, candidates: readonly string[]): boolean {
  const offers = header.replace(/[ \t\n]/g, "").split(",");
  for (const candidate of candidates) {
    for (const offer of offers) {
      const [name = "", ...parameters] = offer.split(";");
      if (name.toLowerCase() !== candidate.toLowerCase()) continue;
      const weights = parameters.filter((each) => each.startsWith("q="));
      // A weight that makes no sense counts as none.
      return weights.length !== 1 || Number(weights[0]?.slice(2)) > 0;
    }
  }
  return false;
}
