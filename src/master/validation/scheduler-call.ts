import type { MesosProfile } from "../../resources/index.js";
import type { BodyOf } from "../../wire/index.js";

type Call = BodyOf<"mesos.scheduler.Call">;

/** The member that a call of that type needs; `undefined` where the type says it all. */
const members: { readonly [type: string]: keyof Call | undefined } = {
  TEARDOWN: undefined,
  ACCEPT: "accept",
  DECLINE: "decline",
  ACCEPT_INVERSE_OFFERS: "accept_inverse_offers",
  DECLINE_INVERSE_OFFERS: "decline_inverse_offers",
  REVIVE: undefined,
  SUPPRESS: undefined,
  KILL: "kill",
  SHUTDOWN: "shutdown",
  ACKNOWLEDGE: "acknowledge",
  ACKNOWLEDGE_OPERATION_STATUS: "acknowledge_operation_status",
  RECONCILE: "reconcile",
  RECONCILE_OPERATIONS: "reconcile_operations",
  MESSAGE: "message",
  REQUEST: "request",
  UPDATE_FRAMEWORK: "update_framework",
};

/**
 * What is wrong with the form of a scheduler call, if anything: the text of a 400 over HTTP, a reason to drop it
 * over libprocess.
 *
 * @param principal - as which an HTTP framework authenticated
 */
export function validateCall(
  call: Call,
  profile: MesosProfile,
  principal?: string,
): string | undefined {
  const { type } = call;
  if (type === undefined) return "Expecting 'type' to be present";
  if (type === "SUBSCRIBE") return subscribeProblem(call, profile, principal);
  if (call.framework_id === undefined) return "Expecting 'framework_id' to be present";
  if (!Object.hasOwn(members, type)) {
    return profile === "0.26" ? "Unknown call type" : undefined;
  }
  const member = members[type];
  if (member !== undefined && call[member] === undefined) {
    return `Expecting '${member}' to be present`;
  }
  return profile === "0.26" ? undefined : contentProblem(call);
}

function subscribeProblem(
  { subscribe, framework_id: id }: Call,
  profile: MesosProfile,
  principal: string | undefined,
): string | undefined {
  if (subscribe === undefined) return "Expecting 'subscribe' to be present";
  const { framework_info: info } = subscribe;
  if ((info.id?.value ?? "") !== (id?.value ?? "")) {
    return "'framework_id' differs from 'subscribe.framework_info.id'";
  }
  if (profile === "0.26" || principal === undefined || info.principal === undefined) {
    return undefined;
  }
  return info.principal === principal
    ? undefined
    : `Authenticated principal '${principal}' does not match principal '${info.principal}' set in` +
        " `FrameworkInfo`";
}

function contentProblem(call: Call): string | undefined {
  switch (call.type) {
    case "ACKNOWLEDGE":
      return uuidProblem(call.acknowledge?.uuid);
    case "ACKNOWLEDGE_OPERATION_STATUS":
      return (
        uuidProblem(call.acknowledge_operation_status?.uuid) ??
        (call.acknowledge_operation_status?.slave_id === undefined
          ? "Expecting 'agent_id' to be present"
          : undefined)
      );
    case "UPDATE_FRAMEWORK": {
      const id = call.update_framework?.framework_info.id?.value ?? "";
      return id === (call.framework_id?.value ?? "")
        ? undefined
        : "'framework_id' differs from 'update_framework.framework_info.id'";
    }
    default:
      return undefined;
  }
}

// Sixteen bytes that name one of the five versions of RFC 4122.
function uuidProblem(uuid: Uint8Array | undefined): string | undefined {
  const version = (uuid?.[6] ?? 0) >> 4;
  return uuid?.length === 16 && version >= 1 && version <= 5 ? undefined : "Not a valid UUID";
}
