// What differs between versions of libprocess as a peer, a client or a reader of the log can see it. Line numbers are
// those of 3rdparty/libprocess/src/process.cpp at each release; programs tell versions apart by them.

import { MesosSniffError } from "../errors/index.js";

/** Lines of process.cpp that print something; 0 where a version has no such line. */
export interface ProcessLines {
  readonly initialized: number;
  readonly spawned: number;
  readonly resuming: number;
  readonly cleaning: number;
  readonly parsed: number;
  readonly dropping: number;
  readonly delegating: number;
  readonly handling: number;
  readonly delivered: number;
  readonly undelivered: number;
  readonly badRequest: number;
  readonly relativePath: number;
  readonly unknownProcess: number;
  readonly unknownRoute: number;
  readonly link: number;
  readonly send: number;
  readonly receive: number;
  readonly staleSocket: number;
}

/** How libprocess of one Mesos version behaves where versions differ. */
export interface Emulation {
  /** As asked for, `0.26.0`. */
  readonly version: string;
  /** Whether messages are sent as HTTP/1.0 without `Libprocess-From` (up to 0.21.0). */
  readonly http10: boolean;
  /** Whether messages with a `libprocess/` User-Agent are answered too (1.4). */
  readonly answersMessages: boolean;
  /** Whether sub-paths reach the route of the longest prefix (0.24); before, only the token after the id counts. */
  readonly nestedRoutes: boolean;
  /** Whether a slash at the end of a path is ignored (not in 0.24 to 1.5). */
  readonly trailingSlash: boolean;
  /** Whether error responses say what they are in their body (1.8). */
  readonly errorBodies: boolean;
  /** GLOG_v level of `Spawned`, `Resuming` and `Cleaning up` (3 from 1.5). */
  readonly lifecycleVerbosity: number;
  /** Whether failed links, sends and receives are warnings that name the peer (1.8); before, GLOG_v 1 lines. */
  readonly warnsOfSockets: boolean;
  /** Whether messages are `Delivered` (1.4) or `Accepted` in the log. */
  readonly saysDelivered: boolean;
  /** Whether start-up counts `worker threads` (1.0) or `cpus`. */
  readonly saysWorkerThreads: boolean;
  readonly lines: ProcessLines;
}

/** The version that is emulated when nobody asks for another. */
export const DEFAULT_VERSION = "1.11.0";

const COLUMNS = [
  "initialized",
  "spawned",
  "resuming",
  "cleaning",
  "parsed",
  "dropping",
  "delegating",
  "handling",
  "delivered",
  "undelivered",
  "badRequest",
  "relativePath",
  "unknownProcess",
  "unknownRoute",
  "link",
  "send",
  "receive",
  "staleSocket",
] as const satisfies readonly (keyof ProcessLines)[];

