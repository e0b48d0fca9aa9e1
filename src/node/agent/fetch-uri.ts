// What a URI of a task means (launcher/fetcher.cpp): where it comes from, what it is called, what is done with it.

import type { BodyOf } from "../../wire/index.js";

type Uri = BodyOf<"mesos.CommandInfo.URI">;

/** One file to bring into a sandbox. */
export interface FetchPlan {
  readonly uri: string;
  readonly source:
    | { readonly kind: "local"; readonly path: string }
    | { readonly kind: "net"; readonly url: string };
  /** Below the sandbox. */
  readonly target: string;
  readonly afterwards:
    | "make-executable"
    | "extract-tar"
    | "extract-gzip"
    | "extract-zip"
    | "nothing";
}

/** What to do for a URI, or why it cannot be done. */
export type FetchPlanResult =
  | { readonly kind: "ok"; readonly plan: FetchPlan }
  | { readonly kind: "error"; readonly message: string };

const TAR_SUFFIXES = [".tgz", ".tar.gz", ".tbz2", ".tar.bz2", ".txz", ".tar.xz"];

/** Reads a URI as the fetcher does. */
export function planFetch(
  given: Uri,
  options: { readonly frameworksHome: string; readonly modern: boolean },
): FetchPlanResult {
  const failed = (message: string): FetchPlanResult => ({ kind: "error", message });
  const uri = given.value.trimStart();
  if (/[\\'\0]/.test(uri)) return failed(`Illegal characters in URI`);
  const scheme = /^([A-Za-z][A-Za-z0-9+.-]*):\/\//.exec(uri);
  const rest = scheme === null ? uri : uri.slice(scheme[0].length);
  if (scheme !== null && !/^[^/]*\/./s.test(rest)) {
    return failed(`Malformed URI (missing path): ${uri}`);
  }
  const name = given.output_file ?? uri.slice(uri.lastIndexOf("/") + 1);
  const problem = targetProblem(name, given.output_file !== undefined);
  if (problem !== undefined) return failed(problem);
  const source = sourceOf(uri, scheme?.[1], rest, options.frameworksHome);
  if (typeof source === "string") return failed(source);
  return {
    kind: "ok",
    plan: { uri, source, target: name, afterwards: afterwards(given, name, options.modern) },
  };
}

function sourceOf(
  uri: string,
  scheme: string | undefined,
  rest: string,
  frameworksHome: string,
): FetchPlan["source"] | string {
  switch (scheme) {
    case "http":
    case "https":
      return { kind: "net", url: uri };
    case "file":
      return rest.startsWith("/")
        ? { kind: "local", path: rest }
        : "File URI only supports absolute paths";
    case undefined:
      if (uri.startsWith("/")) return { kind: "local", path: uri };
      if (frameworksHome === "") {
        return "A relative path was passed for the resource but the Mesos framework home was not specified. Please either provide this config option or avoid using a relative path";
      }
      return { kind: "local", path: `${frameworksHome}/${uri}` };
    default:
      return `Scheme '${scheme}' is not supported`;
  }
}

function targetProblem(name: string, isGiven: boolean): string | undefined {
  const parts = name.split("/");
  const leaves = name.startsWith("/") || parts.includes("..");
  if (leaves) return "URI output file must be within the sandbox directory";
  if (name === "" || name === "." || (!isGiven && parts.length > 1)) {
    return "Malformed URI: found no file name";
  }
  return undefined;
}

function afterwards(given: Uri, name: string, modern: boolean): FetchPlan["afterwards"] {
  if (given.executable === true) return "make-executable";
  if (given.extract === false) return "nothing";
  if (TAR_SUFFIXES.some((suffix) => name.endsWith(suffix))) return "extract-tar";
  if (modern && name.endsWith(".tar")) return "extract-tar";
  if (name.endsWith(".gz")) return "extract-gzip";
  if (name.endsWith(".zip")) return "extract-zip";
  return "nothing";
}
