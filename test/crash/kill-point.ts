import type { Transport } from '../../src/rest/transport.ts';
import type { Store } from '../../src/storage/store.ts';

/**
 * Where a server can be told to kill itself:
 * `appended` an event is on disk, the portal has not been answered;
 * `sent` the portal has taken a message, nothing is recorded yet;
 * `recorded` a record of what was sent is on disk;
 * `finishing` everything is recorded, "done" is not;
 * `finished` "done" is on disk, nothing has happened since.
 * Where events are fetched, also: `fetched` the portal has given events, none is stored; `placed` they are on disk, and
 * so is where to go on, but the portal has not been told.
 */
export const KILL_POINTS = ['appended', 'sent', 'recorded', 'finishing', 'finished'] as const;

export const FETCH_POINTS = ['fetched', 'placed'] as const;

export type KillPoint = (typeof KILL_POINTS)[number] | (typeof FETCH_POINTS)[number];

/** Die when `point` is passed for the `nth` time. */
export interface KillOrder {
  point: KillPoint;
  nth: number;
}

/** Methods that put a message into a dialog, alone or among others. */
const SENDS = /(message\.add|command\.answer|^batch)$|Message\.send$|Command\.answer$/;

function gave(json: unknown): boolean {
  return JSON.stringify(json).includes('"eventId"');
}

export interface Tripwire {
  aroundStore(store: Store): Store;
  aroundTransport(transport: Transport): Transport;
}

/** Watches store and network of a server and calls `kill` at exactly the point that was ordered. */
export function tripwire(order: KillOrder | null, kill: () => void): Tripwire {
  let passed = 0;
  const pass = (point: KillPoint): void => {
    if (order?.point !== point) return;
    passed += 1;
    if (passed >= order.nth) kill();
  };
  return {
    aroundStore: (store) => ({
      ...store,
      cursors: {
        ...store.cursors,
        async put(memberId, botId, offset) {
          await store.cursors.put(memberId, botId, offset);
          pass('placed');
        },
      },
      inbox: {
        ...store.inbox,
        async append(events) {
          const outcomes = await store.inbox.append(events);
          pass('appended');
          return outcomes;
        },
        async record(hold, effects) {
          const kept = await store.inbox.record(hold, effects);
          pass('recorded');
          return kept;
        },
        async finish(hold, outcome, again) {
          if (outcome.state === 'done') pass('finishing');
          const next = await store.inbox.finish(hold, outcome, again);
          if (outcome.state === 'done') pass('finished');
          return next;
        },
      },
    }),
    aroundTransport: (transport) => ({
      ...transport,
      async post(call) {
        const reply = await transport.post(call);
        if (SENDS.test(call.method)) pass('sent');
        if (call.method === 'imbot.v2.Event.get' && gave(reply.json)) pass('fetched');
        return reply;
      },
    }),
  };
}
