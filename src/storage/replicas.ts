/** Ports that only a store has which servers share. */

/** What a server asks of a portal's bucket that servers share. */
export interface BucketAsk {
  /** Names the bucket: servers that share it have the same source address in the portal's eyes. */
  key: string;
  /** Requests made since the last ask that nobody granted; below zero: granted ones that were not made. */
  spent: number;
  /** Requests wanted now. */
  want: number;
  /** Requests the bucket holds before nothing more is granted. */
  room: number;
  /** Requests that drain per second. */
  perSecond: number;
  /** Requests the bucket holds at least, because the portal said so; 0 = nothing is known. */
  atLeast: number;
}

export interface BucketGrant {
  /** When nothing is free, the next place that will be. */
  granted: number;
  /** Milliseconds until what was granted may be used. */
  waitMs: number;
  /** Requests in the bucket now, the granted ones included. */
  level: number;
}

/** Portals' buckets as all servers fill them together. Need not outlive the database. */
export interface BucketStore {
  /** Counts what was spent and grants what there is; one answer for each ask, in order. No two asks of one key. */
  settle(asks: readonly BucketAsk[]): Promise<BucketGrant[]>;
}

/** A server among those that share the store. */
export interface ReplicaRow {
  id: string;
  /** What must be the same everywhere: name -> value that may be shown to anybody. */
  facts: Readonly<Record<string, string>>;
}

/** Servers that share the store, as far as they have to know each other. */
export interface ReplicaStore {
  /** Says that this server is there for `ttlMs` more; answers with the others that are. */
  beat(me: ReplicaRow, ttlMs: number): Promise<ReplicaRow[]>;
  /** Those that are there. */
  list(): Promise<ReplicaRow[]>;
  /** Says that this server is gone. */
  leave(id: string): Promise<void>;
}
