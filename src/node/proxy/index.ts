export { type ControlOptions, type RunningControl, startControl } from "./control-server.js";
export { Observer, type ObserverOptions } from "./observer.js";
export type {
  HostPort,
  ProxyMode,
  ProxyOptions,
  ProxyRoute,
  ProxyStatistics,
  ProxyTrouble,
} from "./proxy-options.js";
export { readRules } from "./read-rules.js";
export { type RunningProxy, startProxy } from "./start-proxy.js";
