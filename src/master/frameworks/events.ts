import { NO_PID } from "../../actor/index.js";
import type { BodyOf } from "../../wire/index.js";
import { HEARTBEAT_INTERVAL_MS } from "../heartbeat-interval.js";
import type { MasterMessages, ToFrameworkName } from "../protocol.js";

type Event = BodyOf<"mesos.scheduler.Event">;

/** A message that goes to a framework, by its name. */
type Said = {
  [Name in ToFrameworkName]: { readonly name: Name; readonly body: MasterMessages[Name] };
}[ToFrameworkName];

/**
 * The event of the v1 API that says what a message says, under the names of v0; undefined for what 0.26 keeps from
 * clients of the API.
 *
 * @see Mesos internal/evolve.cpp
 */
export function eventOf<Name extends ToFrameworkName>(
  name: Name,
  body: MasterMessages[Name],
  old: boolean,
): Event | undefined {
  const said = { name, body } as Said;
  switch (said.name) {
    case "mesos.internal.FrameworkRegisteredMessage":
    case "mesos.internal.FrameworkReregisteredMessage":
      return subscribed(said.body, old);
    case "mesos.internal.FrameworkErrorMessage":
      return { type: "ERROR", error: { message: said.body.message } };
    case "mesos.internal.ResourceOffersMessage":
      return {
        type: "OFFERS",
        offers: {
          offers: said.body.offers,
          ...(old ? { inverse_offers: said.body.inverse_offers } : {}),
        },
      };
    case "mesos.internal.RescindResourceOfferMessage":
      return { type: "RESCIND", rescind: { offer_id: said.body.offer_id } };
    case "mesos.internal.InverseOffersMessage":
      return {
        type: "INVERSE_OFFERS",
        inverse_offers: { inverse_offers: said.body.inverse_offers },
      };
    case "mesos.internal.RescindInverseOfferMessage": {
      const { inverse_offer_id } = said.body;
      return { type: "RESCIND_INVERSE_OFFER", rescind_inverse_offer: { inverse_offer_id } };
    }
    case "mesos.internal.StatusUpdateMessage":
      return update(said.body);
    case "mesos.internal.LostSlaveMessage":
      return { type: "FAILURE", failure: { slave_id: said.body.slave_id } };
    case "mesos.internal.ExitedExecutorMessage": {
      const { slave_id, executor_id, status } = said.body;
      return { type: "FAILURE", failure: { slave_id, executor_id, status } };
    }
    case "mesos.internal.ExecutorToFrameworkMessage": {
      const { slave_id, executor_id, data } = said.body;
      return { type: "MESSAGE", message: { slave_id, executor_id, data } };
    }
    case "mesos.internal.UpdateOperationStatusMessage":
      return {
        type: "UPDATE_OPERATION_STATUS",
        update_operation_status: { status: said.body.status },
      };
  }
}

function subscribed(
  { framework_id, master_info }: MasterMessages["mesos.internal.FrameworkRegisteredMessage"],
  old: boolean,
): Event {
  if (old) return { type: "SUBSCRIBED", subscribed: { framework_id } };
  const heartbeat_interval_seconds = HEARTBEAT_INTERVAL_MS / 1000;
  return {
    type: "SUBSCRIBED",
    subscribed: { framework_id, heartbeat_interval_seconds, master_info },
  };
}

// The wrapper knows better than the status; `uuid` is there if and only if somebody waits for the acknowledgement.
function update({
  update: { status, slave_id, executor_id, timestamp, uuid },
  pid,
}: MasterMessages["mesos.internal.StatusUpdateMessage"]): Event {
  const { uuid: _, ...rest } = status;
  const acknowledged = uuid !== undefined && uuid.length > 0 && (pid ?? NO_PID) !== NO_PID;
  return {
    type: "UPDATE",
    update: {
      status: {
        ...rest,
        ...(slave_id === undefined ? {} : { slave_id }),
        ...(executor_id === undefined ? {} : { executor_id }),
        timestamp,
        ...(acknowledged ? { uuid } : {}),
      },
    },
  };
}
