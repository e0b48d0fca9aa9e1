/** One `name=value` of a form, percent-decoded, in the order of the body. */
export type FormField = readonly [name: string, value: string];

/**
 * Fields of a form body (`slaveId=…&resources=[…]`), as Mesos reads them whatever the content type says:
 * `+` is a blank, `%XX` a byte, a name without `=` has an empty value. What is not valid percent-encoding
 * stays as it is.
 */
export function parseForm(text: string): readonly FormField[] {
  const fields: FormField[] = [];
  for (const part of text.split(/[&;]/)) {
    if (part === "") continue;
    const equals = part.indexOf("=");
    const name = equals < 0 ? part : part.slice(0, equals);
    fields.push([decodePart(name), equals < 0 ? "" : decodePart(part.slice(equals + 1))]);
  }
  return fields;
}

function decodePart(text: string): string {
  const spaced = text.replaceAll("+", " ");
  try {
    return decodeURIComponent(spaced);
  } catch {
    return spaced;
  }
}
