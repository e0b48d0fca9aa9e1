import { type Packet, packetTimeNs } from "../../src/capture/index.js";
import { compileFilter } from "../../src/filter/index.js";
import { type Message, PacketPipeline } from "../../src/flow/index.js";
import { type LiveCapture, listInterfaces, openLiveCapture } from "../../src/node/live/index.js";
import { Recording, type RecordingTrouble } from "../../src/node/recording/index.js";
import { describeMessage } from "../../src/view/index.js";
import { normalizeVersion } from "../../src/wire/index.js";
import { EXIT } from "../exit.js";
import { packageVersion } from "../package-version.js";
import { plural } from "../plural.js";
import { type DecodeAs, decodeAsFor } from "../read/decode-as.js";
import { Output } from "../read/output.js";
import { type PrintOptions, printerFor } from "../read/printer.js";
import { Tally } from "../read/tally.js";
import { onReaderGone } from "../reader-gone.js";
import { onSignal } from "../signals.js";

/** Options of `live` as commander gives them. */
export interface LiveOptions extends PrintOptions {
  readonly interface?: readonly string[];
  readonly listInterfaces?: true;
  readonly captureFilter: string;
  readonly snaplen?: number;
  readonly buffer: number;
  readonly promiscuousMode: boolean;
  readonly program?: "tcpdump" | "dumpcap";
  readonly limit?: number;
  readonly duration?: number;
  readonly record?: string;
  readonly rotateSize?: number;
  readonly rotateTime?: number;
  readonly rotateKeep?: number;
  readonly version?: string;
  readonly dialect: "apache" | "clusterd";
  readonly decodeAs: readonly DecodeAs[];
  readonly quiet?: true;
}

/** Nothing that was on its way comes after so long a silence. */
const IDLE_MS = 500;
/** Comments at one packet; a burst may complete very many messages. */
const MOST_COMMENTS = 50;

/** Runs `live` until something ends it, and returns the exit status. */
export async function runLive(
  filterText: string | undefined,
  options: LiveOptions,
): Promise<number> {
  if (options.listInterfaces === true) {
    process.stdout.write(await listInterfaces(options.program));
    return EXIT.done;
  }
  const filter = compileFilter(filterText ?? "");
  if (filter.kind === "error") {
    note(filter.pretty);
    return EXIT.usage;
  }
  const version = options.version === undefined ? undefined : normalizeVersion(options.version);
  const capture = await openCapture(options);
  let recording: Recording | undefined;
  try {
    recording = await openRecording(options, capture);
  } catch (error) {
    capture.stop();
    throw error;
  }
  const stop = (): void => capture.stop();
  endWith(stop, options.duration);
  let isRead = true;
  const gone = new Promise<void>((resolve) => {
    onReaderGone(() => {
      isRead = false;
      resolve();
      stop();
    });
  });
  const output = new Output(process.stdout);
  const print = printerFor(options);
  const tally = new Tally();
  let shown = 0;
  let unshown = 0;
  let comments: string[] = [];
  const onMessage = (message: Message): void => {
    if (shown === options.limit) return;
    tally.message(message);
    if (recording !== undefined && comments.length < MOST_COMMENTS) {
      comments.push(describeMessage(message));
    }
    if (options.quiet === true || !filter.test(message)) return;
    // Traffic waits for nobody, and neither may what waits for a terminal grow for ever.
    if (output.isBehind || !isRead) {
      unshown++;
      return;
    }
    shown++;
    tally.shown();
    output.write(print(message));
    output.flushSoon();
    if (shown === options.limit) stop();
  };
  const pipeline = new PacketPipeline(
    {
      dialect: options.dialect,
      decodeAs: (conn) => decodeAsFor(options.decodeAs, conn),
      ...(version === undefined ? {} : { version }),
    },
    onMessage,
  );
  let packets = 0;
  let lastMs = performance.now();
  const onPacket = (packet: Packet, interfaceId: number): void => {
    packets++;
    lastMs = performance.now();
    pipeline.push(packet);
    recording?.write({
      interfaceId,
      timeNs: packetTimeNs(packet),
      bytes: packet.bytes,
      originalLengthBytes: packet.originalLengthBytes,
      comments,
    });
    if (comments.length > 0) comments = [];
  };
  const idle = setInterval(() => {
    const forMs = performance.now() - lastMs;
    if (forMs >= IDLE_MS) pipeline.idle(forMs);
  }, IDLE_MS);
  const failures = await capture.run(onPacket);
  clearInterval(idle);
  pipeline.end();
  await recording?.close();
  // Whoever reads may go meanwhile, and then nothing more is taken.
  if (isRead) await Promise.race([output.flush().catch(() => undefined), gone]);
  for (const failure of failures) note(failure);
  if (unshown > 0 && isRead)
    note(`${plural(unshown, "message")} not shown: standard output was too slow`);
  const { tcp, flow } = pipeline;
  const dropped = capture.dropped;
  process.stderr.write(
    tally.lossText("live", { tcp, fileStatistics: { droppedAtCapture: BigInt(dropped) } }),
  );
  process.stderr.write(tally.summary({ flow }));
  process.stderr.write(
    `${plural(packets, "packet")} captured, ${dropped} dropped${recorded(recording)}\n`,
  );
  return failures.length > 0 ? EXIT.unreadable : EXIT.done;
}

