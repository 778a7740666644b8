import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import pino from 'pino';
import { afterEach, beforeEach } from 'vitest';
import type { Effect, EffectCall, OnUnknown } from '../../src/bot/contract.ts';
import { createEffects, type EffectsOptions, type RunEffects } from '../../src/delivery/effects.ts';
import { RestError, TransportError } from '../../src/errors.ts';
import { openSqliteStore } from '../../src/storage/sqlite/open.ts';
import type { LaneHold, Store } from '../../src/storage/store.ts';
import { storedEvent } from './events.ts';
import { sealer } from './sealer.ts';

export const METHOD = 'imbot.message.add';

export function refusal(code: string, status = 400): RestError {
  return new RestError({ code, description: '', status, method: METHOD, layer: 'portal', retryable: false });
}
export const lost = () =>
  new TransportError('no answer', { code: 'TIMEOUT', method: METHOD, unknownOutcome: true });
export const unsent = () =>
  new TransportError('no way', { code: 'CONNECT', method: METHOD, unknownOutcome: false });

export const call = (
  name = 'send chat1',
  content: unknown = 'hi',
  onUnknown: OnUnknown = 'dead',
): EffectCall => ({ name, content, onUnknown });
export const unkeyed = (answer: () => unknown) => (effect: Effect) =>
  effect.unkeyed(METHOD, async () => answer());
export const fail = (error: unknown) => () => {
  throw error;
};
export const never = () => {
  throw new Error('sent once more');
};

/** The run of one event on a store of its own, new for each test. Called once, where tests are described. */
export class EffectsScene {
  logged: Record<string, unknown>[] = [];
  /** How often the run was told that its lane is another's. */
  taken = 0;
  readonly keys: (string | undefined)[] = [];
  #folder = '';
  #store: Store | undefined;
  #hold: LaneHold | undefined;
  readonly #log = pino(
    { level: 'debug' },
    { write: (line: string) => void this.logged.push(JSON.parse(line)) },
  );

  constructor() {
    beforeEach(async () => {
      this.#folder = await mkdtemp(join(tmpdir(), 'b24bot-effects-'));
      this.#store = await openSqliteStore({ path: this.#path, now: Date.now });
      await this.store.inbox.append([storedEvent(1)]);
      this.hold = await this.claim();
      this.logged = [];
      this.taken = 0;
      this.keys.length = 0;
    });
    afterEach(async () => {
      await this.store.close();
      await rm(this.#folder, { recursive: true });
    });
  }

  get store(): Store {
    if (this.#store === undefined) throw new Error('no test runs');
    return this.#store;
  }

  get hold(): LaneHold {
    if (this.#hold === undefined) throw new Error('no test runs');
    return this.#hold;
  }

  set hold(hold: LaneHold) {
    this.#hold = hold;
  }

  get #path(): string {
    return join(this.#folder, 'b24bot.db');
  }

  async claim(): Promise<LaneHold> {
    const [found] = await this.store.inbox.claim({ limit: 1, perPortal: 1, now: Date.now() });
    if (!found) throw new Error('nothing to claim');
    return found;
  }

  effectsOf(change: Partial<EffectsOptions> = {}): RunEffects {
    const options = { inbox: this.store.inbox, sealer, log: this.#log, duplicateWaits: [1, 1], ...change };
    return createEffects(options)(this.hold, () => {
      this.taken += 1;
    });
  }

  keyed(answer: () => unknown) {
    return (effect: Effect) =>
      effect.keyed(async (key) => {
        this.keys.push(key);
        return answer();
      });
  }

  /** The run fails in an orderly way and is repeated. */
  async again(effects: RunEffects): Promise<RunEffects> {
    effects.close();
    const next = await this.store.inbox.finish(
      this.hold,
      { state: 'retry', due: 0, error: 'x', effects: effects.unwritten('retry') },
      true,
    );
    if (next === null || typeof next === 'string') throw new Error(`${next}`);
    this.hold = next;
    return this.effectsOf();
  }

  /** The process is gone without another word. */
  async crash(): Promise<RunEffects> {
    await this.store.inbox.release([this.hold]);
    const found = await this.claim();
    this.hold = { ...found, event: { ...found.event, crashes: 1 } };
    return this.effectsOf();
  }

  /** What a process would find that starts now. */
  crashedRecords() {
    const db = new DatabaseSync(this.#path);
    const rows = db.prepare('SELECT name, data FROM effects').all();
    db.close();
    return rows;
  }

  knownResult(): unknown {
    const [row] = this.crashedRecords();
    const data = row?.['data'];
    if (!(data instanceof Uint8Array)) return undefined;
    const { portal, id } = this.hold.event;
    const record: unknown = JSON.parse(sealer.open(data, `effect:${portal}/${id}`).toString('utf8'));
    return typeof record === 'object' && record !== null && 'result' in record ? record.result : undefined;
  }
}
