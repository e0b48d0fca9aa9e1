// An executor that speaks the v1 API to an agent on a bench.
import { ResponseBuffer } from "../../src/actor/index.js";
import { decodeUtf8, encodeUtf8 } from "../../src/bytes/index.js";
import {
  type BodyOf,
  decodeMessage,
  encodeMessage,
  messageFromJson,
  messageToJson,
  RecordDecoder,
} from "../../src/wire/index.js";
import { type Bench, FRAMEWORK_ID } from "./bench.js";

type Call = BodyOf<"mesos.v1.executor.Call">;
type Event = BodyOf<"mesos.v1.executor.Event">;

/** A request to the executor API, or what makes it a wrong one. */
export interface Asked {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Uint8Array | string;
}

/** The answer to a request, or what there is of it. */
export interface Answer {
  readonly id: number | undefined;
  readonly buffer: ResponseBuffer;
}

/** `status text`, as one thing to compare. */
export function said({ buffer }: Answer): string {
  return `${buffer.head?.status} ${decodeUtf8(buffer.body)}`.trim();
}

export function ask(bench: Bench, { method = "POST", headers = {}, body = "" }: Asked): Answer {
  const buffer = new ResponseBuffer();
  const id = bench.host.runtime.request(
    {
      method,
      path: "/slave(1)/api/v1/executor",
      query: "",
      client: "127.0.0.1:40000",
      headers: new Map(Object.entries(headers)),
      body: typeof body === "string" ? encodeUtf8(body) : body,
    },
    buffer,
  );
  bench.network.advance(5);
  return { id, buffer };
}

export class HttpExecutor {
  readonly bench: Bench;
  readonly id: string;
  readonly format: "json" | "protobuf";
  stream: Answer | undefined;

  constructor(bench: Bench, id: string, format: "json" | "protobuf" = "json") {
    this.bench = bench;
    this.id = id;
    this.format = format;
  }

  call(call: Omit<Call, "executor_id" | "framework_id">): Answer {
    const ids = { executor_id: { value: this.id }, framework_id: { value: FRAMEWORK_ID } };
    const { schema } = this.bench.options;
    const type = this.format === "json" ? "application/json" : "application/x-protobuf";
    const write = this.format === "json" ? messageToJson : encodeMessage;
    const body = write(schema, "mesos.v1.executor.Call", { ...ids, ...call });
    return ask(this.bench, { headers: { "content-type": type, accept: type }, body });
  }

  subscribe(subscribe: BodyOf<"mesos.v1.executor.Call.Subscribe"> = {}): Answer {
    this.stream = this.call({ type: "SUBSCRIBE", subscribe });
    return this.stream;
  }

  update(task: string, state: BodyOf<"mesos.v1.TaskStatus">["state"], uuid = uuidOf(1)): Answer {
    return this.call({ type: "UPDATE", update: { status: statusOf(task, state, uuid) } });
  }

  hangUp(): void {
    this.bench.host.runtime.clientState(this.stream?.id ?? 0, "closed");
    this.bench.network.advance(5);
  }

  /** What the agent has said over the stream. */
  get events(): readonly Event[] {
    const { schema } = this.bench.options;
    const decoder = new RecordDecoder();
    decoder.push(this.stream?.buffer.body ?? new Uint8Array());
    const events: Event[] = [];
    for (let step = decoder.next(); step.kind === "record"; step = decoder.next()) {
      events.push(
        this.format === "json"
          ? messageFromJson(schema, "mesos.v1.executor.Event", decodeUtf8(step.bytes)).value
          : decodeMessage(schema, "mesos.v1.executor.Event", step.bytes).value,
      );
    }
    return events;
  }

  get types(): readonly Event["type"][] {
    return this.events.map(({ type }) => type);
  }
}

/** A UUID (version 4) of one byte. */
export function uuidOf(byte: number): Uint8Array {
  const uuid = new Uint8Array(16).fill(byte);
  uuid[6] = 0x40;
  return uuid;
}

export function statusOf(
  task: string,
  state: BodyOf<"mesos.v1.TaskStatus">["state"],
  uuid: Uint8Array,
): BodyOf<"mesos.v1.TaskStatus"> {
  return { task_id: { value: task }, state, source: "SOURCE_EXECUTOR", uuid };
}
