import { decodeUtf8 } from "../bytes/index.js";
import type { Subject } from "./subject.js";
import { Moment, Span } from "./time-values.js";

/** A name that filters can use. */
export interface FilterField {
  readonly name: string;
  /** Type in the words of CEL; `ids` is zero or more strings that compare as any of them. */
  readonly type: string;
  /** One line for a reference. */
  readonly about: string;
  /** Whether reading it decodes the body. */
  readonly needsBody: boolean;
  /** `undefined` when the message has no such thing. */
  readonly read: (subject: Subject) => unknown;
}

function head(name: string, type: string, about: string, read: FilterField["read"]): FilterField {
  return { name, type, about, needsBody: false, read };
}

function inside(name: string, type: string, about: string, read: FilterField["read"]): FilterField {
  return { name, type, about, needsBody: true, read };
}

function pathOf(target: string | undefined): string | undefined {
  return target?.split("?", 1)[0];
}

function queryOf(target: string | undefined): string | undefined {
  const mark = target?.indexOf("?") ?? -1;
  return mark < 0 ? undefined : target?.slice(mark + 1);
}

/** All names of the filter language, in the order of a reference. */
export const FILTER_FIELDS: readonly FilterField[] = [
  head("n", "int", "number of the message", ({ message }) => message.n),
  head("time", "google.protobuf.Timestamp", "when it was complete", ({ message }) => {
    return new Moment(message.timeNs);
  }),
  head("conn", "int", "number of the TCP connection", ({ message }) => message.conn),
  head("src", "string", "sending address, ip:port", ({ message }) => message.src),
  head("dst", "string", "receiving address, ip:port", ({ message }) => message.dst),
  head("kind", "string", "message, request, response, event, raw or gap", ({ message }) => {
    return message.kind;
  }),
  head("from", "string", "sender: UPID, or address", ({ message }) => message.from),
  head("to", "string", "receiver: UPID, or address", ({ message }) => message.to),
  head("type", "string", "full type, such as mesos.scheduler.Call/ACCEPT", ({ message }) => {
    return message.type;
  }),
  head("size", "int", "bytes of payload", ({ message }) => message.size),
  head(
    "version",
    "string",
    "Mesos version that decodes the body",
    ({ message }) => message.version,
  ),
  head("encoding", "string", "protobuf, json, form, text, binary or none", ({ message }) => {
    return message.encoding;
  }),
  head("payload", "string", "payload as UTF-8 text", ({ message }) => {
    return message.payload.length === 0 ? undefined : decodeUtf8(message.payload);
  }),
  head("method", "string", "HTTP method", ({ message }) => message.http?.method),
  head("path", "string", "HTTP path, without query", ({ message }) => {
    return pathOf(message.http?.target);
  }),
  head("query", "string", "HTTP query", ({ message }) => queryOf(message.http?.target)),
  head("status", "int", "HTTP status", ({ message }) => message.http?.status),
  head("headers", "map<string, string>", "HTTP headers by name in lower case", ({ message }) => {
    if (message.http === undefined) return undefined;
    const headers: Record<string, string> = {};
    for (const [name, value] of message.http.headers) {
      const key = name.toLowerCase();
      const held = Object.hasOwn(headers, key) ? `${headers[key]}, ` : "";
      Object.defineProperty(headers, key, {
        value: held + value,
        configurable: true,
        enumerable: true,
        writable: true,
      });
    }
    return headers;
  }),
  head(
    "latency",
    "google.protobuf.Duration",
    "time since the message that it answers",
    (subject) => {
      const { match } = subject.message;
      return match === undefined ? undefined : new Span(match.latencyNs);
    },
  ),
  head("answers", "int", "number of the message that it answers", ({ message }) => {
    return message.match?.n;
  }),
  inside("task", "ids", "ids of the tasks that it speaks of", ({ ids }) => ids.tasks),
  inside("agent", "ids", "ids of agents", ({ ids }) => ids.agents),
  inside("framework", "ids", "ids of frameworks", ({ ids }) => ids.frameworks),
  inside("offer", "ids", "ids of offers and inverse offers", ({ ids }) => ids.offers),
  inside("executor", "ids", "ids of executors", ({ ids }) => ids.executors),
  inside("state", "ids", "states of tasks and operations", ({ ids }) => ids.states),
  inside("tasks", "list<string>", "the same as task, as a list", ({ ids }) => ids.tasks),
  inside("agents", "list<string>", "the same as agent, as a list", ({ ids }) => ids.agents),
  inside("frameworks", "list<string>", "the same as framework, as a list", ({ ids }) => {
    return ids.frameworks;
  }),
  inside("offers", "list<string>", "the same as offer, as a list", ({ ids }) => ids.offers),
  inside("executors", "list<string>", "the same as executor, as a list", ({ ids }) => {
    return ids.executors;
  }),
  inside("states", "list<string>", "the same as state, as a list", ({ ids }) => ids.states),
  inside("body", "dyn", "the decoded body, by field names", ({ message }) => message.body),
  inside("note", "ids", "codes of the notes on it", ({ message }) => {
    return message.notes.map(({ code }) => code);
  }),
  inside("notes", "list<string>", "texts of the notes on it", ({ message }) => {
    return message.notes.map(({ text }) => text);
  }),
];
