// What the `bytes` fields of Mesos hold. Every such field of every version is listed; a test compares.
//
// Source: the comments of the .proto files and the code that fills the fields.

/**
 * What a `bytes` field holds.
 *
 * - `uuid`: the 16 bytes of a UUID
 * - `data`: anything that a framework puts there; text and JSON are common
 * - `output`: a piece of a file or of a program's input or output
 * - `sasl`: a step of CRAM-MD5
 * - `secret`: not to be shown
 * - `checksum`: never filled by Mesos
 * - `message`: an encoded message of the type given
 * - `entry`: the value of an entry in the state store; the entry's name tells its type
 */
export type BytesContent =
  | { readonly kind: "uuid" | "data" | "output" | "sasl" | "secret" | "checksum" | "entry" }
  | { readonly kind: "message"; readonly type: string };

const CONTENTS: Readonly<Record<string, BytesContent["kind"]>> = {
  "mesos.Credential.secret": "secret",
  "mesos.ExecutorInfo.data": "data",
  "mesos.Secret.Value.data": "secret",
  "mesos.Task.status_update_uuid": "uuid",
  "mesos.TaskInfo.data": "data",
  "mesos.TaskStatus.data": "data",
  "mesos.TaskStatus.uuid": "uuid",
  "mesos.UUID.value": "uuid",
  "mesos.agent.ProcessIO.Data.data": "output",
  "mesos.agent.Response.GetFileContents.data": "output",
  "mesos.agent.Response.ReadFile.data": "output",
  "mesos.executor.Call.Message.data": "data",
  "mesos.executor.Call.Update.uuid": "uuid",
  "mesos.executor.Event.Acknowledged.uuid": "uuid",
  "mesos.executor.Event.Message.data": "data",
  "mesos.internal.AuthenticationStartMessage.data": "sasl",
  "mesos.internal.AuthenticationStepMessage.data": "sasl",
  "mesos.internal.ExecutorToFrameworkMessage.data": "data",
  "mesos.internal.FrameworkToExecutorMessage.data": "data",
  "mesos.internal.ResourceProviderCallMessage.uuid": "uuid",
  "mesos.internal.ResourceProviderEventMessage.uuid": "uuid",
  "mesos.internal.StatusUpdate.uuid": "uuid",
  "mesos.internal.StatusUpdateAcknowledgementMessage.uuid": "uuid",
  "mesos.internal.StatusUpdateRecord.uuid": "uuid",
  "mesos.internal.Task.status_update_uuid": "uuid",
  "mesos.internal.log.Action.Append.cksum": "checksum",
  "mesos.internal.state.Entry.uuid": "uuid",
  "mesos.internal.state.Entry.value": "entry",
  "mesos.master.Response.GetFileContents.data": "output",
  "mesos.master.Response.ReadFile.data": "output",
  "mesos.scheduler.Call.Acknowledge.uuid": "uuid",
  "mesos.scheduler.Call.AcknowledgeOperationStatus.uuid": "uuid",
  "mesos.scheduler.Call.Message.data": "data",
  "mesos.scheduler.Event.Message.data": "data",
  "mesos.scheduler.Event.Update.uuid": "uuid",
};

/** What a `bytes` field holds; a `mesos.v1` message like its twin. `undefined` for a field not of Mesos. */
export function bytesContent(typeName: string, fieldName: string): BytesContent | undefined {
  const name = `${typeName.replace(/^mesos\.v1\./, "mesos.")}.${fieldName}`;
  if (name === "mesos.internal.log.Action.Append.bytes") {
    return { kind: "message", type: "mesos.internal.state.Operation" };
  }
  const kind = CONTENTS[name];
  return kind === undefined || kind === "message" ? undefined : { kind };
}
