/** What a listening libprocess accepts before it protects itself. */
export interface LibprocessLimits {
  /** Body of one message or request; default 64 MiB. */
  readonly maxBodyBytes: number;
  /**
   * Bytes of unfinished bodies of all connections together; default 1 GiB. The connection that would hold more is closed.
   */
  readonly receivingBytes: number;
  /** Request line and headers together; default 80 KiB, the limit of the original. */
  readonly maxHeadBytes: number;
  /** Bytes of messages that may wait for one address; default 256 MiB. */
  readonly sendQueueBytes: number;
  /** Bytes of answers that may wait for a client before its requests are no longer read; default 1 MiB. */
  readonly answerHighWaterBytes: number;
  /** Bytes of one streamed answer that may wait before the client is cut off; default 64 MiB. */
  readonly streamQueueBytes: number;
  /** Requests of one connection that may wait for their answers before no more are read; default 1000. */
  readonly maxPipelined: number;
  /** Time from the first byte of a head to its last, and between two pieces of a body; default 60 s. */
  readonly stallTimeoutMs: number;
  /** Inbound connections; default 100,000. More are refused by closing them. */
  readonly maxConnections: number;
}

/** The defaults. */
export const DEFAULT_LIBPROCESS_LIMITS: LibprocessLimits = {
  maxBodyBytes: 64 << 20,
  receivingBytes: 1 << 30,
  maxHeadBytes: 80 << 10,
  sendQueueBytes: 256 << 20,
  answerHighWaterBytes: 1 << 20,
  streamQueueBytes: 64 << 20,
  maxPipelined: 1000,
  stallTimeoutMs: 60_000,
  maxConnections: 100_000,
};
