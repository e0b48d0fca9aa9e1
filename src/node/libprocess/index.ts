export type { WatchConnection } from "./connection-watch.js";
export { DEFAULT_IP, type LibprocessAddresses, readLibprocessEnvironment } from "./environment.js";
export { GlogFiles } from "./glog-files.js";
export { GlogSink, type GlogSinkOptions, readGlogVerbosity } from "./glog-sink.js";
export { type LibprocessHost, type LibprocessOptions, startLibprocess } from "./host.js";
export { DEFAULT_LIBPROCESS_LIMITS, type LibprocessLimits } from "./limits.js";
