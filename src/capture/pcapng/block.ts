/** Block types that are read, written, or known to be passed over. */
export const BLOCK = {
  interfaceDescription: 1,
  packet: 2,
  simplePacket: 3,
  nameResolution: 4,
  interfaceStatistics: 5,
  enhancedPacket: 6,
  decryptionSecrets: 10,
  custom: 0x00000bad,
  customNotCopied: 0x40000bad,
  /** The same in both byte orders, so that a reader recognises it before it knows the order. */
  sectionHeader: 0x0a0d0d0a,
} as const;

export const BYTE_ORDER_MAGIC = 0x1a2b3c4d;
/** `BYTE_ORDER_MAGIC` of the other byte order. */
export const BYTE_ORDER_MAGIC_SWAPPED = 0x4d3c2b1a;

/** Type, length, and the length again: what every block has. */
export const BLOCK_FRAME_BYTES = 12;
