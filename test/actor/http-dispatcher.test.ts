import { describe, expect, it } from "vitest";
import { ResponseBuffer } from "../../src/actor/index.js";
import { decodeUtf8 } from "../../src/bytes/index.js";
import { Bench, bytes, Script } from "./script.js";

interface Setup {
  readonly version?: string;
  readonly disabledEndpoints?: ReadonlySet<string>;
  readonly routes?: readonly string[];
  readonly answer?: boolean;
}

function setUp(setup: Setup = {}) {
  const {
    version = "1.11.0",
    routes = ["/state", "/quota", "/quota/info", "/"],
    answer = true,
  } = setup;
  const bench = new Bench({
    version,
    delegate: "master",
    verbosity: 1,
    ...(setup.disabledEndpoints && { disabledEndpoints: setup.disabledEndpoints }),
  });
  const serve = (): Script =>
    new Script(
      (event, context) => {
        if (event.kind !== "http" || !answer) return;
        const { route, path } = event.request;
        context.respond(event.request.id, {
          status: 200,
          body: new TextEncoder().encode(`${context.self.split("@")[0]} ${route} ${path}`),
        });
      },
      { routes: new Set(routes) },
    );
  const master = serve();
  const pid = bench.runtime.spawn(master, { id: "master" });
  bench.runtime.spawn(serve(), { prefix: "slave" });
  bench.runtime.spawn(new Script(), { id: "bare" });
  bench.runtime.run();
  const get = (path: string): { answer: ResponseBuffer; id: number | undefined; text: string } => {
    const answer = new ResponseBuffer();
    const headers = new Map([["accept", "text/plain"]]);
    const request = {
      method: "GET",
      path,
      query: "",
      headers,
      body: bytes(),
      client: "127.0.0.1:9",
    };
    const id = bench.runtime.request(request, answer);
    bench.runtime.run();
    return { answer, id, text: `${answer.head?.status} ${decodeUtf8(answer.body)}` };
  };
  return { bench, master, pid, get };
}

describe("Runtime: HTTP dispatch", () => {
  it.each([
    ["/master/state", "200 master /state /master/state"],
    ["/state", "200 master /state /master/state"],
    ["/state/", "200 master /state /master/state/"],
    ["/slave(1)/state", "200 slave(1) /state /slave(1)/state"],
    ["/slave%281%29/state", "200 slave(1) /state /slave%281%29/state"],
    ["/quota/web/deep", "200 master /quota /master/quota/web/deep"],
    ["/quota/info/x", "200 master /quota/info /master/quota/info/x"],
    ["/", "200 master / /master"],
    ["//", "200 master / /master"],
    ["/master", "200 master / /master"],
    ["/master/", "200 master / /master/"],
    ["/master/nothing", "404 404 Not Found."],
    ["/nothing", "404 404 Not Found."],
    ["/stateful", "404 404 Not Found."],
    ["/bare/state", "404 404 Not Found."],
    ["/%zz/state", "404 404 Not Found."],
    ["/master/../state", "404 404 Not Found."],
    ["state", "400 Request URL path must start with '/'"],
  ])("finds the route of %s", (path, expected) => {
    expect(setUp().get(path).text).toBe(expected);
  });

  it.each([
    ["0.20.0", "/master/quota/info", "200 master /quota /master/quota/info"],
    ["0.23.0", "/state/", "200 master /state /master/state/"],
    ["0.26.0", "/state/", "404 "],
    ["0.26.0", "/quota/info", "200 master /quota/info /master/quota/info"],
    ["0.26.0", "/nothing", "404 "],
    ["1.5.0", "/state/", "404 "],
    ["1.5.0", "/quota/web/", "200 master /quota /master/quota/web/"],
    ["1.7.0", "/state/", "200 master /state /master/state/"],
    ["1.7.0", "/nothing", "404 "],
    ["1.8.0", "/nothing", "404 404 Not Found."],
  ])("dispatches as %s does: %s", (version, path, expected) => {
    expect(setUp({ version }).get(path).text).toBe(expected);
  });

  it("answers 404 when the delegate does not live here", () => {
    const bench = new Bench({ delegate: "master" });
    const answer = new ResponseBuffer();
    const rest = { query: "", headers: new Map(), body: bytes(), client: "127.0.0.1:9" };
    expect(
      bench.runtime.request({ method: "GET", path: "/state", ...rest }, answer),
    ).toBeUndefined();
    expect(answer.head?.status).toBe(404);
    expect(bench.lines).toEqual(["Returning '404 Not Found' for '/master/state'"]);
  });

  it("refuses disabled endpoints after delegation", () => {
    const { get } = setUp({ disabledEndpoints: new Set(["/master/state"]) });
    expect(get("/state").text).toBe("403 Endpoint '/master/state' is disabled");
    expect(get("/slave(1)/state").text).toContain("200");
  });

  it("logs what libprocess logs", () => {
    const { bench, get } = setUp();
    bench.records.length = 0;
    get("/state");
    get("/master/no");
    get("/a/../b");
    expect(bench.lines).toEqual([
      "Handling HTTP event for process 'master' with path: '/master/state'",
      "Handling HTTP event for process 'master' with path: '/master/no'",
      "Returning '404 Not Found' for '/master/no'",
      "Returning '404 Not Found' for '/a/../b' (ignoring requests with relative paths)",
    ]);
  });

  it("gives the process the whole request", () => {
    const { master, get } = setUp();
    get("/state");
    const event = master.events.at(-1);
    expect(event).toMatchObject({
      kind: "http",
      request: { method: "GET", route: "/state", path: "/master/state", client: "127.0.0.1:9" },
    });
    expect(event?.kind === "http" && event.request.headers.get("accept")).toBe("text/plain");
  });
});

