export {
  defaultResources,
  type LocalCluster,
  type LocalClusterOptions,
  startLocalCluster,
} from "./local-cluster.js";
export { TrafficWatch } from "./traffic-watch.js";
