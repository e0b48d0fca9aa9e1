export { bytesCodec, type MessageCodec } from "./codec.js";
export { DEFAULT_VERSION, type Emulation, emulation, type ProcessLines } from "./emulation.js";
export { formatGlog, formatProcessTime, type GlogContext } from "./glog.js";
export type { HttpRequest, HttpResponse, Responder, ResponseHead } from "./http.js";
export type { IncomingRequest } from "./http-dispatcher.js";
export { errorResponse, reasonPhrase } from "./http-status.js";
export { type LogRecord, type LogSink, silentLog } from "./log.js";
export {
  type Interception,
  type InterceptOptions,
  type MessagePattern,
  MessageTap,
  matchesMessage,
  type TappedMessage,
} from "./message-tap.js";
export type { MemoryHost, MemoryHostOptions } from "./network/memory-host.js";
export { MemoryNetwork, type MemoryNetworkOptions } from "./network/memory-network.js";
export type { NetworkFaults } from "./network/network-faults.js";
export {
  type Address,
  addressIp,
  addressPort,
  canonicalPid,
  formatPid,
  NO_PID,
  type Pid,
  pidAddress,
  pidId,
  type Ref,
} from "./pid.js";
export type {
  ActorEvent,
  AnyProtocol,
  Context,
  Effect,
  HostAdapter,
  MessageEvent,
  Process,
  ProcessName,
  Protocol,
  Severity,
} from "./process.js";
export { ProcessLog } from "./process-log.js";
export { parseQuery } from "./query.js";
export { Queue } from "./queue.js";
export { createRandom, type Random, randomUuid, randomUuidBytes } from "./random.js";
export { type ReactOptions, react } from "./react.js";
export { ResponseBuffer } from "./response-buffer.js";
export { Runtime, type RuntimeOptions } from "./runtime.js";
export { schemaCodec } from "./schema-codec.js";
export type { Envelope, Tap, Transport } from "./transport.js";
