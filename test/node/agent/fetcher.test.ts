import { spawnSync } from "node:child_process";
import { once } from "node:events";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createFetcher, type FetcherOptions } from "../../../src/node/agent/fetcher.js";
import { findUser } from "../../../src/node/agent/user.js";
import type { BodyOf } from "../../../src/wire/index.js";

let root: string;
let sandbox: string;
let source: string;
const closing: (() => void)[] = [];

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "mesos-sniff-fetcher-"));
  sandbox = join(root, "sandbox");
  source = join(root, "source");
  mkdirSync(sandbox);
  mkdirSync(source);
  chmodSync(root, 0o755);
});
afterEach(() => {
  for (const close of closing.splice(0)) close();
  rmSync(root, { recursive: true, force: true });
});

async function get(
  uri: BodyOf<"mesos.CommandInfo.URI">,
  options: FetcherOptions = {},
  owner?: { name: string; uid: number; gid: number },
): Promise<string[]> {
  const said: string[] = [];
  await createFetcher(options)({
    containerId: "c",
    uris: [uri],
    directory: sandbox,
    owner,
    signal: new AbortController().signal,
    say: (text) => said.push(text),
  });
  return said;
}

const inSandbox = (name: string): string => readFileSync(join(sandbox, name), "utf8");

/** An archive of files by name and content, made by tar. */
function tar(name: string, files: Readonly<Record<string, string>>, flag = "-czf"): string {
  const content = join(root, "content");
  mkdirSync(content, { recursive: true });
  for (const [file, text] of Object.entries(files)) writeFileSync(join(content, file), text);
  const path = join(source, name);
  expect(spawnSync("tar", ["-C", content, flag, path, ...Object.keys(files)]).status).toBe(0);
  return path;
}

