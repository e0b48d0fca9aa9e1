import { describe, expect, it } from "vitest";
import type { Message } from "../../../src/flow/index.js";
import { TrafficWatch } from "../../../src/node/cluster/index.js";
import { connectRaw, listenRaw, startHost } from "../libprocess/peers.js";

describe("TrafficWatch", () => {
  it("sees each connection of its members once, and both directions whole", async () => {
    const messages: Message[] = [];
    const traffic = new TrafficWatch({ onMessage: (message) => messages.push(message) });
    const one = await startHost({ watch: traffic.watch });
    const two = await startHost({ watch: traffic.watch });
    traffic.join(one.address);
    traffic.join(two.address);
    const outside = await listenRaw();

    const big = new Uint8Array(300_000).fill(120);
    one.as((context) => {
      context.send(`p@${two.address}`, "TO-MEMBER", big);
      context.link(`x@${outside.address}`);
      context.send(`x@${outside.address}`, "TO-STRANGER", new Uint8Array());
    });
    await two.inbox.untilName("TO-MEMBER");
    two.as((context) => context.send(`p@${one.address}`, "BACK", new Uint8Array()));
    await one.inbox.untilName("BACK");
    const stranger = await outside.accepted(0);
    await stranger.until((text) => text.includes("TO-STRANGER"));
    stranger.write("HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\n\r\n");
    const client = await connectRaw(one.address);
    client.write("GET /none HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    await client.untilEnd();
    await one.host.close();
    await two.host.close();
    traffic.close();

    const seen = messages.map(({ kind, type, from, to, http }) => {
      const party = (name: string | undefined): string => (name ?? "").replace(/@.*|\(.*/, "");
      return kind === "message"
        ? `${party(from)} -> ${party(to)} ${type}`
        : `${kind} ${http?.status ?? http?.target}`;
    });
    expect([...seen].sort()).toEqual([
      "p -> p BACK",
      "p -> p TO-MEMBER",
      "p -> x TO-STRANGER",
      "request /none",
      "response 202",
      "response 202",
      "response 202",
      "response 404",
    ]);
    expect(traffic.statistics).toEqual({ connections: 4, messages: 8 });
    expect(messages.find(({ type }) => type === "TO-MEMBER")?.payload).toEqual(big);
  });
});
