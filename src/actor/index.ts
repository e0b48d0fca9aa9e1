export { bytesCodec, type MessageCodec } from "./codec.js";
export type { HttpRequest, HttpResponse, HttpResponseHead, Responder } from "./http.js";
export { type LogRecord, type LogSink, silentLog } from "./log.js";
export {
  type Address,
  addressIp,
  addressPort,
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
export type { Envelope, Transport } from "./transport.js";
