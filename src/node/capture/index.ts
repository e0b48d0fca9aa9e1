export { type CaptureSource, openCapture } from "./capture-source.js";
export type { CaptureProgress, CaptureSourceOptions } from "./capture-source-options.js";
