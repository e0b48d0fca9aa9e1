import { describe, expect, it } from "vitest";
import { emulation, formatGlog, type LogRecord, ProcessLog } from "../../src/actor/index.js";
import { Bench, bytes, Script } from "./script.js";

describe("Runtime: verbose lines", () => {
  const lines = (version: string, verbosity: number): string[] => {
    const bench = new Bench({ version, verbosity });
    bench.runtime.spawn(
      new Script((event, context) => {
        if (event.kind === "message") context.terminate(context.self);
      }),
      { id: "p" },
    );
    bench.receive("p", "M", bytes());
    bench.receive("nobody", "M", bytes());
    bench.runtime.run();
    return bench.records.map(({ location, text }) => `${location.slice(12)} ${text}`);
  };

  it("prints those of 0.26 at level 2", () => {
    expect(lines("0.26.0", 2)).toEqual([
      "2426 Spawned process p@127.0.0.1:5050",
      "576 Parsed message name 'M' for p@127.0.0.1:5050 from peer@127.0.0.9:9",
      "576 Parsed message name 'M' for nobody@127.0.0.1:5050 from peer@127.0.0.9:9",
      "2393 Dropping event for process nobody@127.0.0.1:5050",
      "2436 Resuming p@127.0.0.1:5050 at 1970-01-01 00:00:01+00:00",
      "2541 Cleaning up p@127.0.0.1:5050",
    ]);
  });

  it("prints the life of a process at level 3 from 1.5 on", () => {
    expect(lines("1.11.0", 2)).toEqual([
      "780 Parsed message name 'M' for p@127.0.0.1:5050 from peer@127.0.0.9:9",
      "780 Parsed message name 'M' for nobody@127.0.0.1:5050 from peer@127.0.0.9:9",
      "2823 Dropping event for process nobody@127.0.0.1:5050",
    ]);
    expect(lines("1.11.0", 3)).toContain("2918 Spawned process p@127.0.0.1:5050");
    expect(lines("1.11.0", 1)).toEqual([]);
  });

  it("leaves out the lines that a version does not have", () => {
    expect(lines("0.20.0", 3).some((line) => line.includes("Dropping"))).toBe(false);
  });

  it("prints a process's own lines by severity and verbosity", () => {
    const bench = new Bench({ verbosity: 1 });
    bench.runtime.spawn(
      new Script((_event, context) => {
        context.log("WARNING", "master.cpp:372", "careful");
        context.vlog(1, "master.cpp:1", "shown");
        context.vlog(2, "master.cpp:2", "not shown");
      }),
      { id: "p" },
    );
    bench.runtime.run();
    expect(
      bench.records.map((record) => formatGlog(record, { threadId: 1, utcOffsetMinutes: 0 })),
    ).toEqual([
      "W0101 00:00:01.000000     1 master.cpp:372] careful",
      "I0101 00:00:01.000000     1 master.cpp:1] shown",
    ]);
  });
});

describe("ProcessLog", () => {
  const texts = (version: string, act: (log: ProcessLog) => void): string[] => {
    const records: LogRecord[] = [];
    const sink = { verbosity: 3, write: (record: LogRecord) => records.push(record) };
    act(new ProcessLog(sink, emulation(version), () => 0));
    return records.map(({ severity, location, text }) => `${severity[0]} ${location} ${text}`);
  };

  it("warns of sockets from 1.8 on and whispers before", () => {
    const act = (log: ProcessLog): void => {
      log.linkFailed("1.2.3.4:5", "refused");
      log.sendFailed("M", "1.2.3.4:5", "refused");
      log.receiveFailed("1.2.3.4:5", 9, "reset");
    };
    expect(texts("1.11.0", act)).toEqual([
      "W process.cpp:1480 Failed to link to '1.2.3.4:5', connect: refused",
      "W process.cpp:1917 Failed to send 'M' to '1.2.3.4:5', connect: refused",
      "W process.cpp:846 Failed to recv on socket 9 to peer '1.2.3.4:5': reset",
    ]);
    expect(texts("0.26.0", act)).toEqual([
      "I process.cpp:1281 Failed to link, connect: refused",
      "I process.cpp:1603 Failed to send 'M' to '1.2.3.4:5', connect: refused",
      "I process.cpp:622 Decode failure: reset",
    ]);
  });

  it("lets no peer start a line of its own", () => {
    expect(texts("1.11.0", (log) => log.dropping("a\nF0101 x@127.0.0.1:1"))).toEqual([
      "I process.cpp:2823 Dropping event for process a\\x0aF0101 x@127.0.0.1:1",
    ]);
  });

  it("words start-up and delivery as the version does", () => {
    const act = (log: ProcessLog): void => {
      log.initialized("127.0.0.1:5050", 8);
      log.delivered("/master/M");
      log.undelivered("/x/M");
      log.staleSocket();
    };
    expect(texts("0.26.0", act)).toEqual([
      "I process.cpp:965 libprocess is initialized on 127.0.0.1:5050 for 8 cpus",
      "I process.cpp:2228 Accepted libprocess message to /master/M",
      "I process.cpp:2231 Failed to handle libprocess message to /x/M: not found",
      "I process.cpp:1565 Attempting to send on a no longer valid socket!",
    ]);
    expect(texts("1.11.0", act).slice(0, 3)).toEqual([
      "I process.cpp:1247 libprocess is initialized on 127.0.0.1:5050 with 8 worker threads",
      "I process.cpp:2675 Delivered libprocess message to /master/M",
      "I process.cpp:2678 Failed to deliver libprocess message to /x/M",
    ]);
  });
});

describe("emulation", () => {
  it.each([
    ["0.20.0", true, false, 2, 2760],
    ["0.21.0", true, false, 2, 2682],
    ["0.21.1", false, false, 2, 2682],
    ["0.26.0", false, false, 2, 2426],
    ["0.26.2", false, false, 2, 2426],
    ["1.3.0", false, false, 2, 3089],
    ["1.4.0", false, true, 2, 3237],
    ["1.5.0", false, true, 3, 2797],
    ["1.11.0", false, true, 3, 2918],
    ["master", false, true, 3, 2918],
  ])("knows %s", (version, http10, answersMessages, lifecycleVerbosity, spawned) => {
    expect(emulation(version)).toMatchObject({
      version,
      http10,
      answersMessages,
      lifecycleVerbosity,
      lines: { spawned },
    });
  });

  it.each(["0.19.0", "latest", "", "1"])("refuses %j", (version) => {
    expect(() => emulation(version)).toThrow(/Mesos/);
  });
});
