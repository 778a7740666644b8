/**
 * The real server in a process that can be killed, with a bot that sets timers, and a broadcast that it begins or goes on
 * with. Told what to do by its environment.
 */
import { z } from 'zod';
import { createApp } from '../../src/app.ts';
import { defineBot } from '../../src/bot/define-bot.ts';
import { readConfig } from '../../src/config.ts';
import type { Store } from '../../src/storage/store.ts';
import { type KillOrder, tripwire } from './kill-point.ts';

export interface DueOrder {
  env: Record<string, string>;
  /** Where it is to kill itself; null: nowhere. `fired`: a timer is an event, and still a timer. `told`: a result of the broadcast is on disk. */
  order: KillOrder | { point: 'fired' | 'told'; nth: number } | null;
  /** Dialogs of the broadcast; none: no broadcast. */
  to: { portal: string; dialogId: string }[];
  /** False: messages go without the portal's idempotency key. */
  keys: boolean;
}

const bot = defineBot({ code: 'due', name: 'Due', onUnknown: 'retry' }, (b) => {
  const due = b.timer('due', { data: z.object({ n: z.number() }) }, (ctx, { n }) => ctx.reply(`due-${n}.`));
  b.on('message', async (ctx) => {
    const n = Number(/set-(\d+)/.exec(ctx.text)?.[1]);
    if (Number.isInteger(n)) await ctx.schedule(n % 5 === 0 ? 0 : (n * 37) % 300, due, { n });
  });
});

const { env, order, to, keys }: DueOrder = JSON.parse(process.env['ORDER'] ?? '');
const kill = () => process.kill(process.pid, 'SIGKILL');
const wire = tripwire(isCommon(order) ? order : null, kill);

function isCommon(given: DueOrder['order']): given is KillOrder {
  return given !== null && given.point !== 'fired' && given.point !== 'told';
}

let passed = 0;
function pass(point: 'fired' | 'told'): void {
  if (order?.point !== point) return;
  passed += 1;
  if (passed >= order.nth) kill();
}

function aroundStore(store: Store): Store {
  const inner = wire.aroundStore(store);
  return {
    ...inner,
    timers: {
      ...inner.timers,
      async advance(row, next) {
        pass('fired');
        return inner.timers.advance(row, next);
      },
    },
    broadcasts: {
      ...inner.broadcasts,
      async record(id, results) {
        await inner.broadcasts.record(id, results);
        pass('told');
      },
    },
  };
}

const app = await createApp(readConfig(env), [bot], {
  aroundStore,
  aroundTransport: wire.aroundTransport,
  ...(keys ? {} : { messageKey: () => undefined }),
});
await app.start();
process.send?.('ready');
process.on('message', async () => {
  const memberId = to[0]?.portal ?? '';
  for (;;) {
    await app.idle();
    const { pending } = await app.store.inbox.counts();
    const waiting = memberId === '' ? [] : await app.store.timers.list(memberId, { limit: 1 });
    const broadcast = to.length === 0 ? null : await app.broadcasts.show('told');
    if (pending === 0 && waiting.length === 0 && (broadcast === null || broadcast.state === 'done')) {
      process.send?.({ broadcast, dead: (await app.deadLetters.list()).map(({ reason }) => reason) });
      return;
    }
    await new Promise((next) => setTimeout(next, 20));
  }
});
process.on('disconnect', () => process.exit(1));
if (to.length > 0) await app.broadcasts.start({ bot: 'due', id: 'told', to, parts: ['told.'] });
