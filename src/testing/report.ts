import type { TappedMessage } from "../actor/index.js";
import { formatDuration } from "../bytes/index.js";
import type { TimedMessage } from "./messages.js";

/** Messages that a report shows at most. */
const SHOWN = 20;

/** What a failed wait tells. */
export interface Report {
  readonly what: string;
  readonly limitMs: number;
  readonly clock: "virtual" | "system";
  readonly startMs: number;
  /** One line each: master, agents, tasks. */
  readonly facts: readonly string[];
  readonly messages: readonly TimedMessage[];
  /** Part of bodies to look for; undefined shows the last messages of all. */
  readonly about: string | undefined;
}

/** A text that lets one see why something did not come. */
export function formatReport(report: Report): string {
  const { what, limitMs, clock, startMs, facts, about } = report;
  const related =
    about === undefined
      ? report.messages
      : report.messages.filter(({ message }) => mentions(message.body, about));
  const shown = related.slice(-SHOWN);
  const subject = about === undefined ? "messages" : `messages about ${about}`;
  const heading =
    shown.length === 0
      ? `no ${subject}`
      : `the last ${shown.length} of ${related.length} ${subject}, with ms since the start:`;
  const time = clock === "virtual" ? "of virtual time" : "";
  return [
    `${what} within ${formatDuration(limitMs)} ${time}`.trimEnd(),
    ...facts.map((fact) => `  ${fact}`),
    `  ${heading}`,
    ...shown.map(
      ({ timeMs, message }) => `    ${(timeMs - startMs).toFixed(0)} ${lineOf(message)}`,
    ),
  ].join("\n");
}

function lineOf({ from, to, name, body }: TappedMessage): string {
  const short = name.slice(name.lastIndexOf(".") + 1);
  return `${from} -> ${to} ${short}${detailOf(body)}`;
}

/** The type of a call, the state of an update: what most want to know. */
function detailOf(body: unknown): string {
  if (typeof body !== "object" || body === null) return "";
  const { type, update } = body as {
    type?: unknown;
    update?: { status?: { state?: unknown; task_id?: { value?: unknown } } };
  };
  if (typeof type === "string") return `/${type}`;
  const status = update?.status;
  return status === undefined ? "" : ` ${status.task_id?.value} ${status.state}`;
}

/** Whether a text stands somewhere in a body. */
function mentions(value: unknown, text: string): boolean {
  if (typeof value === "string") return value === text;
  if (typeof value !== "object" || value === null || ArrayBuffer.isView(value)) return false;
  return Object.values(value).some((part) => mentions(part, text));
}
