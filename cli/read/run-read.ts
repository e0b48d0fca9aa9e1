import type { Filter, FilterError } from "../../src/filter/index.js";
import { CapturePipeline, type Message } from "../../src/flow/index.js";
import { openCapture } from "../../src/node/capture/index.js";
import { messageFromJson } from "../../src/view/index.js";
import { normalizeVersion } from "../../src/wire/index.js";
import { EXIT } from "../exit.js";
import { onSignal } from "../signals.js";
import { type DecodeAs, decodeAsFor } from "./decode-as.js";
import { JsonLineSplitter } from "./json-lines.js";
import { Output } from "./output.js";
import { type Format, printerFor } from "./printer.js";
import { Progress } from "./progress.js";
import { Tally } from "./tally.js";
import { withIdle } from "./with-idle.js";

/** Options of `read` as commander gives them. */
export interface ReadOptions {
  readonly format: Format;
  readonly version?: string;
  readonly dialect: "apache" | "clusterd";
  readonly limit?: number;
  readonly time: "clock" | "full" | "relative";
  readonly decodeAs: readonly DecodeAs[];
  readonly width?: number;
  readonly showSecrets?: true;
  readonly strict?: true;
  readonly color: boolean;
  readonly quiet?: true;
}

/** A pipe that is silent for this long brings nothing that was on its way. */
const IDLE_MS = 500;

/** Runs `read` and returns the exit status. */
export async function runRead(
  file: string,
  filterText: string | undefined,
  options: ReadOptions,
): Promise<number> {
  const filter = await filterOf(filterText);
  if (filter?.kind === "error") {
    process.stderr.write(`mesos-sniff: ${filter.pretty}\n`);
    return EXIT.usage;
  }
  const version = options.version === undefined ? undefined : normalizeVersion(options.version);
  const output = new Output(process.stdout);
  const tally = new Tally();
  const print = printerFor(options);
  const progress = new Progress(process.stderr, options.quiet !== true);
  let shown = 0;
  const limitReached = (): boolean => options.limit !== undefined && shown >= options.limit;
  const onMessage = (message: Message): void => {
    if (limitReached()) return;
    tally.message(message);
    if (filter?.test(message) === false) return;
    shown++;
    tally.shown();
    progress.clear();
    output.write(print(message));
  };

  // The first Ctrl-C ends the reading, so that what is open is shown and counted; the second ends the program.
  const interrupted = new AbortController();
  onSignal(["SIGINT"], () => interrupted.abort());
  const { signal } = interrupted;
  const source = await openCapture(file, {
    signal,
    onProgress: (state) => progress.update(state, shown),
  });
  const reader =
    source.format === "json-lines"
      ? new JsonLineSplitter((line, number) => onMessage(messageFromJson(line, number)))
      : new CapturePipeline(
          {
            dialect: options.dialect,
            decodeAs: (conn) => decodeAsFor(options.decodeAs, conn),
            ...(version === undefined ? {} : { version }),
          },
          onMessage,
          (damage) => tally.damage(damage),
        );
  // What was read before the input broke is shown, and then what broke it.
  let failure: unknown;
  try {
    for await (const chunk of source.isPipe ? withIdle(source, IDLE_MS) : source) {
      if (typeof chunk !== "number") reader.push(chunk);
      else if (reader instanceof CapturePipeline) reader.idle(chunk);
      await output.flush();
      if (limitReached()) break;
    }
  } catch (error) {
    if (!signal.aborted) failure = error;
  } finally {
    await source.close();
  }
  // Behind a line of JSON that makes no sense nothing is worth reading.
  if (failure === undefined || reader instanceof CapturePipeline) reader.end();
  await output.flush();
  progress.clear();
  process.stderr.write(tally.damageText(source.name));
  if (reader instanceof CapturePipeline) {
    process.stderr.write(tally.lossText(source.name, reader));
  }
  if (options.quiet !== true) {
    process.stderr.write(tally.summary(reader instanceof CapturePipeline ? reader : undefined));
  }
  if (failure !== undefined) throw failure;
  if (signal.aborted) return EXIT.interrupted;
  if (tally.unreadable) return EXIT.unreadable;
  return options.strict === true && tally.damaged ? EXIT.damaged : EXIT.done;
}

// The filter language starts as slowly as everything else together: loaded only when there is a filter.
async function filterOf(text: string | undefined): Promise<Filter | FilterError | undefined> {
  if (text === undefined) return undefined;
  const { compileFilter } = await import("../../src/filter/index.js");
  return compileFilter(text);
}
