export {
  type CaptureProgress,
  type CaptureSource,
  type CaptureSourceOptions,
  openCapture,
} from "./capture-source.js";
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
