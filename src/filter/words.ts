import { FILTER_FIELDS } from "./fields.js";
import type { Subject } from "./subject.js";

// Letters, digits and what types, UPIDs, addresses, ids and paths are made of; nothing that CEL needs for a
// comparison. Brackets as in `slave(1)` only.
const WORD = /^(?:[\p{L}\p{N}_.:/@#~%-]|\(\d*\))+$/u;
const FIRST_NAME = /^(\w+)\./;

/** Whether a text that is no expression can be meant as a word to look for. */
export function isWord(text: string): boolean {
  const name = FIRST_NAME.exec(text)?.[1];
  return WORD.test(text) && !FILTER_FIELDS.some((field) => field.name === name);
}

/** Whether a word occurs in what a line shows first: type, parties, path, ids, states. Case does not count. */
export function containsWord(subject: Subject, lowered: string): boolean {
  const { message } = subject;
  const holds = (text: string | undefined): boolean =>
    text?.toLowerCase().includes(lowered) === true;
  if (
    holds(message.type) ||
    holds(message.from) ||
    holds(message.to) ||
    holds(message.src) ||
    holds(message.dst) ||
    holds(message.http?.target)
  ) {
    return true;
  }
  const { tasks, agents, frameworks, offers, executors, states } = subject.ids;
  return [tasks, states, frameworks, agents, offers, executors].some((ids) => ids.some(holds));
}
