/** Time between two signs of life on a stream: `DEFAULT_HEARTBEAT_INTERVAL`. */
export const HEARTBEAT_INTERVAL_MS = 15_000;
