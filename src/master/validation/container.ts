import type { BodyOf } from "../../wire/index.js";

type Volume = BodyOf<"mesos.Volume">;
type Source = BodyOf<"mesos.Volume.Source">;

/** What is wrong with a `ContainerInfo` (1.11). */
export function validateContainer(container: BodyOf<"mesos.ContainerInfo">): string | undefined {
  for (const volume of container.volumes ?? []) {
    const problem = volumeProblem(volume);
    if (problem !== undefined) return `Invalid volume: ${problem}`;
  }
  if (container.type !== "DOCKER") return undefined;
  if (container.docker === undefined) {
    return "DockerInfo 'docker' is not set for DOCKER typed ContainerInfo";
  }
  // The containerizer finds its containers again by their names.
  return (container.docker.parameters ?? []).some(({ key }) => key === "name")
    ? "Parameter in DockerInfo must not be 'name'"
    : undefined;
}

function volumeProblem(volume: Volume): string | undefined {
  const places = [volume.host_path, volume.image, volume.source];
  if (places.filter((place) => place !== undefined).length !== 1) {
    return "Only one of them should be set: 'host_path', 'image' and 'source'";
  }
  return volume.source === undefined ? undefined : sourceProblem(volume.source);
}

function sourceProblem(source: Source): string | undefined {
  switch (source.type) {
    case "DOCKER_VOLUME":
      return unset(source.docker_volume, "docker_volume", "DOCKER_VOLUME");
    case "HOST_PATH":
      return unset(source.host_path, "host_path", "HOST_PATH");
    case "SANDBOX_PATH":
      return unset(source.sandbox_path, "sandbox_path", "SANDBOX_PATH");
    case "SECRET":
      return unset(source.secret, "secret", "SECRET");
    case "CSI_VOLUME":
      return (
        unset(source.csi_volume, "csi_volume", "CSI") ??
        unset(source.csi_volume?.static_provisioning, "csi_volume.static_provisioning", "CSI")
      );
    default:
      return "'source.type' is unknown";
  }
}

function unset(value: unknown, name: string, type: string): string | undefined {
  return value === undefined ? `'source.${name}' is not set for ${type} volume` : undefined;
}
