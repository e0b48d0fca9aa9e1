import { count, idsText, listOf, taskIds } from "./pieces.js";
import { resourcesText } from "./resources-text.js";
import type { Operation } from "./shapes.js";
import { textOf } from "./text-of.js";

/** One operation in a few words: `LAUNCH 2 tasks t1,t2`, `RESERVE cpus(web):1`. */
export function operationText(operation: Operation | undefined): string | undefined {
  if (operation === undefined || operation === null) return undefined;
  const tasks = [
    ...taskIds(operation.launch?.task_infos),
    ...taskIds(operation.launch_group?.task_group?.tasks),
  ];
  const resources = [
    operation.reserve?.resources,
    operation.unreserve?.resources,
    operation.create?.volumes,
    operation.destroy?.volumes,
    [operation.grow_volume?.volume, operation.grow_volume?.addition],
    [operation.shrink_volume?.volume],
    [operation.create_disk?.source],
    [operation.destroy_disk?.source],
  ].flatMap((each) => listOf(each));
  const words = [textOf(operation.type) ?? "?"];
  if (tasks.length > 0) words.push(count(tasks, "task"));
  const named = idsText(tasks);
  if (named !== undefined) words.push(named);
  const what = resourcesText(resources);
  if (what !== undefined) words.push(what);
  return words.join(" ");
}
