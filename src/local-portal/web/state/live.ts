import type { LiveBatch } from '../../live/page-api.ts';

/** What the page needs of the browser to stay up to date. */
export interface LiveHost {
  /** Opens a stream of server-sent events, which comes back by itself. Returns what closes it. */
  open(address: string, on: { opened(): void; failed(): void; data(text: string): void }): () => void;
  /** Runs before the next picture is drawn, or soon when none is. */
  soon(run: () => void): void;
}

/** What is done with the news. */
export interface LiveTarget {
  /** Several batches at once when the page had no time for them. */
  apply(batches: readonly LiveBatch[]): void;
  /** The connection is there (again): what happened before it is unknown. */
  connected(): void;
  lost(): void;
}

/** Listens to the portal. News is applied once for each picture, however much there is. Returns what ends it. */
export function listenLive(host: LiveHost, target: LiveTarget): () => void {
  let waiting: LiveBatch[] = [];
  return host.open('/_portal/page/live', {
    opened: () => target.connected(),
    failed: () => target.lost(),
    data(text) {
      if (waiting.length === 0)
        host.soon(() => {
          const batches = waiting;
          waiting = [];
          target.apply(batches);
        });
      waiting.push(JSON.parse(text) as LiveBatch);
    },
  });
}
