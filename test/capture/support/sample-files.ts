import { bytes, type Order, u32 } from "./bytes.js";
import {
  block,
  END_OF_OPTIONS,
  enhancedPacket,
  interfaceBlock,
  nameBlock,
  obsoletePacket,
  option,
  pcapHeader,
  pcapRecord,
  sectionHeader,
  simplePacket,
  statisticsBlock,
} from "./files.js";

const data = (length: number): Uint8Array =>
  Uint8Array.from({ length }, (_, index) => (index * 31 + length) & 0xff);

function pcap(order: Order, magic?: number, extra = 0): Uint8Array {
  const record = (length: number, fraction: number): Uint8Array =>
    pcapRecord({ seconds: 1_700_000_000 + length, fraction, data: data(length) }, order, extra);
  const options = magic === undefined ? { order } : { order, magic };
  return bytes(pcapHeader(options), record(60, 1), record(0, 2), record(1, 3), record(333, 4));
}

function pcapng(order: Order): Uint8Array {
  const comment = bytes(option(1, "a comment", order), END_OF_OPTIONS);
  return bytes(
    sectionHeader(order, bytes(option(4, "sample", order), END_OF_OPTIONS)),
    interfaceBlock(order, bytes(option(2, "eth0", order), option(9, [9], order))),
    nameBlock(order),
    enhancedPacket({ time: 1_700_000_000_000_000_001n, data: data(61), options: comment }, order),
    block(0x0bad, data(77), order),
    simplePacket(data(10), 10, order),
    interfaceBlock(order, [], 113),
    obsoletePacket({ interfaceId: 1, time: 1_700_000_000_000_002n, data: data(20) }, order),
    statisticsBlock(0, [], order),
  );
}

function damagedPcap(): Uint8Array {
  const whole = pcap("little");
  return bytes(whole.subarray(0, 100), whole, whole.subarray(24, 70));
}

function damagedPcapng(): Uint8Array {
  const broken = pcapng("little");
  broken.set(u32(0x1001, "little"), 100);
  return bytes(broken, "garbage", pcapng("big"), pcapng("little").subarray(0, 200));
}

/** Small files of every form, whole and damaged. */
export const SAMPLE_FILES: readonly (readonly [name: string, file: Uint8Array])[] = [
  ["pcap, little endian", pcap("little")],
  ["pcap, big endian, nanoseconds", pcap("big", 0xa1b23c4d)],
  ["pcap, modified", pcap("little", 0xa1b2cd34, 8)],
  ["pcapng, little endian", pcapng("little")],
  ["pcapng, big endian", pcapng("big")],
  ["pcapng, two sections of different byte order", bytes(pcapng("little"), pcapng("big"))],
  ["pcap, cut", pcap("little").subarray(0, 300)],
  ["pcapng, cut", pcapng("little").subarray(0, 300)],
  ["pcap, damaged", damagedPcap()],
  ["pcapng, damaged", damagedPcapng()],
  ["text", bytes("this is no capture at all")],
  ["nothing", bytes()],
  ["one byte", bytes(0xd4)],
];
