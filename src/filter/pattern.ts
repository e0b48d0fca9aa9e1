import { RE2JS, RE2JSException } from "re2js";

/** Whether a text contains a match. */
export type Pattern = (text: string) => boolean;

/**
 * Compiles a regular expression in RE2's syntax, as CEL wants it. It takes time linear in the text whatever
 * the pattern, so a filter cannot be made to hang by what was captured.
 *
 * @returns the pattern, or what is wrong with it
 */
export function compilePattern(source: string): Pattern | { readonly wrong: string } {
  try {
    const compiled = RE2JS.compile(source);
    return (text) => compiled.test(text);
  } catch (error) {
    if (error instanceof RE2JSException) return { wrong: error.message };
    throw error;
  }
}
