import { describe, expect, it } from "vitest";
import {
  ExchangeMatcher,
  type ExchangeMatcherOptions,
  HttpDecoder,
  type HttpResponseHead,
  parseEnvelope,
} from "../../../src/wire/index.js";
import { recordedStream } from "./recorded.js";
import { bytesOf } from "./transcript.js";

function response(text: string): HttpResponseHead {
  const decoder = new HttpDecoder({ direction: "response" });
  decoder.push(bytesOf(text));
  const step = decoder.next();
  if (step.kind !== "head" || step.head.kind !== "response") throw new Error("no response");
  return step.head;
}

const RESPONSES: Readonly<Record<string, HttpResponseHead>> = {
  "100": response("HTTP/1.1 100 Continue\r\n\r\n"),
  "200": response("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 5\r\n\r\n"),
  "202": response("HTTP/1.1 202 Accepted\r\nDate: x\r\nContent-Length: 0\r\n\r\n"),
  "404": response(
    "HTTP/1.1 404 Not Found\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: 14\r\n\r\n",
  ),
  stream: response("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"),
};

/**
 * A dialogue on one connection: `m1` is a libprocess message, `g2` a GET, `p3` a POST, a status is a response,
 * and at `lost` responses were missed. The answer says for each response which request it got.
 */
function play(dialogue: string, options: ExchangeMatcherOptions = {}): string {
  const matcher = new ExchangeMatcher<string>(options);
  const said: string[] = [];
  for (const word of dialogue.split(" ")) {
    const head = RESPONSES[word];
    if (word === "lost") {
      matcher.missed();
    } else if (head === undefined) {
      const method = word.startsWith("g") ? "GET" : "POST";
      matcher.request(word, { method, always: !word.startsWith("m") });
    }
    if (head === undefined) continue;
    const pairing = matcher.response(head);
    if (pairing.kind === "paired") {
      said.push(pairing.certainty === "sure" ? pairing.request : `${pairing.request}?`);
    } else said.push(pairing.kind === "interim" ? "interim" : pairing.reason);
  }
  return `${said.join(" ")} | ${matcher.waiting().join(" ")} | ${matcher.answersMessages}`;
}

describe("ExchangeMatcher", () => {
  it.each([
    ["plain requests in order", "g1 p2 200 g3 202 200", "g1 p2 g3 |  | undefined"],
    [
      "a response that nobody asked for",
      "200 g1 200 404",
      "no-request g1 no-request |  | undefined",
    ],
    ["interim responses", "p1 100 100 202", "interim interim p1 |  | undefined"],
    ["what still waits", "g1 g2 200 m3", "g1 | g2 | undefined"],
    ["an old peer: messages without any answer", "m1 m2 m3", " |  | undefined"],
    ["a new peer: a message answered", "m1 m2 202", "m1 | m2 | true"],
    ["a new peer from then on", "m1 202 m2 g3 202 200", "m1 m2 g3 |  | true"],
    ["an unknown process", "m1 404 m2 202", "m1 m2 |  | true"],
    [
      "an old peer: a document is not what answers a message",
      "m1 g2 200 m3 p4 202",
      "g2 p4 |  | false",
    ],
    ["an old peer: a stream is not either", "m1 p2 stream m3 p4 202", "p2 p4 |  | false"],
    ["a new peer: 202 does not answer GET", "m1 g2 202 200", "m1 g2 |  | true"],
    ["an answer that fits both stays without a pair", "m1 p2 202", "ambiguous | p2 | undefined"],
    ["until one shows the peer to be new", "m1 p2 202 202 m3 202", "ambiguous p2 m3 |  | true"],
    ["or old", "m1 m2 p3 202 m4 p5 stream", "ambiguous p5 |  | false"],
    ["a message ahead of which all is answered", "g1 200 m2 202", "g1 m2 |  | true"],
    [
      "what was asked behind a hole",
      "g1 g2 g3 200 lost g4 200 p5 202",
      "g1 g4? p5? |  | undefined",
    ],
    ["nothing asked before a hole", "g1 lost 200 g2 200", "no-request g2? |  | undefined"],
    ["messages of a new peer behind a hole", "m1 202 m2 lost m3 202", "m1 m3? |  | true"],
  ])("pairs %s", (_name, dialogue, wanted) => {
    expect(play(dialogue)).toBe(wanted);
  });

  it("knows from the start when told", () => {
    expect(play("m1 p2 202", { answersMessages: true })).toBe("m1 | p2 | true");
    expect(play("m1 p2 202", { answersMessages: false })).toBe("p2 |  | false");
  });

  it("learns later, but not against what it saw", () => {
    const matcher = new ExchangeMatcher<string>();
    matcher.request("m1", { method: "POST", always: false });
    matcher.request("p2", { method: "POST", always: true });
    matcher.learn(false);
    matcher.learn(true);
    expect(matcher.answersMessages).toBe(false);
    expect(matcher.response(RESPONSES["202"] ?? response(""))).toMatchObject({ request: "p2" });
  });

  it("only assumes when the start of the connection was not seen", () => {
    expect(play("g1 200", { midstream: true })).toBe("g1? |  | undefined");
    expect(play("m1 202", { midstream: true })).toBe("ambiguous |  | undefined");
  });

  it("keeps a bounded number of requests and says which pairs that costs", () => {
    expect(play("g1 g2 g3 200 200 200", { maxWaiting: 2 })).toBe("forgotten g2 g3 |  | undefined");
  });

  it("stays in step over very many exchanges", () => {
    const matcher = new ExchangeMatcher<number>();
    const ok = RESPONSES["200"] ?? response("");
    for (let index = 0; index < 5000; index++) {
      matcher.request(index, { method: "GET", always: true });
      if (index % 7 === 0) continue;
      const expected = index - Math.floor(index / 7) - 1;
      expect(matcher.response(ok)).toMatchObject({ kind: "paired", request: expected });
    }
  });

  it.each([
    ["libprocess/head-agent-to-master", true],
    ["libprocess/mesos-go-to-master", undefined],
  ])("pairs the recorded connection %s", (folder, answersMessages) => {
    const matcher = new ExchangeMatcher<number>();
    const requests = new HttpDecoder({ direction: "request" });
    requests.push(recordedStream(folder, "request"));
    let sent = 0;
    for (let step = requests.next(); step.kind !== "need-data"; step = requests.next()) {
      if (step.kind !== "head") continue;
      const envelope = parseEnvelope(step.head);
      const always = envelope.kind !== "libprocess" || !envelope.agentIsLibprocess;
      matcher.request(sent++, { method: "POST", always });
    }
    const responses = new HttpDecoder({ direction: "response" });
    responses.push(recordedStream(folder, "response"));
    let answered = 0;
    for (let step = responses.next(); step.kind !== "need-data"; step = responses.next()) {
      if (step.kind !== "head" || step.head.kind !== "response") continue;
      expect(matcher.response(step.head)).toMatchObject({ kind: "paired", request: answered++ });
    }
    expect(answered).toBe(sent);
    expect(matcher.answersMessages).toBe(answersMessages);
  });
});
