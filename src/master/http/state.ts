import {
  type BuildInfo,
  buildJson,
  Double,
  messageJson,
  type Style,
  secondsJson,
  taskJson,
} from "../../http-api/index.js";
import type { Turn } from "../turn.js";
import type { Asking, Endpoint } from "./endpoint.js";
import { agentJson, recoveredAgentJson } from "./json/agent.js";
import { frameworkJson } from "./json/framework.js";
import { each, type Member, membersOf, objectPieces, type Pieces } from "./json/pieces.js";
import { streamJson } from "./stream.js";
import { agentViews, type FrameworkView, frameworkViews } from "./view.js";

/** `/state`: everything there is, as it is at this moment. */
export const stateEndpoint: Endpoint = {
  help: "Agents, frameworks and tasks, running and completed.",
  realm: "readonly",
  answer: (turn, asking) => streamJson(turn, asking, statePieces(turn)),
};

/** @see Mesos master/readonly_handler.cpp (state) */
function statePieces(turn: Turn): Pieces {
  const { state, options, old } = turn;
  const { info, agents } = state;
  const slaves = agentViews(turn);
  const frameworks = frameworkViews(turn, "frameworks");
  const completed = frameworkViews(turn, "completedFrameworks");
  const recovered = [...agents.recovered];
  const count = (active: boolean): Double =>
    new Double(slaves.filter(({ entry }) => entry.active === active).length);
  const flags = Object.fromEntries(options.flags);
  const members: Member[] = [
    ...membersOf(buildFirst(options.build)),
    ...membersOf({
      start_time: secondsJson(state.startedAtMs),
      elected_time: state.phase === "leading" ? secondsJson(state.electedAtMs) : undefined,
      id: info.id,
      pid: info.pid,
      hostname: info.hostname,
      capabilities: old ? undefined : (info.capabilities ?? []).map(({ type }) => String(type)),
      activated_slaves: count(true),
      deactivated_slaves: count(false),
      unreachable_slaves: old ? undefined : new Double(agents.unreachable.size),
      domain: old ? undefined : messageJson(turn, "mesos.DomainInfo", info.domain),
      leader: info.pid,
      leader_info: old
        ? undefined
        : {
            id: info.id,
            pid: info.pid,
            port: info.port,
            hostname: info.hostname,
            domain: messageJson(turn, "mesos.DomainInfo", info.domain),
          },
      cluster: options.cluster,
      log_dir: flags["log_dir"],
      external_log_file: flags["external_log_file"],
      flags,
    }),
    { name: "slaves", items: () => each(slaves, (view) => agentJson(view, turn)) },
    ...(old
      ? []
      : [
          {
            name: "recovered_slaves",
            items: () => each(recovered, ([id, slave]) => recoveredAgentJson(id, slave, turn)),
          },
        ]),
    { name: "frameworks", items: () => each(frameworks, (view) => frameworkPieces(view, turn)) },
    {
      name: "completed_frameworks",
      items: () => each(completed, (view) => frameworkPieces(view, turn)),
    },
    { name: "orphan_tasks", value: [] },
    { name: "unregistered_frameworks", value: [] },
  ];
  return objectPieces(members, old);
}

function buildFirst(build: BuildInfo): ReturnType<typeof buildJson> {
  const { version, git_sha, git_branch, git_tag, ...rest } = buildJson(build);
  return { version, git_sha, git_branch, git_tag, ...rest };
}

/** A framework with its tasks, one after the other. */
function frameworkPieces(view: FrameworkView, style: Style): () => Pieces {
  const { before, after } = frameworkJson(view, style);
  const tasks = (name: string, list: FrameworkView["tasks"]): Member => ({
    name,
    items: () => each(list, (task) => taskJson(task, style)),
  });
  return () =>
    objectPieces(
      [
        ...membersOf(before),
        tasks("tasks", view.tasks),
        ...(style.old ? [] : [tasks("unreachable_tasks", view.unreachableTasks)]),
        tasks("completed_tasks", view.completedTasks),
        ...membersOf(after),
      ],
      style.old,
    );
}

/** `/frameworks`. */
export const frameworksEndpoint: Endpoint = {
  help: "Frameworks with their tasks, running and completed: framework_id=ID for one of them (1.x).",
  realm: "readonly",
  answer: (turn, asking) => streamJson(turn, asking, frameworksPieces(turn, asking)),
};

function frameworksPieces(turn: Turn, { query }: Asking): Pieces {
  const { old } = turn;
  const wanted = old ? undefined : query.get("framework_id");
  const list = (which: "frameworks" | "completedFrameworks"): readonly FrameworkView[] =>
    frameworkViews(turn, which).filter(({ entry }) => wanted === undefined || entry.id === wanted);
  const [frameworks, completed] = [list("frameworks"), list("completedFrameworks")];
  const members: Member[] = [
    { name: "frameworks", items: () => each(frameworks, (view) => frameworkPieces(view, turn)) },
    {
      name: "completed_frameworks",
      items: () => each(completed, (view) => frameworkPieces(view, turn)),
    },
    { name: "unregistered_frameworks", value: [] },
  ];
  return objectPieces(members, old);
}
