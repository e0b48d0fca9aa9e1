export {
  Recording,
  type RecordingOptions,
  type RecordingStatistics,
  type RecordingTrouble,
} from "./recording.js";
export type { RotationOptions } from "./rotation.js";
