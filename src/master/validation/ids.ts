// NAME_MAX: ids become names of directories.
const longestId = 255;

/** What is wrong with an id from a peer by the rules of 1.11 (`validateID`), if anything. */
export function validateId(id: string): string | undefined {
  if (id === "") return "ID must not be empty";
  if (new TextEncoder().encode(id).length > longestId) {
    return `ID must not be greater than ${longestId} characters`;
  }
  if (id === "." || id === "..") return `'${id}' is disallowed`;
  return hasForbiddenCharacter(id) ? `'${id}' contains invalid characters` : undefined;
}

/** Whether an id holds a control character or a slash of either kind: all that 0.26 minds. */
export function hasForbiddenCharacter(id: string): boolean {
  for (const character of id) {
    const code = character.charCodeAt(0);
    if (code < 0x20 || code === 0x7f || character === "/" || character === "\\") return true;
  }
  return false;
}
