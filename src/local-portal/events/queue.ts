import type { PortalClock } from '../clock.ts';
import type { OutgoingEvent } from '../core.ts';
import type { EventFate } from '../faults/fault.ts';
import type { Traffic } from '../portal.ts';
import { createPace } from './pace.ts';
import type { PostResult } from './post.ts';

/** Requests to handlers, one at a time and in order for each address; never repeated. */
export interface EventQueue {
  push(event: OutgoingEvent): void;
  /** Resolves when nothing is waiting or under way, events caused meanwhile included. */
  idle(): Promise<void>;
  /** Breaks off what is under way, forgets what is waiting and takes no more. */
  close(): Promise<void>;
}

export interface QueueOptions {
  clock: PortalClock;
  record(entry: Traffic): void;
  /** Ends early when the signal says so. */
  post(url: string, body: string, signal: AbortSignal): Promise<PostResult>;
  /** What is ordered to happen to an event of this name. */
  strike(event: string): EventFate[];
  /** A handler that takes longer gets its events at growing intervals; null: never. */
  slowHandlerMs(): number | null;
}

/** An event that is to change places with the next one does not wait for it longer than this. */
const REORDER_MS = 300;

/** Makes the queue. `record` gets each request when it is sent; its result is filled in afterwards. */
export function createEventQueue(options: QueueOptions): EventQueue {
  const { clock } = options;
  const tails = new Map<string, Promise<void>>();
  /** Events that are late by order. */
  const late = new Set<Promise<void>>();
  /** Events that let the next one of their address pass, by address. */
  const held = new Map<string, (() => void)[]>();
  const closing = new AbortController();
  const pace = createPace();

  function entryOf({ name, url, body }: OutgoingEvent): Extract<Traffic, { kind: 'event' }> {
    return { kind: 'event', at: clock.now(), name, url, body, status: null };
  }

  async function send(event: OutgoingEvent): Promise<void> {
    await clock.sleep(pace.pause(event.url), closing.signal);
    if (closing.signal.aborted) return;
    const entry = entryOf(event);
    options.record(entry);
    const result = await options.post(event.url, event.body, closing.signal);
    entry.status = result.status;
    entry.took = clock.now() - entry.at;
    if (result.status === null) entry.error = result.error;
    pace.took(event.url, entry.took, options.slowHandlerMs());
  }

  function put(event: OutgoingEvent): void {
    if (closing.signal.aborted) return;
    const tail = (tails.get(event.url) ?? Promise.resolve()).then(() => send(event));
    const settled = tail.finally(() => {
      if (tails.get(event.url) === settled) tails.delete(event.url);
    });
    tails.set(event.url, settled);
  }

  function later(ms: number, what: () => void): void {
    const waiting = clock.sleep(ms, closing.signal).then(() => {
      late.delete(waiting);
      what();
    });
    late.add(waiting);
  }

  /** Lets one more event of this address pass. */
  function hold(url: string, what: () => void): void {
    const release = (): void => {
      const others = held.get(url)?.filter((one) => one !== release) ?? [];
      if (others.length === (held.get(url)?.length ?? 0)) return;
      held.set(url, others);
      what();
    };
    held.set(url, [...(held.get(url) ?? []), release]);
    later(REORDER_MS, release);
  }

  async function idle(): Promise<void> {
    while (tails.size + late.size > 0) await Promise.all([...tails.values(), ...late]);
  }

  return {
    push(event) {
      if (closing.signal.aborted) return;
      const fates = options.strike(event.name);
      if (fates.some((fate) => fate.do === 'lose')) {
        options.record({ ...entryOf(event), error: 'lost by order' });
        return;
      }
      let copies = 1;
      let delayMs = 0;
      for (const fate of fates) {
        if (fate.do === 'duplicate') copies += fate.copies ?? 1;
        if (fate.do === 'delay') delayMs += fate.ms;
      }
      const send = (): void => {
        for (let n = 0; n < copies; n += 1) put(event);
      };
      if (fates.some((fate) => fate.do === 'reorder')) return hold(event.url, send);
      if (delayMs > 0) later(delayMs, send);
      else send();
      for (const release of held.get(event.url) ?? []) release();
    },
    idle,
    async close() {
      closing.abort(new Error('The portal was closed'));
      await idle();
    },
  };
}