async function serve(
  answer: (url: string) => { status: number; body?: Uint8Array; to?: string } | "never",
): Promise<string> {
  const server = createServer((request, response) => {
    const said = answer(request.url ?? "");
    if (said === "never") {
      response.write("x");
      return;
    }
    response.writeHead(said.status, said.to === undefined ? {} : { location: said.to });
    response.end(said.body);
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  closing.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

describe("the fetcher", () => {
  it("copies local files: absolute, file:, relative to the home of frameworks", async () => {
    writeFileSync(join(source, "a"), "1");
    await get({ value: join(source, "a") });
    await get({ value: ` file://${source}/a`, output_file: "b" });
    await get({ value: "a", output_file: "deep/er/c" }, { frameworksHome: source });
    expect([inSandbox("a"), inSandbox("b"), inSandbox("deep/er/c")]).toEqual(["1", "1", "1"]);
  });

  it("makes executable, or unpacks, or neither", async () => {
    const path = tar("x.tar.gz", { inner: "2" });
    await get({ value: path, executable: true });
    expect(statSync(join(sandbox, "x.tar.gz")).mode & 0o777).toBe(0o755);
    await get({ value: path, extract: false, output_file: "y.tgz" });
    expect(existsSync(join(sandbox, "inner"))).toBe(false);
    await get({ value: path });
    expect(inSandbox("inner")).toBe("2");
    writeFileSync(join(source, "z.gz"), gzipSync("3"));
    await get({ value: join(source, "z.gz") });
    expect(inSandbox("z")).toBe("3");
    expect(existsSync(join(sandbox, "z.gz"))).toBe(true);
  });

  it("unpacks plain tar as 1.x does and 0.26 does not", async () => {
    const path = tar("p.tar", { plain: "4" }, "-cf");
    await get({ value: path }, { modern: false });
    expect(existsSync(join(sandbox, "plain"))).toBe(false);
    await get({ value: path });
    expect(inSandbox("plain")).toBe("4");
  });

  it("downloads, by way of redirects, what was sent and nothing but 200", async () => {
    const bytes = gzipSync("not to be unpacked on the way");
    const base = await serve((url) =>
      url === "/there"
        ? { status: 302, to: "/file" }
        : url.startsWith("/file")
          ? { status: 200, body: bytes }
          : { status: 404 },
    );
    await get({ value: `${base}/there` });
    expect(readFileSync(join(sandbox, "there"))).toEqual(Buffer.from(bytes));
    await get({ value: `${base}/file?a=b` });
    expect(existsSync(join(sandbox, "file?a=b"))).toBe(true);
    await expect(get({ value: `${base}/none` })).rejects.toThrow("HTTP status 404, want 200");
  });

  it("gives up a download that stalls", async () => {
    const base = await serve(() => "never");
    await expect(get({ value: `${base}/slow` }, { stallTimeoutMs: 50 })).rejects.toThrow(
      "no byte came for 50 ms",
    );
  });

  it.each([
    ["back\\slash", "Illegal characters in URI"],
    ["quo'te", "Illegal characters in URI"],
    ["http://host", "Malformed URI (missing path): http://host"],
    ["file://relative/path", "File URI only supports absolute paths"],
    ["relative", "framework home was not specified"],
    ["s3://bucket/key", "Scheme 's3' is not supported"],
    ["/no/such/file", "Failed to copy"],
    ["/etc/", "found no file name"],
  ])("says why it cannot fetch %s", async (value, reason) => {
    await expect(get({ value })).rejects.toThrow(reason);
  });

  it.each(["../out", "/abs", "a/../../out", "..", "."])("writes no %s", async (output_file) => {
    writeFileSync(join(source, "a"), "1");
    await expect(get({ value: join(source, "a"), output_file })).rejects.toThrow();
    expect(existsSync(join(root, "out"))).toBe(false);
  });

  it("follows no link that an archive has left", async () => {
    const victim = join(root, "victim");
    writeFileSync(victim, "mine");
    writeFileSync(join(source, "a"), "theirs");
    writeFileSync(join(source, "b.gz"), gzipSync("theirs"));
    symlinkSync(victim, join(sandbox, "a"));
    symlinkSync(victim, join(sandbox, "b"));
    symlinkSync(root, join(sandbox, "dir"));
    const inside = "URI output file must be within the sandbox directory";
    await expect(get({ value: join(source, "a") })).rejects.toThrow(inside);
    await expect(get({ value: join(source, "b.gz") })).rejects.toThrow(inside);
    await expect(get({ value: join(source, "a"), output_file: "dir/victim" })).rejects.toThrow(
      inside,
    );
    expect(readFileSync(victim, "utf8")).toBe("mine");
  });

  describe.skipIf(process.getuid?.() !== 0)("for another user", () => {
    it("gives them the files, and reads and writes only what they may", async () => {
      const nobody = findUser("nobody");
      if (nobody === undefined) throw new Error("there is no user nobody");
      spawnSync("chown", ["nobody", sandbox]);
      const path = tar("x.tgz", { inner: "2" });
      await get({ value: path }, {}, nobody);
      await get({ value: path, output_file: "deep/x.tgz" }, {}, nobody);
      for (const name of ["x.tgz", "inner", "deep", "deep/x.tgz"]) {
        expect(statSync(join(sandbox, name)).uid).toBe(nobody.uid);
      }
      writeFileSync(join(source, "secret"), "root's", { mode: 0o600 });
      await expect(get({ value: join(source, "secret") }, {}, nobody)).rejects.toThrow(
        "Permission denied",
      );
      // An archive through a link that another one has left.
      const home = join(root, "home");
      mkdirSync(home);
      symlinkSync(home, join(sandbox, "way-out"));
      const content = join(root, "content", "way-out");
      mkdirSync(content);
      writeFileSync(join(content, "file"), "theirs");
      spawnSync("tar", [
        "-C",
        join(root, "content"),
        "-czf",
        join(source, "y.tgz"),
        "way-out/file",
      ]);
      await get({ value: join(source, "y.tgz") }, {}, nobody).catch(() => {});
      expect(existsSync(join(home, "file"))).toBe(false);
    });
  });
});
