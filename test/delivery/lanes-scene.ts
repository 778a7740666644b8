import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pino from 'pino';
import { afterEach, beforeEach, expect } from 'vitest';
import type { HandleRun, Run } from '../../src/bot/contract.ts';
import { createEffects } from '../../src/delivery/effects.ts';
import { createLanes, type Lanes, type LanesOptions } from '../../src/delivery/lanes.ts';
import { openSqliteStore } from '../../src/storage/sqlite/open.ts';
import type { Store } from '../../src/storage/store.ts';
import { decodeEvent } from './events.ts';
import { sealer } from './sealer.ts';

export const FAST = { attempts: 3, baseMs: 20, capMs: 20, withinMs: 60_000 };

export const textOf = (run: Run): string => (run.event.kind === 'message' ? run.event.message.text : '');

/** One message with a key. */
export const sends = (run: Run, send: () => Promise<unknown>): Promise<unknown> =>
  run.effects.once({ name: 'send', content: '', onUnknown: 'dead' }, (effect) => effect.keyed(send));

/** Lanes on a store of their own, new for each test. Called once, where tests are described. */
export class LanesScene {
  logged: Record<string, unknown>[] = [];
  #folder = '';
  #store: Store | undefined;
  #running: Lanes[] = [];
  readonly log = pino(
    { level: 'debug' },
    { write: (line: string) => void this.logged.push(JSON.parse(line)) },
  );

  constructor() {
    beforeEach(async () => {
      this.#folder = await mkdtemp(join(tmpdir(), 'b24bot-lanes-'));
      await this.openStore();
      this.#running = [];
      this.logged = [];
    });
    afterEach(async () => {
      for (const lanes of this.#running) await lanes.drain(0);
      await this.store.close();
      await rm(this.#folder, { recursive: true });
    });
  }

  get store(): Store {
    if (this.#store === undefined) throw new Error('no test runs');
    return this.#store;
  }

  get path(): string {
    return join(this.#folder, 'b24bot.db');
  }

  async openStore(): Promise<void> {
    this.#store = await openSqliteStore({ path: this.path, now: Date.now, busyMs: 10 });
  }

  start(handle: HandleRun, change: Partial<LanesOptions> = {}): Lanes {
    const lanes = createLanes({
      inbox: this.store.inbox,
      handle,
      decode: decodeEvent,
      effects: createEffects({ inbox: this.store.inbox, sealer, log: this.log }),
      now: Date.now,
      random: () => 0.5,
      log: this.log,
      settleMs: 50,
      storeRetryMs: 20,
      retry: { transient: FAST, handler: FAST },
      ...change,
    });
    this.#running.push(lanes);
    lanes.start();
    return lanes;
  }

  async pending(): Promise<number> {
    return (await this.store.inbox.counts()).pending;
  }

  async allHandled(): Promise<void> {
    await expect.poll(() => this.pending(), { timeout: 5000 }).toBe(0);
  }
}
