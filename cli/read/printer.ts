import { Chalk, type ChalkInstance } from "chalk";
import type { Message } from "../../src/flow/index.js";
import {
  formatLine,
  hexLinesOf,
  jsonOf,
  type Line,
  type LineOptions,
  lineOf,
  type Role,
  treeLinesOf,
} from "../../src/view/index.js";

/** How messages are shown. */
export type Format = "line" | "json" | "tree" | "hex";

/** What decides how messages are printed. */
export interface PrintOptions {
  readonly format: Format;
  readonly time: "clock" | "full" | "relative";
  readonly width?: number;
  readonly color: boolean;
  readonly showSecrets?: true;
}

/** Prints one message, line break included. */
export type Printer = (message: Message) => string;

export function printerFor(options: PrintOptions): Printer {
  const { format } = options;
  const secrets = options.showSecrets === true;
  if (format === "json") return (message) => `${jsonOf(message, { secrets })}\n`;
  const paint = painter(options.color);
  const time = options.time === "full" ? "rfc3339" : options.time;
  const { width } = options;
  let lineOptions: (LineOptions & { readonly secrets: boolean }) | undefined;
  return (message) => {
    lineOptions ??= {
      time,
      startNs: message.timeNs,
      secrets,
      ...(width === undefined ? {} : { width }),
    };
    switch (format) {
      case "line":
        return `${paint(lineOf(message, lineOptions))}\n`;
      case "hex":
        return `${hexLinesOf(message, lineOptions).map(paint).join("\n")}\n\n`;
      case "tree":
        return `${[lineOf(message, lineOptions), ...treeLinesOf(message, { secrets })].map(paint).join("\n")}\n\n`;
    }
  };
}

function painter(wanted: boolean): (line: Line) => string {
  if (!wanted || !wantsColor()) return formatLine;
  const chalk = new Chalk({ level: 1 });
  const colors: Readonly<Record<Role, ChalkInstance | undefined>> = {
    number: chalk.gray,
    time: chalk.gray,
    from: chalk.cyan,
    arrow: chalk.gray,
    to: chalk.cyan,
    type: chalk.bold,
    "fact-key": chalk.gray,
    "fact-value": undefined,
    "state-good": chalk.green,
    "state-bad": chalk.red,
    latency: chalk.magenta,
    note: chalk.yellow,
    error: chalk.redBright,
    dim: chalk.gray,
    separator: undefined,
  };
  return ({ spans }) => {
    let text = "";
    for (const span of spans) text += colors[span.role]?.(span.text) ?? span.text;
    return text;
  };
}

// https://no-color.org and https://force-color.org
function wantsColor(): boolean {
  const { NO_COLOR, FORCE_COLOR } = process.env;
  if (NO_COLOR !== undefined && NO_COLOR !== "") return false;
  if (FORCE_COLOR !== undefined && FORCE_COLOR !== "" && FORCE_COLOR !== "0") return true;
  return process.stdout.isTTY === true && process.env["TERM"] !== "dumb";
}
