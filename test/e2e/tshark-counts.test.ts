import { execFileSync, spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import type { Message } from "../../src/flow/index.js";
import { CAPTURES, captureBytes, messagesOf, packetsOf, streamsOf } from "../support/captures.js";

// An independent reader counts the requests and responses of every recording.
const present = spawnSync("tshark", ["--version"]).status === 0;
if (!present && process.env["CI"] === undefined) {
  process.stderr.write("SKIPPED: tshark is not installed, its counts cannot be compared\n");
}

function tsharkCounts(name: string): ReadonlyMap<string, number> {
  const file = fileURLToPath(
    new URL(`../../fixtures/captures/${name}/session.pcap`, import.meta.url),
  );
  const fields = ["-T", "fields", "-e", "http.request.method", "-e", "http.response.code"];
  const text = execFileSync("tshark", ["-r", file, "-Y", "http", ...fields], {
    stdio: ["ignore", "pipe", "ignore"],
  }).toString();
  return countOf(text.split(/[\s,]+/).filter((word) => /^(?:[A-Z]+|[1-5]\d\d)$/.test(word)));
}

function countOf(words: Iterable<string>): Map<string, number> {
  const counts = new Map<string, number>();
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  return counts;
}

function ourCounts(messages: readonly Message[]): Map<string, number> {
  return countOf(
    messages.flatMap(({ http }) => {
      const word = http?.method ?? http?.status;
      return word === undefined ? [] : [String(word)];
    }),
  );
}

describe.skipIf(!present && process.env["CI"] === undefined).each(CAPTURES)(
  "recording %s",
  (name) => {
    it("has the requests and responses that tshark counts", () => {
      const theirs = tsharkCounts(name);
      const messages = messagesOf(streamsOf(packetsOf(captureBytes(name))));
      const ours = ourCounts(messages);
      // tshark counts a response when it is complete; streams of records end with the recording.
      const streams = new Set(
        messages.filter(({ kind }) => kind === "event").map(({ conn }) => conn),
      );
      for (const word of new Set([...theirs.keys(), ...ours.keys()])) {
        const missing = (ours.get(word) ?? 0) - (theirs.get(word) ?? 0);
        if (word === "200") expect(missing).toBeLessThanOrEqual(streams.size);
        else expect(missing, word).toBe(0);
        expect(missing).toBeGreaterThanOrEqual(0);
      }
    });
  },
);
