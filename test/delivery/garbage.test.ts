import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pino from 'pino';
import { expect, test } from 'vitest';
import { createEffects } from '../../src/delivery/effects.ts';
import { createLanes } from '../../src/delivery/lanes.ts';
import { openSqliteStore } from '../../src/storage/sqlite/open.ts';
import { leftByMinorCollections } from '../heap.ts';
import { decodeEvent, storedEvent } from './events.ts';
import { sealer } from './sealer.ts';

test('events that were handled are garbage without a full collection', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'b24bot-garbage-'));
  const store = await openSqliteStore({ path: join(folder, 'b24bot.db'), now: Date.now });
  const log = pino({ level: 'silent' });
  let due = 0;
  let handled = () => {};
  const lanes = createLanes({
    inbox: store.inbox,
    handle: async ({ signal }) => {
      due -= signal.aborted ? 0 : 1;
      if (due === 0) handled();
    },
    decode: decodeEvent,
    effects: createEffects({ inbox: store.inbox, sealer, log }),
    now: Date.now,
    random: Math.random,
    log,
  });
  lanes.start();
  let n = 0;
  const left = await leftByMinorCollections(100, async () => {
    due = 16;
    const all = new Promise<void>((resolve) => {
      handled = resolve;
    });
    for (let dialog = 0; dialog < 16; dialog++) {
      n += 1;
      // As large as an event with everything in it: 32 KB.
      const parsed = new Array(4000).fill(n);
      void store.inbox.append([{ ...storedEvent(n, `chat${dialog + 1}`), parsed }]);
    }
    await all;
  });
  await lanes.drain(1000);
  await store.close();
  await rm(folder, { recursive: true });
  // Kept, they would be 20 MB or more.
  expect(left).toBeLessThan(12);
});
