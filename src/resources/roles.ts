/** Whether `role` lies strictly below `ancestor`: `a/b` is below `a`. */
export function isStrictSubroleOf(role: string, ancestor: string): boolean {
  return (
    role.length > ancestor.length && role[ancestor.length] === "/" && role.startsWith(ancestor)
  );
}

/** `a/b/c` gives `a/b`, `a`: the nearest first. */
export function roleAncestors(role: string): readonly string[] {
  const ancestors: string[] = [];
  for (let slash = role.lastIndexOf("/"); slash >= 0; slash = role.lastIndexOf("/", slash - 1)) {
    ancestors.push(role.slice(0, slash));
    if (slash === 0) break;
  }
  return ancestors;
}

/** The part of a role path before its first slash; quotas are set there. */
export function topLevelRole(role: string): string {
  const slash = role.indexOf("/");
  return slash < 0 ? role : role.slice(0, slash);
}

const forbidden = /[\t\n\v\f\r \x7f]/;

/**
 * What is wrong with a role name by the rules of 1.11 (`common/roles.cpp`), if anything. 0.26 had no rules.
 */
export function validateRole(role: string): string | undefined {
  if (role === "*") return undefined;
  if (role.startsWith("/")) return `Role '${role}' cannot start with a slash`;
  if (role.endsWith("/")) return `Role '${role}' cannot end with a slash`;
  if (role.includes("//")) return `Role '${role}' cannot contain two adjacent slashes`;
  if (role === "") return "Role names cannot be the empty string";
  for (const component of role.split("/")) {
    if (component === "." || component === ".." || component === "*") {
      return `Role '${role}' cannot include '${component}' as a component`;
    }
    if (component.startsWith("-")) {
      return `Role component '${component}' is invalid because it starts with a dash`;
    }
    if (forbidden.test(component)) {
      return `Role component '${component}' is invalid because it contains backspace or whitespace`;
    }
  }
  return undefined;
}
