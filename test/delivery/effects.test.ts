import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pino from 'pino';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Effect, EffectCall, OnUnknown } from '../../src/bot/contract.ts';
import { createEffects, type EffectsOptions, type RunEffects } from '../../src/delivery/effects.ts';
import { RunOverError } from '../../src/delivery/run-over-error.ts';
import { UnknownOutcomeError } from '../../src/delivery/unknown-outcome.ts';
import { RestError, TransportError } from '../../src/errors.ts';
import { openSqliteStore } from '../../src/storage/sqlite/open.ts';
import type { LaneHold, Store } from '../../src/storage/store.ts';
import { storedEvent } from './events.ts';
import { sealer } from './sealer.ts';

const METHOD = 'imbot.message.add';

function refusal(code: string, status = 400): RestError {
  return new RestError({ code, description: '', status, method: METHOD, layer: 'portal', retryable: false });
}
const lost = () => new TransportError('no answer', { code: 'TIMEOUT', method: METHOD, unknownOutcome: true });
const unsent = () => new TransportError('no way', { code: 'CONNECT', method: METHOD, unknownOutcome: false });

describe('effects of a run', () => {
  let folder: string;
  let store: Store;
  let hold: LaneHold;
  let logged: Record<string, unknown>[];
  let taken = 0;
  const keys: (string | undefined)[] = [];
  const log = pino({ level: 'debug' }, { write: (line: string) => void logged.push(JSON.parse(line)) });

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'b24bot-effects-'));
    store = await openSqliteStore({ path: join(folder, 'b24bot.db'), now: Date.now });
    await store.inbox.append([storedEvent(1)]);
    hold = await claim();
    logged = [];
    taken = 0;
    keys.length = 0;
  });
  afterEach(async () => {
    await store.close();
    await rm(folder, { recursive: true });
  });

  async function claim(): Promise<LaneHold> {
    const [found] = await store.inbox.claim({ limit: 1, perPortal: 1, now: Date.now() });
    if (!found) throw new Error('nothing to claim');
    return found;
  }

  function effectsOf(change: Partial<EffectsOptions> = {}): RunEffects {
    const options = { inbox: store.inbox, sealer, log, duplicateWaits: [1, 1], ...change };
    return createEffects(options)(hold, () => {
      taken += 1;
    });
  }

  /** The run fails in an orderly way and is repeated. */
  async function again(effects: RunEffects): Promise<RunEffects> {
    effects.close();
    const next = await store.inbox.finish(
      hold,
      { state: 'retry', due: 0, error: 'x', effects: effects.unwritten('retry') },
      true,
    );
    if (next === null || typeof next === 'string') throw new Error(`${next}`);
    hold = next;
    return effectsOf();
  }

  /** The process is gone without another word. */
  async function crash(): Promise<RunEffects> {
    await store.inbox.release([hold]);
    hold = await claim();
    hold = { ...hold, event: { ...hold.event, crashes: 1 } };
    return effectsOf();
  }

  const call = (name = 'send chat1', content: unknown = 'hi', onUnknown: OnUnknown = 'dead'): EffectCall => ({
    name,
    content,
    onUnknown,
  });
  const keyed = (answer: () => unknown) => (effect: Effect) =>
    effect.keyed(async (key) => {
      keys.push(key);
      return answer();
    });
  const unkeyed = (answer: () => unknown) => (effect: Effect) => effect.unkeyed(METHOD, async () => answer());
  const fail = (error: unknown) => () => {
    throw error;
  };
  const never = () => {
    throw new Error('sent once more');
  };
  describe('of a message with a key', () => {
    test('are re-used by a repeated run, whatever it says now', async () => {
      const first = effectsOf();
      expect(
        await first.once(
          call(),
          keyed(() => ({ id: 7 })),
        ),
      ).toEqual({ id: 7 });
      const second = await again(first);
      expect(await second.once(call('send chat1', 'latency: 9s'), never)).toEqual({ id: 7 });
      expect(logged).toMatchObject([{ call: 'send chat1#0', other: true }]);
    });

    test('tell the n-th of a name from the others, and one dialog from another', async () => {
      const first = effectsOf();
      await first.once(
        call(),
        keyed(() => 1),
      );
      await first.once(
        call(),
        keyed(() => 2),
      );
      await first.once(
        call('send chat2'),
        keyed(() => 3),
      );
      expect(new Set(keys).size).toBe(3);
      const second = await again(first);
      expect(await second.once(call('send chat2'), never)).toBe(3);
      expect(await second.once(call(), never)).toBe(1);
      expect(await second.once(call(), never)).toBe(2);
      expect(
        await second.once(
          call(),
          keyed(() => 4),
        ),
      ).toBe(4);
    });

    test('need no write before the message is sent, and none at all when the run ends at once', async () => {
      let writes = 0;
      const inbox = {
        record: () => {
          writes += 1;
          return Promise.resolve(true);
        },
        isHeld: () => true,
      };
      const effects = effectsOf({ inbox });
      await effects.once(
        call(),
        keyed(() => 1),
      );
      effects.close();
      await new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
      expect(writes).toBe(0);
    });

    test('are stored while the run goes on', async () => {
      await effectsOf().once(
        call(),
        keyed(() => 1),
      );
      await expect.poll(async () => (await crashedRecords()).length).toBe(1);
      expect(await (await crash()).once(call(), never)).toBe(1);
    });

    test('give the same key after a crash that left no record, in the portal’s shape', async () => {
      const shape = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
      const first = effectsOf({
        inbox: { record: () => new Promise(() => undefined), isHeld: () => true },
      });
      await first.once(
        call(),
        keyed(() => 1),
      );
      await (await crash()).once(
        call(),
        keyed(() => 1),
      );
      expect(keys[0]).toMatch(shape);
      expect(keys[1]).toBe(keys[0]);
    });

    test('differ from event to event', async () => {
      await effectsOf().once(
        call(),
        keyed(() => 1),
      );
      hold = { ...hold, event: { ...hold.event, id: `${hold.event.id}0` } };
      await effectsOf().once(
        call(),
        keyed(() => 1),
      );
      expect(keys[0]).not.toBe(keys[1]);
    });

    test('wait while the portal says that the message is on its way', async () => {
      const answers = [fail(refusal('MESSAGE_DUPLICATED_BY_UUID')), () => 5];
      expect(
        await effectsOf().once(
          call(),
          keyed(() => answers.shift()?.()),
        ),
      ).toBe(5);
      expect(keys).toHaveLength(2);
      expect(keys[0]).toBe(keys[1]);
    });

    test('give up waiting after a while, and go on with the same key in the next run', async () => {
      const first = effectsOf();
      const busy = refusal('MESSAGE_DUPLICATED_BY_UUID');
      await expect(first.once(call(), keyed(fail(busy)))).rejects.toBe(busy);
      expect(keys).toHaveLength(3);
      await (await again(first)).once(
        call(),
        keyed(() => 5),
      );
      expect(new Set(keys).size).toBe(1);
    });

    test.each(['KEYBOARD_OVERSIZE', 'MENU_OVERSIZE', 'PARAM_KEYBOARD_ERROR', 'PARAM_MENU_ERROR'])(
      'take another key after %s, which burns one',
      async (code) => {
        const first = effectsOf();
        await expect(first.once(call(), keyed(fail(refusal(code))))).rejects.toThrow(code);
        await (await again(first)).once(
          call(),
          keyed(() => 5),
        );
        expect(keys[0]).not.toBe(keys[1]);
      },
    );

    test.each([
      ['was refused before the portal knew the key', () => refusal('ATTACH_ERROR')],
      ['may be there', lost],
    ])('keep the key of a message that %s', async (_what, error) => {
      const first = effectsOf();
      await expect(first.once(call(), keyed(fail(error())))).rejects.toThrow();
      await (await again(first)).once(
        call(),
        keyed(() => 5),
      );
      expect(keys[0]).toBe(keys[1]);
    });

    test('keep the key when it seems burnt but the message may be there under it', async () => {
      const first = effectsOf();
      await expect(first.once(call(), keyed(fail(lost())))).rejects.toThrow();
      const second = await again(first);
      await expect(second.once(call(), keyed(fail(refusal('PARAM_MENU_ERROR'))))).rejects.toThrow();
      await (await again(second)).once(
        call(),
        keyed(() => 5),
      );
      expect(new Set(keys).size).toBe(1);
    });

    test('tell whether the message may be there already', async () => {
      const doubts: boolean[] = [];
      const look = async (effect: Effect) => void doubts.push(effect.inDoubt);
      const first = effectsOf();
      await first.once(call('a'), look);
      await first.once(call('b'), keyed(fail(lost()))).catch(() => undefined);
      const second = await again(first);
      await second.once(call('b'), look);
      await second.once(call('c'), look);
      const third = await crash();
      await third.once(call('d'), look);
      expect(doubts).toEqual([false, true, false, true]);
    });
  });

  describe('of a call without a key', () => {
    test('are on disk before it is made, and its result after it', async () => {
      const first = effectsOf();
      let before: number | undefined;
      await first.once(call(), (effect) =>
        effect.unkeyed(METHOD, async () => {
          before = (await crashedRecords()).length;
          return 8;
        }),
      );
      expect(before).toBe(1);
      await expect.poll(() => knownResult()).toBe(8);
    });

    test('without a result make the next run stop', async () => {
      const inbox = { ...store.inbox };
      let writes = 0;
      inbox.record = (...args) => {
        writes += 1;
        return writes === 1 ? store.inbox.record(...args) : new Promise(() => undefined);
      };
      await effectsOf({ inbox }).once(
        call(),
        unkeyed(() => 8),
      );
      const second = await crash();
      await expect(second.once(call(), never)).rejects.toMatchObject({
        code: 'OUTCOME_UNKNOWN',
        method: METHOD,
        onUnknown: 'dead',
      });
      const third = await crash();
      await expect(third.once(call('send chat1', 'hi', 'drop'), never)).rejects.toMatchObject({
        onUnknown: 'drop',
      });
      const fourth = await crash();
      expect(
        await fourth.once(
          call('send chat1', 'hi', 'retry'),
          unkeyed(() => 9),
        ),
      ).toBe(9);
    });

    test.each([
      ['no answer', lost()],
      ['the portal broke down', refusal('INTERNAL_SERVER_ERROR', 500)],
    ])('stop this run, too, when nobody knows what became of it: %s', async (_what, error) => {
      const effects = effectsOf();
      const calling = effects.once(call(), unkeyed(fail(error)));
      await expect(calling).rejects.toBeInstanceOf(UnknownOutcomeError);
      await expect(calling).rejects.toMatchObject({ cause: error });
      await expect((await again(effects)).once(call(), never)).rejects.toBeInstanceOf(UnknownOutcomeError);
    });

    test.each([
      ['refused', refusal('ACCESS_ERROR')],
      ['not sent', unsent()],
    ])('let it be made again when it was %s', async (_what, error) => {
      const first = effectsOf();
      await expect(first.once(call(), unkeyed(fail(error)))).rejects.toBe(error);
      expect(
        await (await again(first)).once(
          call(),
          unkeyed(() => 8),
        ),
      ).toBe(8);
    });

    test('need no write before it when the bot lets it be repeated anyway', async () => {
      let recorded = 0;
      await effectsOf().once(call('x', 'x', 'retry'), (effect) =>
        effect.unkeyed(METHOD, async () => {
          recorded = (await crashedRecords()).length;
        }),
      );
      expect(recorded).toBe(0);
    });

    test('are open again in a dead letter, because a person decides about it', async () => {
      const first = effectsOf();
      await expect(first.once(call(), unkeyed(fail(lost())))).rejects.toThrow();
      const effects = first.unwritten('dead');
      await store.inbox.finish(hold, { state: 'dead', error: 'x', effects }, false);
      await store.inbox.retryDead(hold.event.seq, Date.now());
      hold = await claim();
      expect(
        await effectsOf().once(
          call(),
          unkeyed(() => 8),
        ),
      ).toBe(8);
    });
  });

  describe('of a run that has ended', () => {
    test('send nothing more', async () => {
      const effects = effectsOf();
      effects.close();
      await expect(effects.once(call(), never)).rejects.toBeInstanceOf(RunOverError);
      await expect(effects.plain(METHOD, never)).rejects.toBeInstanceOf(RunOverError);
    });

    test('stop waiting for a key', async () => {
      const effects = effectsOf({ duplicateWaits: [60_000] });
      const sending = effects.once(call(), keyed(fail(refusal('MESSAGE_DUPLICATED_BY_UUID'))));
      await expect.poll(() => keys.length).toBe(1);
      effects.close();
      await expect(sending).rejects.toBeInstanceOf(RunOverError);
    });

    test('do not begin a call whose record was on its way', async () => {
      const effects = effectsOf();
      const sending = effects.once(call(), unkeyed(never));
      effects.close();
      await expect(sending).rejects.toBeInstanceOf(RunOverError);
      expect(
        await (await again(effects)).once(
          call(),
          unkeyed(() => 8),
        ),
      ).toBe(8);
    });
  });

  describe('of a run whose lane was taken over', () => {
    beforeEach(async () => {
      const old = hold;
      await store.inbox.release([old]);
      await claim();
      hold = old;
    });

    test('send nothing, write nothing and say so', async () => {
      const effects = effectsOf();
      await expect(effects.once(call(), unkeyed(never))).rejects.toBeInstanceOf(RunOverError);
      expect(taken).toBe(1);
      await expect(effects.once(call(), keyed(never))).rejects.toBeInstanceOf(RunOverError);
    });

    test('end with the first record that is refused, where the process still believes in its hold', async () => {
      const effects = effectsOf({ inbox: { ...store.inbox, isHeld: () => true } });
      await effects.once(
        call(),
        keyed(() => 1),
      );
      await expect.poll(() => taken).toBe(1);
      await expect(effects.once(call(), keyed(never))).rejects.toBeInstanceOf(RunOverError);
    });
  });

  test('a hold that may be over by now sends nothing, though nobody has said so', async () => {
    let isHeld = true;
    const effects = effectsOf({ inbox: { ...store.inbox, isHeld: () => isHeld } });
    await effects.once(
      call(),
      keyed(() => 1),
    );
    isHeld = false;
    await expect(effects.once(call(), keyed(never))).rejects.toBeInstanceOf(RunOverError);
    await expect(effects.plain('im.chat.update', never)).rejects.toBeInstanceOf(RunOverError);
    expect(taken).toBe(1);
  });

  test('records are sealed: the database shows no result', async () => {
    const effects = effectsOf();
    await effects.once(
      call(),
      keyed(() => 'a secret of the portal'),
    );
    const [row] = effects.unwritten('retry');
    expect(Buffer.from(row?.data ?? []).toString('latin1')).not.toContain('secret');
  });

  test('records of another version are reported, not guessed', async () => {
    const data = sealer.seal(Buffer.from('{"is":"other"}'), `effect:${hold.event.portal}/${hold.event.id}`);
    hold = { ...hold, event: { ...hold.event, effects: [{ name: 'send chat1#0', data }] } };
    const effects = effectsOf();
    await expect(effects.once(call(), never)).rejects.toMatchObject({ code: 'EFFECT_UNREADABLE' });
    expect(effects.unwritten('dead')).toEqual([]);
  });

  /** What a process would find that starts now. */
  async function crashedRecords() {
    const { DatabaseSync } = await import('node:sqlite');
    const db = new DatabaseSync(join(folder, 'b24bot.db'));
    const rows = db.prepare('SELECT name, data FROM effects').all();
    db.close();
    return rows;
  }

  async function knownResult(): Promise<unknown> {
    const [row] = await crashedRecords();
    const data = row?.['data'];
    if (!(data instanceof Uint8Array)) return undefined;
    const text = sealer.open(data, `effect:${hold.event.portal}/${hold.event.id}`).toString('utf8');
    const record: unknown = JSON.parse(text);
    return typeof record === 'object' && record !== null && 'result' in record ? record.result : undefined;
  }
});