async function openCapture(options: LiveOptions): Promise<LiveCapture> {
  const { captureFilter, snaplen, program } = options;
  const capture = await openLiveCapture({
    interfaces: options.interface ?? ["any"],
    bufferMiB: options.buffer,
    promiscuous: options.promiscuousMode,
    onDropped: (dropped) => note(`${plural(dropped, "packet")} dropped so far: they came too fast`),
    ...(captureFilter === "" ? {} : { filter: captureFilter }),
    ...(snaplen === undefined ? {} : { snapLengthBytes: snaplen }),
    ...(program === undefined ? {} : { program }),
  });
  const where = capture.interfaces.map(({ name, program: by }) => `${name} (${by})`).join(", ");
  note(`capturing on ${where}; Ctrl-C ends it`);
  return capture;
}

async function openRecording(
  { record, rotateSize, rotateTime, rotateKeep, captureFilter }: LiveOptions,
  capture: LiveCapture,
): Promise<Recording | undefined> {
  if (record === undefined) return undefined;
  return Recording.open({
    path: record,
    interface: capture.interfaces.map(({ name, program, linkType, snapLengthBytes }) => ({
      name,
      linkType,
      snapLengthBytes,
      description: `captured by ${program}, filter ${JSON.stringify(captureFilter)}`,
    })),
    application: `mesos-sniff ${packageVersion()}`,
    droppedBefore: () => capture.dropped,
    onTrouble: (trouble) => note(recordingText(trouble)),
    ...(rotateSize === undefined ? {} : { rotateBytes: rotateSize }),
    ...(rotateTime === undefined ? {} : { rotateMs: rotateTime }),
    ...(rotateKeep === undefined ? {} : { keepFiles: rotateKeep }),
  });
}

/** What ends the capture in order; a second Ctrl-C ends the program. */
function endWith(stop: () => void, durationMs: number | undefined): void {
  onSignal(["SIGINT", "SIGTERM", "SIGHUP"], stop);
  if (durationMs !== undefined) setTimeout(stop, durationMs).unref();
}

function recordingText(trouble: RecordingTrouble): string {
  return trouble.kind === "failed"
    ? `cannot record to ${trouble.path}: ${trouble.error.message}; the capture goes on without it`
    : `recording to ${trouble.path} again, ${plural(trouble.lostPackets, "packet")} were lost meanwhile`;
}

function recorded(recording: Recording | undefined): string {
  if (recording === undefined) return "";
  const { packets, lostPackets, files } = recording.statistics;
  const where = files === 1 ? "" : ` in ${files} files`;
  const lost = lostPackets === 0 ? "" : `, ${lostPackets} could not be`;
  return `, ${packets} recorded${where}${lost}`;
}

function note(text: string): void {
  process.stderr.write(`mesos-sniff: ${text}\n`);
}
