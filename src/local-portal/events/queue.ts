import type { OutgoingEvent } from '../core.ts';
import type { Traffic } from '../portal.ts';
import type { PostResult } from './post.ts';

/** Requests to handlers, one at a time and in order for each address; never repeated. */
export interface EventQueue {
  push(event: OutgoingEvent): void;
  /** Resolves when nothing is waiting or under way, events caused meanwhile included. */
  idle(): Promise<void>;
  /** Breaks off what is under way, forgets what is waiting and takes no more. */
  close(): Promise<void>;
}

/** Makes the queue. `record` gets each request when it is sent; its result is filled in afterwards. */
export function createEventQueue(options: {
  now(): number;
  record(entry: Traffic): void;
  /** Ends early when the signal says so. */
  post(url: string, body: string, signal: AbortSignal): Promise<PostResult>;
}): EventQueue {
  const tails = new Map<string, Promise<void>>();
  const closing = new AbortController();

  async function send(event: OutgoingEvent): Promise<void> {
    if (closing.signal.aborted) return;
    const entry: Extract<Traffic, { kind: 'event' }> = {
      kind: 'event',
      at: options.now(),
      name: event.name,
      url: event.url,
      body: event.body,
      status: null,
    };
    options.record(entry);
    const result = await options.post(event.url, event.body, closing.signal);
    entry.status = result.status;
    if (result.status === null) entry.error = result.error;
  }

  async function idle(): Promise<void> {
    while (tails.size > 0) await Promise.all(tails.values());
  }

  return {
    push(event) {
      if (closing.signal.aborted) return;
      const tail = (tails.get(event.url) ?? Promise.resolve()).then(() => send(event));
      const settled = tail.finally(() => {
        if (tails.get(event.url) === settled) tails.delete(event.url);
      });
      tails.set(event.url, settled);
    },
    idle,
    async close() {
      closing.abort(new Error('The portal was closed'));
      await idle();
    },
  };
}
