import { RE2JS, type RE2JSException } from "re2js";
import { type Attribute, failed, type Outcome, ok } from "../../resources/index.js";
import type { BodyOf } from "../../wire/index.js";

/** Which agents a framework wants to be offered at all. */
export type OfferConstraints = BodyOf<"mesos.scheduler.OfferConstraints">;

type AttributeConstraint = BodyOf<"mesos.scheduler.AttributeConstraint">;
type Selector = BodyOf<"mesos.scheduler.AttributeConstraint.Selector">;
type Predicate = BodyOf<"mesos.scheduler.AttributeConstraint.Predicate">;

/** What constraints look at of an agent. */
interface ConstrainedAgent {
  readonly hostname: string;
  readonly region: string | undefined;
  readonly zone: string | undefined;
  readonly attributes: readonly Attribute[];
}

/** Whether an agent must not be offered to the framework in that role. */
export type OfferConstraintsFilter = (role: string, agent: ConstrainedAgent) => boolean;

// The default of --offer_constraints_re2_max_program_size.
const maxRegexProgramSize = 100;

/**
 * Compiles offer constraints (1.11). Roles without an entry are unconstrained; an agent passes if all
 * constraints of any group hold. Expressions are RE2, so they match in linear time whatever a scheduler sends.
 */
export function compileOfferConstraints(
  constraints: OfferConstraints,
  maxProgramSize: number = maxRegexProgramSize,
): Outcome<OfferConstraintsFilter> {
  const byRole = new Map<string, readonly (readonly Test[])[]>();
  for (const [role, { groups = [] }] of Object.entries(constraints.role_constraints ?? {})) {
    if (groups.length === 0) {
      return failed(
        "'OfferConstraints::role_constraints' has an empty 'RoleConstraints::groups' for role " +
          role,
      );
    }
    const compiled: Test[][] = [];
    for (const { attribute_constraints: all = [] } of groups) {
      if (all.length === 0) {
        return failed(
          `'OfferConstraints::RoleConstraints::groups' for role ${role} contains an empty` +
            " RoleConstraints::Group",
        );
      }
      const group: Test[] = [];
      for (const constraint of all) {
        const test = compileConstraint(constraint, maxProgramSize);
        if (test.kind === "error") {
          return failed(`A role ${role} has an invalid 'AttributeConstraint': ${test.message}`);
        }
        group.push(test.value);
      }
      compiled.push(group);
    }
    byRole.set(role, compiled);
  }
  return ok((role, agent) => {
    const groups = byRole.get(role);
    return groups !== undefined && !groups.some((group) => group.every((test) => test(agent)));
  });
}

type Test = (agent: ConstrainedAgent) => boolean;

// What a selector finds: a text to look at, nothing, or an attribute that is not text.
type Found = string | undefined | typeof notText;
const notText = Symbol("attribute of another type");

function compileConstraint(
  { selector, predicate }: AttributeConstraint,
  maxProgramSize: number,
): Outcome<Test> {
  const select = compileSelector(selector);
  if (select.kind === "error") return select;
  const hold = compilePredicate(predicate, maxProgramSize);
  if (hold.kind === "error") return hold;
  return ok((agent) => hold.value(select.value(agent)));
}

function compileSelector({
  attribute_name: name,
  pseudoattribute_type: pseudo,
}: Selector): Outcome<(agent: ConstrainedAgent) => Found> {
  if (name !== undefined) {
    return ok((agent) => {
      const attribute = agent.attributes.find((candidate) => candidate.name === name);
      if (attribute === undefined) return undefined;
      return attribute.type === "TEXT" ? (attribute.text?.value ?? "") : notText;
    });
  }
  switch (pseudo) {
    case "HOSTNAME":
      return ok((agent) => agent.hostname);
    case "REGION":
      return ok((agent) => agent.region);
    case "ZONE":
      return ok((agent) => agent.zone);
    case undefined:
      return failed(
        "Exactly one of 'AttributeConstraint::Selector::name' or" +
          " 'AttributeConstraint::Selector::pseudoattribute_type' must be set",
      );
    default:
      return failed("Unknown pseudoattribute type");
  }
}

function compilePredicate(
  predicate: Predicate,
  maxProgramSize: number,
): Outcome<(found: Found) => boolean> {
  if (predicate.exists !== undefined) return ok((found) => found !== undefined);
  if (predicate.not_exists !== undefined) return ok((found) => found === undefined);
  const { text_equals: equals, text_not_equals: differs } = predicate;
  if (equals !== undefined) return ok(positive((text) => text === equals.value));
  if (differs !== undefined) return ok(negative((text) => text === differs.value));
  const { text_matches: matches, text_not_matches: mismatches } = predicate;
  const regex = (matches ?? mismatches)?.regex;
  if (regex === undefined) return failed("Unknown predicate type");
  const test = compileRegex(regex, maxProgramSize);
  if (test.kind === "error") return test;
  return ok(matches === undefined ? negative(test.value) : positive(test.value));
}

// Not text: every question about text is answered with yes.
function positive(test: (text: string) => boolean): (found: Found) => boolean {
  return (found) => found === notText || (found !== undefined && test(found));
}

function negative(test: (text: string) => boolean): (found: Found) => boolean {
  return (found) => found === notText || found === undefined || !test(found);
}

function compileRegex(regex: string, maxProgramSize: number): Outcome<(text: string) => boolean> {
  let compiled: RE2JS;
  try {
    compiled = RE2JS.compile(regex);
  } catch (error) {
    return failed(
      `Failed to construct regex from pattern '${regex}': ${(error as RE2JSException).message}`,
    );
  }
  const size = compiled.programSize();
  if (size > maxProgramSize) {
    return failed(
      `Regex '${regex}' is too complex: program size of ${size} is larger than maximum of` +
        ` ${maxProgramSize} allowed`,
    );
  }
  return ok((text) => compiled.testExact(text));
}
