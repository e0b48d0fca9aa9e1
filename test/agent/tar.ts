import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { MemoryDisk } from "../../src/agent/memory-disk.js";

/** Unpacks a ustar archive into a disk in memory, its root at `root`. */
export function diskFromTgz(file: URL, root: string): MemoryDisk {
  const bytes = gunzipSync(readFileSync(file));
  const disk = new MemoryDisk();
  const text = (start: number, length: number): string =>
    bytes.toString("utf8", start, start + length).replace(/\0.*$/s, "");
  let longName: string | undefined;
  let longLink: string | undefined;
  for (let position = 0; position + 512 <= bytes.length; ) {
    const name = text(position, 100);
    if (name === "") break;
    const size = Number.parseInt(text(position + 124, 12), 8);
    const type = String.fromCharCode(bytes[position + 156] ?? 0);
    const prefix = text(position + 345, 155);
    const content = bytes.subarray(position + 512, position + 512 + size);
    const path = `${root}/${longName ?? (prefix === "" ? name : `${prefix}/${name}`)}`.replace(
      /\/+$/,
      "",
    );
    if (type === "L") longName = content.toString("utf8").replace(/\0.*$/s, "");
    else if (type === "K") longLink = content.toString("utf8").replace(/\0.*$/s, "");
    else {
      if (type === "5") disk.makeDirectory(path);
      else if (type === "2") disk.link(path, longLink ?? text(position + 157, 100));
      else disk.write(path, content);
      longName = undefined;
      longLink = undefined;
    }
    position += 512 + Math.ceil(size / 512) * 512;
  }
  return disk;
}
