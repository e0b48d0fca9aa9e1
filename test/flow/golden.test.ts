import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { formatLine, lineOf } from "../../src/view/index.js";
import { CAPTURES, captureBytes, messagesOf, packetsOf, streamsOf } from "../support/captures.js";

// The text of every recording, as `mesos-sniff read` prints it. UPDATE_GOLDEN=1 writes the files anew; look at
// the difference before you commit it.
const golden = new URL("../../fixtures/golden/", import.meta.url);
const update = process.env["UPDATE_GOLDEN"] === "1";

describe.each(CAPTURES)("recording %s", (name) => {
  it("reads as its golden text says", () => {
    const messages = messagesOf(streamsOf(packetsOf(captureBytes(name))));
    const text = messages.map((message) => `${formatLine(lineOf(message))}\n`).join("");
    const file = new URL(`${name}.txt`, golden);
    if (update) {
      mkdirSync(new URL(".", file), { recursive: true });
      writeFileSync(file, text);
    }
    expect(existsSync(file), `${name}.txt is missing: run with UPDATE_GOLDEN=1`).toBe(true);
    expect(text).toBe(readFileSync(file, "utf8"));
  });
});
