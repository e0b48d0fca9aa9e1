/** What an {@link HttpDecoder} accepts before it gives up. Checked before memory is reserved. */
export interface HttpLimits {
  /**
   * Start line and headers together, line ends included; trailers likewise. Mesos servers accept 80 KiB
   * (http-parser `HTTP_MAX_HEADER_SIZE`); a reader of captures wants to see what was refused too.
   */
  readonly maxHeadBytes: number;
  /** Header lines of one head, or of one block of trailers. */
  readonly maxHeaders: number;
  /** One chunk-size line with its extensions. */
  readonly maxChunkLineBytes: number;
  /** Body of one message after chunk decoding; a declared size over it fails at once. */
  readonly maxBodyBytes: number;
}

/** For readers of captures: generous heads, bodies of any size (they are streamed, never stored). */
export const DEFAULT_HTTP_LIMITS: HttpLimits = {
  maxHeadBytes: 1 << 20,
  maxHeaders: 10_000,
  maxChunkLineBytes: 16 * 1024,
  maxBodyBytes: Number.MAX_SAFE_INTEGER,
};

/** For servers: the head limit of Mesos itself. */
export const MESOS_HTTP_LIMITS: HttpLimits = { ...DEFAULT_HTTP_LIMITS, maxHeadBytes: 80 * 1024 };
