export { type ErrorCode, isMesosSniffError, MesosSniffError } from "./mesos-sniff-error.js";
