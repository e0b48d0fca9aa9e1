// Made by `npm run generate` from proto/*.json; do not edit.

export type Operation_Type =
  | "SNAPSHOT"
  | "EXPUNGE"
  | "DIFF"
  | number;

export interface Entry {
  readonly name: string;
  readonly uuid: Uint8Array;
  readonly value: Uint8Array;
}

export interface Operation {
  readonly type: Operation_Type;
  readonly snapshot?: Operation_Snapshot | undefined;
  readonly expunge?: Operation_Expunge | undefined;
  /** Since 0.21.0. */
  readonly diff?: Operation_Diff | undefined;
}

/** Since 0.21.0. */
export interface Operation_Diff {
  readonly entry: Entry;
}

export interface Operation_Expunge {
  readonly name: string;
}

export interface Operation_Snapshot {
  readonly entry: Entry;
}
