// Options that mean the same in several commands. Flags differ where a short name is taken.
import { Option } from "commander";
import { positiveInteger } from "../numbers.js";
import { parseBytes, parseMilliseconds } from "../proxy/values.js";

export function formatOption(flags = "-f, --format <format>"): Option {
  return new Option(flags, "how to show a message")
    .choices(["line", "json", "tree", "hex"])
    .default("line");
}

export function timeOption(flags = "-t, --time <form>"): Option {
  return new Option(flags, "how to show times in lines")
    .choices(["clock", "full", "relative"])
    .default("clock");
}

export function dialectOption(): Option {
  return new Option("--dialect <dialect>", "whose additions to the protocol to know")
    .choices(["apache", "clusterd"])
    .default("apache");
}

export function rotateSizeOption(): Option {
  return new Option(
    "--rotate-size <bytes>",
    "go on in a new file after so many bytes: 500k, 100M, 2G",
  ).argParser(parseBytes);
}

export function rotateTimeOption(): Option {
  return new Option(
    "--rotate-time <time>",
    "go on in a new file after that time: 90s, 15min, 1h",
  ).argParser(parseMilliseconds);
}

export function rotateKeepOption(): Option {
  return new Option(
    "--rotate-keep <count>",
    "delete the oldest files beyond that number",
  ).argParser(positiveInteger);
}

/** Parser of an option that may be given several times. */
export function collect(value: string, earlier: readonly string[] | undefined): readonly string[] {
  return [...(earlier ?? []), value];
}
