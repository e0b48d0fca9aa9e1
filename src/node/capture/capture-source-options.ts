/** How far the reading of a source has come. */
export interface CaptureProgress {
  /** Bytes read of the file as it is stored: compressed ones, if it is compressed. */
  readonly bytesRead: number;
  /** Size of the file; undefined for a pipe. */
  readonly totalBytes: number | undefined;
}

/** How to read a source. */
export interface CaptureSourceOptions {
  /** Ends the reading: whoever iterates gets the reason of the signal thrown. */
  readonly signal?: AbortSignal;
  /** Called after each chunk. */
  readonly onProgress?: (progress: CaptureProgress) => void;
  /** What `-` stands for; standard input of the process by default. */
  readonly stdin?: NodeJS.ReadableStream;
}
