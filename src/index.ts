export { MesosSniffError } from "./errors/index.js";
export { CapturePipeline, FlowDecoder, type Message } from "./flow/index.js";
