import { StringDecoder } from "node:string_decoder";

/** Splits bytes into lines of JSON; empty lines are passed over. */
export class JsonLineSplitter {
  readonly #decoder = new StringDecoder("utf8");
  readonly #onLine: (line: string, number: number) => void;
  #rest = "";
  #number = 0;

  /** @param onLine gets each line without its break, and its number from 1 */
  constructor(onLine: (line: string, number: number) => void) {
    this.#onLine = onLine;
  }

  push(chunk: Uint8Array): void {
    const text = this.#decoder.write(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length));
    const lines = text.split("\n");
    lines[0] = this.#rest + (lines[0] ?? "");
    this.#rest = lines.pop() ?? "";
    for (const line of lines) this.#line(line);
  }

  end(): void {
    this.#line(this.#rest + this.#decoder.end());
    this.#rest = "";
  }

  #line(line: string): void {
    this.#number++;
    if (line.trim() !== "") this.#onLine(line, this.#number);
  }
}
