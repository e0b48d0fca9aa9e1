export {
  type CaptureProgress,
  type CaptureSource,
  type CaptureSourceOptions,
  openCapture,
} from "./capture-source.js";
