// What speaks HTTP to a master on a stage.
import { ResponseBuffer } from "../../../src/actor/index.js";
import { decodeUtf8, encodeUtf8 } from "../../../src/bytes/index.js";
import {
  type BodyOf,
  decodeMessage,
  encodeMessage,
  messageFromJson,
  messageToJson,
  RecordDecoder,
  type Schema,
  schemaAt,
} from "../../../src/wire/index.js";
import type { Stage } from "./stage.js";

export interface Asked {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Uint8Array | string;
  readonly client?: string;
}

/** An answer, or what there is of it. */
export class Answer {
  readonly id: number | undefined;
  readonly #buffer: ResponseBuffer;

  constructor(id: number | undefined, buffer: ResponseBuffer) {
    this.id = id;
    this.#buffer = buffer;
  }

  get status(): number | undefined {
    return this.#buffer.head?.status;
  }

  get ended(): boolean {
    return this.#buffer.ended;
  }

  get bytes(): Uint8Array {
    return this.#buffer.body;
  }

  get text(): string {
    return decodeUtf8(this.bytes);
  }

  /** `status text`, as one thing to compare. */
  get said(): string {
    return `${this.status} ${this.text}`.trim();
  }

  header(name: string): string | undefined {
    return this.#buffer.head?.headers?.find(
      ([each]) => each.toLowerCase() === name.toLowerCase(),
    )?.[1];
  }
}

/** Asks a master and lets it answer. */
export function ask(stage: Stage, target: string, asked: Asked = {}): Answer {
  const [path = "", query = ""] = target.split("?");
  const { method = "GET", headers = {}, body = "", client = "127.0.0.1:40000" } = asked;
  const buffer = new ResponseBuffer();
  const id = stage.host.runtime.request(
    {
      method,
      path,
      query,
      client,
      headers: new Map(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value])),
      body: typeof body === "string" ? encodeUtf8(body) : body,
    },
    buffer,
  );
  stage.flow();
  return new Answer(id, buffer);
}

type Call = BodyOf<"mesos.v1.scheduler.Call">;
type Event = BodyOf<"mesos.v1.scheduler.Event">;

/** The records of a stream as messages. */
export function recordsOf<N extends string>(
  schema: Schema,
  type: N,
  bytes: Uint8Array,
  format: "json" | "protobuf",
): BodyOf<N>[] {
  const decoder = new RecordDecoder();
  decoder.push(bytes);
  const events: BodyOf<N>[] = [];
  for (let step = decoder.next(); step.kind === "record"; step = decoder.next()) {
    events.push(
      format === "json"
        ? messageFromJson(schema, type, decodeUtf8(step.bytes)).value
        : decodeMessage(schema, type, step.bytes).value,
    );
  }
  return events;
}

/** A scheduler that speaks the v1 API. */
export class HttpScheduler {
  readonly stage: Stage;
  readonly format: "json" | "protobuf";
  readonly info: BodyOf<"mesos.v1.FrameworkInfo">;
  readonly headers: Readonly<Record<string, string>>;
  id = "";
  stream: Answer | undefined;
  readonly #schema: Schema;

  constructor(
    stage: Stage,
    format: "json" | "protobuf" = "json",
    info: Partial<BodyOf<"mesos.v1.FrameworkInfo">> = {},
    headers: Readonly<Record<string, string>> = {},
  ) {
    this.stage = stage;
    this.format = format;
    this.info = { user: "tester", name: "http framework", ...info };
    this.headers = headers;
    this.#schema = schemaAt(stage.state.info.version ?? "1.11.0");
  }

  post(call: Call, headers: Readonly<Record<string, string>> = {}): Answer {
    const type = this.format === "json" ? "application/json" : "application/x-protobuf";
    const body =
      this.format === "json"
        ? messageToJson(this.#schema, "mesos.v1.scheduler.Call", call)
        : encodeMessage(this.#schema, "mesos.v1.scheduler.Call", call);
    const streamId = this.stream?.header("Mesos-Stream-Id");
    return ask(this.stage, "/api/v1/scheduler", {
      method: "POST",
      headers: {
        "Content-Type": type,
        Accept: type,
        ...(streamId === undefined || call.type === "SUBSCRIBE"
          ? {}
          : { "Mesos-Stream-Id": streamId }),
        ...this.headers,
        ...headers,
      },
      body,
    });
  }

  subscribe(more: Partial<BodyOf<"mesos.v1.scheduler.Call.Subscribe">> = {}): this {
    const id = this.id === "" ? {} : { id: { value: this.id } };
    this.stream = this.post({
      type: "SUBSCRIBE",
      ...(this.id === "" ? {} : { framework_id: { value: this.id } }),
      subscribe: { framework_info: { ...this.info, ...id }, ...more },
    });
    const subscribed = this.events.find(({ type }) => type === "SUBSCRIBED");
    this.id = subscribed?.subscribed?.framework_id.value ?? this.id;
    return this;
  }

  /** A call of the subscribed framework. */
  call(call: Call, headers: Readonly<Record<string, string>> = {}): Answer {
    return this.post({ framework_id: { value: this.id }, ...call }, headers);
  }

  get events(): Event[] {
    const bytes = this.stream?.bytes ?? new Uint8Array();
    return recordsOf(this.#schema, "mesos.v1.scheduler.Event", bytes, this.format);
  }

  get types(): string[] {
    return this.events.map(({ type }) => String(type));
  }

  last<T extends NonNullable<Event["type"]>>(type: T): Event {
    const event = this.events.findLast((each) => each.type === type);
    if (event === undefined) throw new Error(`no ${type} among ${this.types.join(", ")}`);
    return event;
  }

  get offers(): NonNullable<NonNullable<Event["offers"]>["offers"]> {
    return this.events.flatMap(({ offers }) => offers?.offers ?? []);
  }

  /** Closes the connection of the stream. */
  hangUp(): void {
    if (this.stream?.id !== undefined) {
      this.stage.host.runtime.clientState(this.stream.id, "closed");
    }
    this.stage.flow();
  }
}
