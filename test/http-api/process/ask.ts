import {
  type HostAdapter,
  MemoryNetwork,
  type Process,
  type Protocol,
  ResponseBuffer,
  type Runtime,
} from "../../../src/actor/index.js";
import { decodeUtf8 } from "../../../src/bytes/index.js";

/** A process on a network of its own, and a way to ask it over HTTP. */
export class Asked<P extends Protocol> {
  readonly network: MemoryNetwork = new MemoryNetwork();
  readonly #runtime: Runtime;

  constructor(id: string, process: Process<P>, adapter?: HostAdapter<P>) {
    const host = this.network.start({
      address: "127.0.0.1:1",
      boot: (runtime) => {
        runtime.spawn(process, { id }, adapter);
      },
    });
    this.#runtime = host.runtime;
    this.network.settle();
  }

  get runtime(): Runtime {
    return this.#runtime;
  }

  begin(
    target: string,
    headers: Readonly<Record<string, string>> = {},
  ): ResponseBuffer & { id: number | undefined } {
    const [path = "", query = ""] = target.split("?");
    const buffer = Object.assign(new ResponseBuffer(), { id: undefined as number | undefined });
    const request = { method: "GET", path, query, client: "127.0.0.1:2", body: new Uint8Array() };
    buffer.id = this.#runtime.request(
      { ...request, headers: new Map(Object.entries(headers)) },
      buffer,
    );
    this.network.settle();
    return buffer;
  }

  /** `status body`. */
  get(target: string, headers: Readonly<Record<string, string>> = {}): string {
    const buffer = this.begin(target, headers);
    return `${buffer.head?.status} ${decodeUtf8(buffer.body)}`;
  }
}
