import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { HttpDirection } from "../../../src/wire/index.js";

const ROOT = join(import.meta.dirname, "../../../fixtures/wire");

/** One direction of a recorded connection. */
export interface RecordedStream {
  /** `libprocess/0.26-agent-to-master requests`. */
  readonly name: string;
  readonly direction: HttpDirection;
  readonly bytes: Uint8Array;
  /** Lines of `expected.txt` for this direction. */
  readonly expected: readonly string[];
}

/** Every stream under `fixtures/wire/{http1,libprocess}`. */
export function recordedStreams(): readonly RecordedStream[] {
  return ["http1", "libprocess"].flatMap((kind) =>
    readdirSync(join(ROOT, kind)).flatMap((name) => streamsOf(kind, name)),
  );
}

/** One of them by folder and direction. */
export function recordedStream(folder: string, direction: HttpDirection): Uint8Array {
  return new Uint8Array(readFileSync(join(ROOT, folder, `${direction}s.bin`)));
}

function streamsOf(kind: string, name: string): readonly RecordedStream[] {
  const folder = `${kind}/${name}`;
  const expected = readFileSync(join(ROOT, folder, "expected.txt"), "utf8").split("\n\n");
  return (["request", "response"] as const).flatMap((direction, index) =>
    existsSync(join(ROOT, folder, `${direction}s.bin`))
      ? [
          {
            name: `${folder} ${direction}s`,
            direction,
            bytes: recordedStream(folder, direction),
            expected: (expected[index] ?? "").trimEnd().split("\n"),
          },
        ]
      : [],
  );
}