// In ascending order; a row holds until the next.
// biome-ignore format: a table
const ROWS: readonly (readonly [version: string, ...lines: number[]])[] = [
  ["0.20", 1770, 2760, 2770, 2877, 875, 0, 3419, 3436, 2584, 2587, 2609, 2625, 2672, 3496, 2110, 0, 1102, 2196],
  ["0.21", 1671, 2682, 2692, 2799, 775, 0, 3341, 3358, 2506, 2509, 2531, 2547, 2594, 3418, 2017, 0, 1002, 2103],
  ["0.22", 961, 2150, 2160, 2267, 577, 0, 2753, 2770, 1981, 1984, 2006, 2022, 2069, 2830, 1278, 1546, 626, 1506],
  ["0.23", 973, 2355, 2365, 2470, 553, 2322, 2950, 2967, 2154, 2157, 2179, 2195, 2274, 3025, 1281, 1603, 599, 1565],
  ["0.24", 1012, 2400, 2410, 2515, 569, 2367, 3026, 3043, 2201, 2204, 2226, 2242, 2319, 3122, 1328, 1650, 615, 1612],
  ["0.25", 995, 2382, 2392, 2497, 566, 2349, 3004, 3021, 2183, 2186, 2208, 2224, 2301, 3100, 1311, 1633, 612, 1595],
  ["0.26", 965, 2426, 2436, 2541, 576, 2393, 3058, 3075, 2228, 2231, 2252, 2268, 2345, 3154, 1281, 1603, 622, 1565],
  ["0.27", 994, 2492, 2502, 2607, 615, 2459, 3124, 3141, 2283, 2286, 2307, 2323, 2412, 3269, 1336, 1658, 661, 1620],
  ["0.28", 986, 2484, 2494, 2599, 612, 2451, 3119, 3136, 2275, 2278, 2299, 2315, 2404, 3264, 1328, 1650, 658, 1612],
  ["1.0", 1067, 2667, 2677, 2782, 659, 2634, 3306, 3323, 2457, 2460, 2481, 2497, 2586, 3508, 1438, 1800, 703, 1762],
  ["1.1", 1069, 2735, 2745, 2850, 660, 2702, 3360, 3377, 2525, 2528, 2549, 2565, 2654, 3562, 1446, 1849, 704, 1811],
  ["1.2", 1246, 3062, 3072, 3177, 797, 3015, 3687, 3704, 2843, 2846, 2862, 2878, 2967, 3806, 1707, 2123, 847, 2085],
  ["1.3", 1267, 3089, 3099, 3204, 808, 3042, 3714, 3731, 2870, 2873, 2889, 2905, 2994, 3833, 1728, 2144, 858, 2106],
  ["1.4", 1383, 3237, 3247, 3385, 925, 3170, 3910, 3927, 3013, 3016, 2929, 3032, 3121, 4029, 1860, 2277, 975, 2239],
  ["1.5", 1202, 2797, 2807, 2967, 744, 2730, 3498, 3515, 2575, 2578, 2491, 2594, 2681, 3617, 1413, 1830, 794, 1792],
  ["1.6", 1252, 2865, 2875, 3035, 772, 2798, 3566, 3583, 2643, 2646, 2559, 2662, 2749, 3690, 1463, 1887, 822, 1849],
  ["1.7", 1238, 2851, 2861, 3021, 772, 2784, 3552, 3569, 2629, 2632, 2545, 2648, 2735, 3676, 1449, 1873, 814, 1835],
  ["1.8", 1239, 2870, 2880, 3040, 772, 2803, 3571, 3588, 2648, 2651, 2564, 2667, 2754, 3695, 1453, 1890, 838, 1852],
  ["1.9", 1247, 2918, 2928, 3088, 780, 2823, 3654, 3671, 2675, 2678, 2591, 2694, 2781, 3778, 1480, 1917, 846, 1879],
];

/**
 * What libprocess does at a Mesos version.
 *
 * @param version `0.26.0`, `1.11.0`, any patch release, or `master` for the development head
 * @throws MesosSniffError `invalid-argument` when the text is no version, or one before 0.20
 */
export function emulation(version: string): Emulation {
  const order = orderOf(version);
  const row = ROWS.findLast(([from]) => orderOf(from) <= order);
  if (row === undefined) {
    throw new MesosSniffError(
      "invalid-argument",
      `cannot emulate Mesos ${JSON.stringify(version)}: want 0.20.0 or later`,
    );
  }
  const from = (other: string): boolean => order >= orderOf(other);
  return {
    version,
    http10: !from("0.21.1"),
    answersMessages: from("1.4"),
    nestedRoutes: from("0.24"),
    trailingSlash: !from("0.24") || from("1.6"),
    errorBodies: from("1.8"),
    lifecycleVerbosity: from("1.5") ? 3 : 2,
    warnsOfSockets: from("1.8"),
    saysDelivered: from("1.4"),
    saysWorkerThreads: from("1.0"),
    lines: Object.fromEntries(
      COLUMNS.map((column, index) => [column, row[index + 1]]),
    ) as unknown as ProcessLines,
  };
}

function orderOf(version: string): number {
  if (version === "master") return Number.MAX_SAFE_INTEGER;
  const match = /^(\d{1,4})\.(\d{1,4})(?:\.(\d{1,4}))?/.exec(version);
  if (match === null) {
    throw new MesosSniffError(
      "invalid-argument",
      `cannot read Mesos version ${JSON.stringify(version)}: want digits such as 0.26.0, or master`,
    );
  }
  const [, major, minor, patch] = match;
  return (Number(major) * 1e4 + Number(minor)) * 1e4 + Number(patch ?? 0);
}
