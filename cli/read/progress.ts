import type { WriteStream } from "node:tty";
import type { CaptureProgress } from "../../src/node/capture/index.js";

const FIRST_MS = 1000;
const EVERY_MS = 200;

/** One line on a terminal's stderr about work that takes longer than a second; silent elsewhere. */
export class Progress {
  readonly #stream: WriteStream | NodeJS.WriteStream;
  readonly #enabled: boolean;
  readonly #startedMs = performance.now();
  #dueMs = FIRST_MS;
  #visible = false;
  #messages = 0;

  constructor(stream: NodeJS.WriteStream, wanted: boolean) {
    this.#stream = stream;
    this.#enabled = wanted && stream.isTTY === true;
  }

  update({ bytesRead, totalBytes }: CaptureProgress, messages: number): void {
    if (!this.#enabled) return;
    const elapsedMs = performance.now() - this.#startedMs;
    // Messages on the same terminal show by themselves that something happens.
    if (process.stdout.isTTY === true && messages !== this.#messages) {
      this.#messages = messages;
      this.#dueMs = elapsedMs + FIRST_MS;
    }
    if (elapsedMs < this.#dueMs) return;
    this.#dueMs = elapsedMs + EVERY_MS;
    const megabytes = (bytesRead / 1e6).toFixed(1);
    const share = totalBytes
      ? ` of ${(totalBytes / 1e6).toFixed(1)} MB (${Math.floor((100 * bytesRead) / totalBytes)} %)`
      : " MB";
    this.#stream.write(`\r\x1b[K${megabytes}${share} read, ${messages} messages`);
    this.#visible = true;
  }

  clear(): void {
    if (this.#visible) this.#stream.write("\r\x1b[K");
    this.#visible = false;
  }
}
