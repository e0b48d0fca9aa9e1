import { type Resource, reservationRole } from "../resources/index.js";
import { persistentVolumePath } from "./paths.js";

/** Where on the agent's machine the data of a persistent volume is. */
export function volumePath(workDirectory: string, volume: Resource): string {
  const { persistence, source } = volume.disk ?? {};
  return persistentVolumePath(workDirectory, {
    role: reservationRole(volume),
    id: persistence?.id ?? "",
    pathRoot: source?.path?.root,
    mountRoot: source?.mount?.root,
  });
}
