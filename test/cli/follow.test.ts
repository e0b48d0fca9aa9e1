import { describe, expect, it } from "vitest";
import { followFile } from "../../cli/run/follow.js";
import { SandboxAway } from "../../cli/run/sandbox.js";

/** A sandbox whose agent answers as told, once each; from then on it is away. */
function sandboxOf(answers: readonly (string | Error)[]) {
  const left = [...answers];
  const offsets: number[] = [];
  return {
    offsets,
    left,
    read: async (_file: string, offset: number): Promise<Uint8Array> => {
      offsets.push(offset);
      const answer = left.shift() ?? new SandboxAway("nobody answers");
      if (typeof answer !== "string") throw answer;
      return new TextEncoder().encode(answer);
    },
  };
}

async function follow(answers: readonly (string | Error)[]): Promise<string> {
  const sandbox = sandboxOf(answers);
  let text = "";
  await followFile(sandbox, "stdout", {
    ended: () => sandbox.left.length <= 1,
    write: (bytes) => {
      text += new TextDecoder().decode(bytes);
    },
    pause: async () => {},
  });
  return text;
}

describe("followFile", () => {
  it("goes on where it was when the agent is back", async () => {
    const away = new SandboxAway("nobody answers");
    expect(await follow(["1 2 ", "", away, away, "3 ", "", away, "4", ""])).toBe("1 2 3 4");
  });

  it("says that the agent did not come back, and at once what is no absence", async () => {
    await expect(follow(["1"])).rejects.toThrow("nobody answers");
    await expect(follow(["1", new Error("answers 403"), "2", "3"])).rejects.toThrow("403");
  });
});
