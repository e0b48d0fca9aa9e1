// Plays to our command executor what a real agent said to a real one in a recording, and collects what it says.

import {
  createRandom,
  type Envelope,
  type Pid,
  pidAddress,
  Runtime,
  schemaCodec,
} from "../../src/actor/index.js";
import {
  CommandExecutor,
  type CommandExecutorInput,
  ExecutorProcess,
  type ExecutorProfile,
  type ProcessEnd,
} from "../../src/executor/index.js";
import { schemaAt } from "../../src/wire/index.js";
import { captureBytes, messagesOf, packetsOf, streamsOf } from "../support/captures.js";

interface Spoken {
  readonly timeMs: number;
  readonly from: Pid;
  readonly to: Pid;
  readonly name: string;
  // biome-ignore lint/suspicious/noExplicitAny: bodies of all types
  readonly body: any;
}

/** What a real command executor said, and what ours said to the same. */
export interface Replay {
  readonly executor: Pid;
  readonly real: readonly Spoken[];
  readonly ours: readonly Spoken[];
}

/** One replay for each command executor of a recording. */
export function replayExecutors(
  capture: string,
  options: { readonly profile: ExecutorProfile; readonly schema: string },
): readonly Replay[] {
  const codec = schemaCodec(schemaAt(options.schema));
  const messages: Spoken[] = messagesOf(streamsOf(packetsOf(captureBytes(capture)))).flatMap(
    (message) => {
      if (message.kind !== "message" || !message.type.startsWith("mesos.internal.")) return [];
      const { from, to, type: name } = message;
      const timeMs = Number(message.timeNs / 1000n) / 1000;
      return [
        { timeMs, from, to, name, body: codec.decode(name, codec.encode(name, message.body)) },
      ];
    },
  );
  const registrations = messages.filter(
    ({ name }) => name === "mesos.internal.RegisterExecutorMessage",
  );
  return registrations.flatMap((registration) => {
    const executor = registration.from;
    const dialogue = messages.filter(({ from, to }) => from === executor || to === executor);
    const isCommand = dialogue.some(
      ({ name, body }) =>
        name.endsWith("RunTaskMessage") &&
        body.task.command !== undefined &&
        // Those have an executor of their own.
        body.task.container?.type !== "DOCKER",
    );
    if (!isCommand) return [];
    const real = dialogue.filter(({ from }) => from === executor);
    return [{ executor, real, ours: play(dialogue, registration, options) }];
  });
}

function play(
  dialogue: readonly Spoken[],
  registration: Spoken,
  { profile, schema }: { readonly profile: ExecutorProfile; readonly schema: string },
): readonly Spoken[] {
  const codec = schemaCodec(schemaAt(schema));
  const executor = registration.from;
  const ours: Spoken[] = [];
  let nowMs = registration.timeMs;
  let tell: ((input: CommandExecutorInput) => void) | undefined;
  const checkpoint = dialogue.some(
    ({ name, body }) =>
      name.endsWith("ExecutorRegisteredMessage") && body.framework_info.checkpoint,
  );
  const agentId = dialogue.find(({ body }) => body?.slave_id !== undefined)?.body.slave_id.value;
  const runtime = new Runtime({
    address: pidAddress(executor),
    now: () => nowMs,
    random: createRandom(3),
    codec,
    transport: {
      send: ({ from, to, name, bytes }: Envelope) => {
        const body = codec.decode(name, bytes ?? new Uint8Array(0));
        ours.push({ timeMs: nowMs, from, to, name, body });
      },
      link: (): void => {},
    },
    onFailure: (_pid, error) => {
      throw error;
    },
  });
  const executorId = registration.body.executor_id.value;
  const command = runtime.spawn(
    new CommandExecutor({ profile, executorId, shutdownGraceMs: 5_000 }),
    { id: "command-executor" },
    (effect, reply) => {
      if (effect.kind === "call") runtime.dispatch(driver, effect.call);
      else if (effect.kind === "run") {
        tell = reply;
        reply({ kind: "started", pid: 4242 });
      }
    },
  );
  const driver = runtime.spawn(
    new ExecutorProcess({
      profile,
      agentPid: registration.to,
      agentId: agentId ?? "",
      frameworkId: registration.body.framework_id.value,
      executorId,
      directory: "/sandbox",
      checkpoint,
      recoveryTimeoutMs: 900_000,
      shutdownGraceMs: 5_000,
      local: false,
    }),
    { prefix: "executor" },
    (effect) => {
      if (effect.kind === "callback") runtime.dispatch(command, effect.callback);
    },
  );
  runtime.run();
  for (const message of dialogue) {
    nowMs = message.timeMs;
    if (message.from !== executor) {
      // Acknowledgements name updates of the real executor: ours have other UUIDs, in the same order.
      runtime.receive({ ...message, bytes: undefined, body: localize(message, dialogue, ours) });
    } else if (message.name.endsWith("StatusUpdateMessage")) {
      const end = endOf(message.body.update.status.message);
      if (end !== undefined) tell?.({ kind: "exited", end });
    }
    runtime.run();
  }
  return ours;
}

function localize(
  { name, body }: Spoken,
  dialogue: readonly Spoken[],
  ours: readonly Spoken[],
): unknown {
  if (!name.endsWith("StatusUpdateAcknowledgementMessage")) return body;
  const updates = (list: readonly Spoken[]): readonly Spoken[] =>
    list.filter((message) => message.name === "mesos.internal.StatusUpdateMessage");
  const index = updates(dialogue).findIndex(
    (message) => String(message.body.update.uuid) === String(body.uuid),
  );
  return { ...body, uuid: updates(ours)[index]?.body.update.uuid ?? body.uuid };
}

const SIGNALS: Readonly<Record<string, number>> = { Terminated: 15, Killed: 9 };

/** How the command ended, from what the real executor said of it. */
function endOf(message: string | undefined): ProcessEnd | undefined {
  const code = /^Command exited with status (\d+)/.exec(message ?? "")?.[1];
  if (code !== undefined) return { kind: "exited", code: Number(code) };
  const signal = SIGNALS[/^Command terminated with signal (\w+)/.exec(message ?? "")?.[1] ?? ""];
  return signal === undefined ? undefined : { kind: "signaled", signal, dumpedCore: false };
}

/** A message without what nobody can repeat: UUIDs and times. */
export function essence({ to, name, body }: Spoken): unknown {
  return {
    to,
    name,
    body: JSON.parse(
      JSON.stringify(body, (key, value: unknown) => {
        if (key === "uuid") return "made up";
        if (key === "timestamp") return "now";
        return typeof value === "bigint" ? String(value) : value;
      }),
    ),
  };
}
