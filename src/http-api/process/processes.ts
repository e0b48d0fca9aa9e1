import type { HttpResponse, Pid } from "../../actor/index.js";
import { encodeUtf8 } from "../../bytes/index.js";
import { formatEndpointJson } from "../endpoint-json.js";
import type { Habits } from "../responses.js";
import { PlainProcess } from "./plain-process.js";

/** The process `__processes__`: who lives in this program. Mailboxes are empty whenever somebody can ask. */
export function processesProcess(pids: () => readonly Pid[], { old }: Habits): PlainProcess {
  const answer = (): HttpResponse => {
    const ids = pids().map((pid) => pid.slice(0, pid.lastIndexOf("@")));
    const list = ids.map((id) => ({ events: [], id }));
    return {
      status: 200,
      headers: [["Content-Type", "application/json"]],
      body: encodeUtf8(formatEndpointJson(list, old)),
    };
  };
  return new PlainProcess({ "/": answer }, { old });
}