describe("Runtime: HTTP answers", () => {
  it("answers later, once", () => {
    const { bench, master, get } = setUp({ answer: false });
    const { answer, id } = get("/state");
    expect(answer.head).toBeUndefined();
    expect(id).toBe(1);
    expect(master.kinds).toEqual(["start", "http"]);
    bench.runtime.spawn(
      new Script((_event, context) => {
        context.respond(1, { status: 202 });
        context.respond(1, { status: 500 });
        context.respond(99, { status: 500 });
      }),
      { id: "helper" },
    );
    bench.runtime.run();
    expect(answer.head?.status).toBe(202);
  });

  it("streams, tells of back-pressure, and stops when the client goes", () => {
    const { bench, master, get } = setUp({ answer: false });
    const { answer, id = 0 } = get("/state");
    const run = (action: (context: Parameters<Script["handle"]>[1]) => void): void => {
      bench.runtime.spawn(new Script((_event, context) => action(context)), { prefix: "helper" });
      bench.runtime.run();
    };
    run((context) => {
      context.writeStream(id, bytes(9));
      context.openStream(id, { status: 200 });
      context.openStream(id, { status: 500 });
      context.writeStream(id, bytes(1));
      context.writeStream(id, bytes());
      context.writeStream(id, bytes(2, 3));
      context.respond(id, { status: 500 });
    });
    expect(answer.head?.status).toBe(200);
    expect(answer.chunks).toEqual([bytes(1), bytes(2, 3)]);
    for (const state of ["full", "drained", "closed", "full"] as const) {
      bench.runtime.clientState(id, state);
    }
    bench.runtime.run();
    expect(master.events.slice(2)).toEqual([
      { kind: "stream", request: id, state: "full" },
      { kind: "stream", request: id, state: "drained" },
      { kind: "stream", request: id, state: "closed" },
    ]);
    run((context) => {
      context.writeStream(id, bytes(4));
      context.endStream(id);
    });
    expect(answer.chunks).toHaveLength(2);
    expect(answer.ended).toBe(false);
  });

  it("ends streams, and answers 503 to who still waits, when the process ends", () => {
    const { bench, pid, get } = setUp({ answer: false });
    const waiting = get("/state");
    const streaming = get("/state");
    bench.runtime.spawn(
      new Script((_event, context) => context.openStream(streaming.id ?? 0, { status: 200 })),
      { id: "helper" },
    );
    bench.runtime.run();
    bench.runtime.terminate(pid);
    bench.runtime.run();
    expect(waiting.answer.head?.status).toBe(503);
    expect(streaming.answer.ended).toBe(true);
    expect(get("/state").text).toBe("404 404 Not Found.");
  });

  it("answers 500 when the process throws", () => {
    const bench = new Bench();
    bench.runtime.spawn(
      new Script(
        (event) => {
          if (event.kind === "http") throw new Error("bug");
        },
        { routes: new Set(["/state"]) },
      ),
      { id: "master" },
    );
    const answer = new ResponseBuffer();
    const rest = { query: "", headers: new Map(), body: bytes(), client: "127.0.0.1:9" };
    bench.runtime.request({ method: "GET", path: "/master/state", ...rest }, answer);
    bench.runtime.run();
    expect(answer.head?.status).toBe(500);
    expect(bench.failures).toHaveLength(1);
  });
});
