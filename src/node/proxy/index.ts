export { Observer, type ObserverOptions } from "./observer.js";
export type {
  HostPort,
  ProxyMode,
  ProxyOptions,
  ProxyRoute,
  ProxyStatistics,
  ProxyTrouble,
} from "./proxy-options.js";
export { type RunningProxy, startProxy } from "./start-proxy.js";
