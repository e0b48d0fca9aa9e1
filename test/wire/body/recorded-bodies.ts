import { readFileSync } from "node:fs";

const folder = new URL("../../../fixtures/wire/body/", import.meta.url);

function lines<T>(file: string): readonly T[] {
  const text = readFileSync(new URL(file, folder), "utf8");
  return text
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as T);
}

/** A protobuf body that real Mesos sent. */
export interface RecordedBody {
  readonly type: string;
  readonly version: string;
  readonly scenario: string;
  readonly base64: string;
}

/** A JSON body that real Mesos, or a client of it, sent. */
export interface RecordedJson {
  readonly type: string;
  readonly version: string;
  readonly scenario: string;
  readonly direction: "request" | "response";
  readonly path: string;
  readonly shape: "single" | "records" | "array";
  readonly text: string;
}

export const recordedBodies: readonly RecordedBody[] = lines("protobuf.jsonl");
export const recordedJson: readonly RecordedJson[] = lines("json.jsonl");
