export { type DetectedMaster, type MasterDetector, standaloneDetector } from "./detector.js";
