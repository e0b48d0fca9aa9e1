// Ids become directory names below the work directory, so what Mesos 1.x calls an invalid id is a way out of it.

/** Longest name of a file on Linux, in bytes. */
const MAX_ID_BYTES = 255;

/** Mesos's reason to refuse a framework, executor, task or agent id; `undefined` for a good one. */
export function idProblem(id: string): string | undefined {
  if (id === "") return "ID must not be empty";
  if (utf8Length(id) > MAX_ID_BYTES) {
    return `ID must not be greater than ${MAX_ID_BYTES} characters`;
  }
  if (id === "." || id === "..") return `'${id}' is disallowed`;
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
  if (/[\u0000-\u001f\u007f/\\]/.test(id)) return `'${id}' contains invalid characters`;
  return undefined;
}

function utf8Length(text: string): number {
  let length = 0;
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    length += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
  }
  return length;
}
