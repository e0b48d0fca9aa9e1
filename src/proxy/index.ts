export { byteRelay } from "./byte-relay.js";
export type { Layer, Wire } from "./layer.js";
export { StreamTap, type TapLoss } from "./stream-tap.js";
export { WatchedLayer, type Watcher } from "./watched-layer.js";
