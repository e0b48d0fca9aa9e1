export { byteRelay } from "./byte-relay.js";
export { type HeldMessage, HeldMessages } from "./intercept/held-messages.js";
export {
  type InterceptedConnection,
  InterceptLayer,
  type InterceptServices,
  type JudgingWatcher,
} from "./intercept/intercept-layer.js";
export { Partitions } from "./intercept/partitions.js";
export type { Layer, ShownLayer, Wire } from "./layer.js";
export { type Address, AddressBook } from "./rewrite/address-book.js";
export { StreamTap, type TapLoss, type TappedEvent, type TappedRemark } from "./stream-tap.js";
export { WatchedLayer, type Watcher } from "./watched-layer.js";
