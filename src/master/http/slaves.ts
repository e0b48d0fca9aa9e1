import type { Turn } from "../turn.js";
import type { Asking, Endpoint } from "./endpoint.js";
import { agentJson, agentResourcesJson, recoveredAgentJson } from "./json/agent.js";
import { each, objectPieces, type Pieces } from "./json/pieces.js";
import { streamJson } from "./stream.js";
import { agentViews } from "./view.js";

/** `/slaves`: agents with every resource they have (1.x). */
export const slavesEndpoint: Endpoint = {
  help: "Agents and their resources: slave_id=ID for one of them (1.x).",
  realm: "readonly",
  answer: (turn, asking) => streamJson(turn, asking, slavesPieces(turn, asking)),
};

function slavesPieces(turn: Turn, { query }: Asking): Pieces {
  const { old } = turn;
  const wanted = old ? undefined : query.get("slave_id");
  const isWanted = (id: string): boolean => wanted === undefined || wanted === id;
  const slaves = agentViews(turn).filter(({ entry }) => isWanted(entry.id));
  const recovered = [...turn.state.agents.recovered].filter(([id]) => isWanted(id));
  return objectPieces(
    [
      {
        name: "slaves",
        items: () =>
          each(slaves, (view) => ({
            ...agentJson(view, turn),
            ...(old ? {} : agentResourcesJson(view, turn)),
          })),
      },
      ...(old
        ? []
        : [
            {
              name: "recovered_slaves",
              items: () => each(recovered, ([id, info]) => recoveredAgentJson(id, info, turn)),
            },
          ]),
    ],
    old,
  );
}
