/**
 * The real server in a process that can be killed: wired by `createApp` like `src/main.ts` does, with a bot that answers
 * questions. It loads everything, says `loaded`, and starts when it is told to.
 */
import { flushCompileCache } from 'node:module';
import { type App, createApp } from '../../src/app.ts';
import { readConfig } from '../../src/config.ts';
import { B24BotError, StorageError } from '../../src/errors.ts';
import { answerer } from './bot.ts';
import { type KillOrder, tripwire } from './kill-point.ts';

export interface StartOrder {
  env: Record<string, string>;
  /** Where it is to kill itself; null: nowhere. */
  order: KillOrder | null;
  /** Every so many-th run of the handler fails; 0: none. */
  failEvery: number;
  /** False: messages are sent without the portal's idempotency key, and again when their fate is unknown. */
  keys: boolean;
  /** How long lanes are held without a sign of life, ms; only where servers share a store. */
  leaseMs?: number;
  /** User to go on as, so that rights of files mean something to a root. */
  user?: number;
}

/** What the parent process says. */
export type ToServer =
  | ({ say: 'start' } & StartOrder)
  /** Asks for `rest`. */
  | { say: 'rest' };

/** What the server says. */
export type FromServer =
  | { say: 'loaded' }
  | { say: 'ready' }
  | { say: 'failed'; code: string; message: string; hint: string }
  /** Nothing is pending any more; what was given up, and why. */
  | { say: 'rest'; dead: string[] };

const tell = (message: FromServer): void => {
  process.send?.(message);
};

async function start(told: StartOrder): Promise<() => Promise<string[]>> {
  const { env, order, failEvery, keys, leaseMs, user } = told;
  if (user !== undefined) {
    process.setegid?.(user);
    process.seteuid?.(user);
  }
  // Whoever waits seconds for news is seldom killed while there are some.
  const config = { ...readConfig(env), pollMs: { least: 15, most: 30 } };
  const app = await createApp(config, [answerer({ failEvery, insists: !keys })], {
    ...tripwire(order, () => process.kill(process.pid, 'SIGKILL')),
    ...(keys ? {} : { messageKey: () => undefined }),
    ...(leaseMs === undefined ? {} : { leaseMs }),
  });
  process.once('SIGTERM', () => void app.stop().then(() => process.exit(0)));
  await app.start();
  tell({ say: 'ready' });
  return async () => {
    await app.idle();
    while ((await app.fetchEvents()) > 0) await app.idle();
    while (await isBusy(app)) await new Promise((next) => setTimeout(next, 20));
    await app.idle();
    const letters = await app.store.inbox.listDead({ limit: 100 });
    return letters.map(({ id, error }) => `${id}: ${error}`);
  };
}

/** A process that was stopped wakes up with connections that broke meanwhile, and goes on by itself: so does this. */
async function isBusy(app: App): Promise<boolean> {
  try {
    return (await app.store.inbox.counts()).pending > 0;
  } catch (error) {
    if (error instanceof StorageError && error.code === 'STORAGE_AWAY') return true;
    throw error;
  }
}

let rest: (() => Promise<string[]>) | undefined;

async function obey(message: ToServer): Promise<void> {
  if (message.say === 'start') rest = await start(message);
  else tell({ say: 'rest', dead: (await rest?.()) ?? [] });
}

process.on('message', (message: ToServer) => {
  obey(message).catch((error: unknown) => {
    const { code, hint } = error instanceof B24BotError ? error : { code: 'UNEXPECTED', hint: undefined };
    const cause = error instanceof Error && error.cause !== undefined ? ` (${error.cause})` : '';
    tell({ say: 'failed', code, message: `told to ${message.say}: ${error}${cause}`, hint: hint ?? '' });
  });
});
// Nobody is left to kill it, so it ends by itself.
process.on('disconnect', () => process.exit(1));
// A killed process would leave nothing of what it compiled to the ones after it.
flushCompileCache();
tell({ say: 'loaded' });
