export { byteRelay } from "./byte-relay.js";
export { type InterceptContext, InterceptLayer } from "./intercept-layer.js";
export type { Layer, ShownLayer, Wire } from "./layer.js";
export { type Address, AddressBook } from "./rewrite/address-book.js";
export { StreamTap, type TapLoss } from "./stream-tap.js";
export { WatchedLayer, type Watcher } from "./watched-layer.js";
