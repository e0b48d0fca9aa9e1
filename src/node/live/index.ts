export {
  LiveCapture,
  type LiveCaptureOptions,
  type LiveInterface,
  listInterfaces,
  openLiveCapture,
} from "./live-capture.js";
