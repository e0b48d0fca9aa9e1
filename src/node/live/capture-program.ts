/** What to capture. */
export interface CaptureWish {
  /** Name of an interface, or `any` for all. */
  readonly interface: string;
  /** In the language of libpcap (pcap-filter(7)); everything by default. */
  readonly filter?: string;
  /** Bytes of each packet that are captured; whole packets by default. */
  readonly snapLengthBytes?: number;
  /** Of the kernel, for packets that wait for their reader, in MiB. */
  readonly bufferMiB: number;
  /** Whether the interface takes in packets for others too. */
  readonly promiscuous: boolean;
}

/** A program that captures packets and writes them to its standard output. */
export interface CaptureProgram {
  readonly name: "tcpdump" | "dumpcap";
  arguments(wish: CaptureWish): readonly string[];
  /** Packets that the kernel or the interface dropped, when a line on its standard error says so. */
  readDropped(line: string): number | undefined;
  /** Makes it say what it has dropped so far, once `readyLine` was seen; undefined where it never does. */
  readonly countSignal?: NodeJS.Signals;
}

/** tcpdump prints this when it captures and takes signals. */
export const READY_LINE: RegExp = /listening on /;

const isLinux = process.platform === "linux";

/**
 * Immediate mode shows packets as they come, not once a second, and loses none of those that wait in the
 * kernel when it ends. It needs slots as large as a packet can be, so a large buffer goes with it.
 */
const TCPDUMP: CaptureProgram = {
  name: "tcpdump",
  arguments: ({ interface: from, filter, snapLengthBytes, bufferMiB, promiscuous }) => [
    ...["-i", from, "-w", "-", "-U", "--immediate-mode", "-B", String(bufferMiB * 1024)],
    ...(isLinux ? ["--time-stamp-precision=nano"] : []),
    ...(snapLengthBytes === undefined ? [] : ["-s", String(snapLengthBytes)]),
    ...(promiscuous ? [] : ["-p"]),
    ...(filter === undefined ? [] : ["--", filter]),
  ],
  readDropped: (line) => {
    let dropped: number | undefined;
    for (const [, count] of line.matchAll(/(\d+) packets? dropped by (?:kernel|interface)/g)) {
      dropped = (dropped ?? 0) + Number(count);
    }
    return dropped;
  },
  countSignal: isLinux ? "SIGUSR1" : "SIGINFO",
};

const DUMPCAP: CaptureProgram = {
  name: "dumpcap",
  arguments: ({ interface: from, filter, snapLengthBytes, bufferMiB, promiscuous }) => [
    ...["-q", "-i", from, "-w", "-", "-B", String(bufferMiB)],
    ...(snapLengthBytes === undefined ? [] : ["-s", String(snapLengthBytes)]),
    ...(promiscuous ? [] : ["-p"]),
    ...(filter === undefined ? [] : ["-f", filter]),
  ],
  readDropped: (line) => {
    const count = /dropped on interface .*: \d+\/(\d+) /.exec(line)?.[1];
    return count === undefined ? undefined : Number(count);
  },
};

/** In the order in which they are tried: only tcpdump says while it runs what it drops. */
export const CAPTURE_PROGRAMS: readonly CaptureProgram[] = [TCPDUMP, DUMPCAP];

/** What the programs print in the course of things, as opposed to what went wrong. */
const USUAL =
  /^(?:Capturing on |File: |Packets (?:captured|received)|dumpcap: cap_set_proc|tcpdump: (?:listening on|data link type|WARNING)|(?:tcpdump: )?\d+ packets? )/;

/** Whether a line on standard error is about something that went wrong. */
export function isComplaint(line: string): boolean {
  return line.trim() !== "" && !USUAL.test(line);
}

/** Whether a complaint is about missing rights. */
export function isRefusal(text: string): boolean {
  return /permission|not permitted|EACCES|EPERM/i.test(text);
}
