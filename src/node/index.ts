export { type CaptureSource, openCapture } from "./capture-source.js";
export type { CaptureProgress, CaptureSourceOptions } from "./capture-source-options.js";
export {
  DEFAULT_LIBPROCESS_LIMITS,
  GlogSink,
  type GlogSinkOptions,
  type LibprocessAddresses,
  type LibprocessHost,
  type LibprocessLimits,
  type LibprocessOptions,
  readGlogVerbosity,
  readLibprocessEnvironment,
  startLibprocess,
} from "./libprocess/index.js";
