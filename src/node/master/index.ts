export { hmacMd5 } from "./hmac-md5.js";
export {
  type RegistryStore,
  registryFile,
  registryInMemory,
} from "./registry-file.js";
export { type RunningMaster, type StartMasterOptions, startMaster } from "./start-master.js";
