/** A request for a route of a process, body complete. */
export interface HttpRequest {
  /** Names the request in `respond` and the stream calls; unique within the runtime. */
  readonly id: number;
  readonly method: string;
  /** The registered route that matched, such as `/state`. */
  readonly route: string;
  /** Path as libprocess sees it: undecoded, with the process id in front (`/master/quota/web`). */
  readonly path: string;
  /** Undecoded text after `?`; empty when there is none. */
  readonly query: string;
  /** By lowercase name; of repeated headers the last one counts, as in libprocess. */
  readonly headers: ReadonlyMap<string, string>;
  readonly body: Uint8Array;
  /** Address of the client, `ip:port`. */
  readonly client: string;
}

/** Status line and headers of a response. `Date` and the framing headers are the transport's. */
export interface ResponseHead {
  readonly status: number;
  /** Defaults to the usual text for the status. */
  readonly reason?: string;
  readonly headers?: readonly (readonly [name: string, value: string])[];
}

/** A whole response. */
export interface HttpResponse extends ResponseHead {
  readonly body?: Uint8Array;
}

/**
 * Where the answer to one request goes; given by the transport.
 *
 * Either `respond` once, or `open`, any number of `write`, then `end`. Calls after the client has gone do nothing.
 */
export interface Responder {
  respond(response: HttpResponse): void;
  open(head: ResponseHead): void;
  /** One chunk of an open stream. */
  write(bytes: Uint8Array): void;
  end(): void;
}
