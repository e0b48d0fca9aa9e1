import { validateRole } from "../../resources/index.js";
import type { BodyOf } from "../../wire/index.js";
import { withdrawOffers } from "../offers/offer-books.js";
import type { Turn } from "../turn.js";
import { badRequest, type OperatorAnswer, store } from "./answer.js";
import { frameworksOfRole } from "./known-roles.js";

type WeightInfo = BodyOf<"mesos.WeightInfo">;

/** All weights that were set. */
export function weightInfos(turn: Turn): readonly WeightInfo[] {
  return [...turn.state.weights].map(([role, weight]) => ({ role, weight }));
}

/** Changes the weights of some roles. */
export function updateWeights(
  turn: Turn,
  said: readonly WeightInfo[],
  request: number,
): OperatorAnswer {
  const weights: WeightInfo[] = [];
  for (const { role: name = "", weight } of said) {
    const role = name.trim();
    const refuse = (text: string): OperatorAnswer =>
      badRequest(turn, `Failed to validate update weights request JSON${text}`);
    const problem = validateRole(role);
    if (problem !== undefined) return refuse(`: Invalid role '${role}': ${problem}`);
    if (!isWhitelisted(turn, role)) return refuse(`: Unknown role '${role}'`);
    if (!(weight > 0)) {
      return refuse(` for role '${role}': Invalid weight '${weight}': Weights must be positive`);
    }
    weights.push({ role, weight });
  }
  return store(turn, request, { kind: "weights", weights });
}

/** Whether a role is one of `--roles`, where there is such a list. */
export function isWhitelisted({ options }: Turn, role: string): boolean {
  return options.roles === undefined || role === "*" || options.roles.has(role);
}

/** The registry has them. Once a role with frameworks is concerned, all offers are made anew. */
export function weightsUpdated(turn: Turn, weights: readonly WeightInfo[]): void {
  for (const { role = "", weight } of weights) turn.state.weights.set(role, weight);
  turn.allocator.setWeights(new Map(weights.map(({ role = "", weight }) => [role, weight])));
  const concerned = weights.some(({ role = "" }) => frameworksOfRole(turn, role).length > 0);
  if (!concerned) return;
  for (const on of turn.state.agents.registered.values()) withdrawOffers(turn, on.offers, true);
}
