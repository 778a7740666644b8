import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { RunVerdict } from '../../src/bot/contract.ts';
import { createEffects } from '../../src/delivery/effects.ts';
import { HandlerTimeoutError } from '../../src/delivery/timeout-error.ts';
import { RestError, TransportError } from '../../src/errors.ts';
import { OTHER, PORTAL, storedEvent } from './events.ts';
import { FAST, LanesScene, sends, textOf } from './lanes-scene.ts';
import { sealer } from './sealer.ts';

function overload(): RestError {
  const details = { code: 'OVERLOAD', description: '', status: 503, method: 'im.message.add' };
  return new RestError({ ...details, layer: 'limit', retryable: true });
}

describe('lanes', () => {
  const scene = new LanesScene();

  test('events of a dialog are handled one at a time in the order of arrival, dialogs side by side', async () => {
    const seen: Record<string, string[]> = { chat1: [], chat2: [] };
    let now = 0;
    let most = 0;
    const inLane = new Set<string>();
    scene.start(async (run) => {
      expect(inLane.has(run.event.dialogId)).toBe(false);
      inLane.add(run.event.dialogId);
      now += 1;
      most = Math.max(most, now);
      await sleep(2);
      now -= 1;
      inLane.delete(run.event.dialogId);
      seen[run.event.dialogId]?.push(textOf(run));
    });
    for (let n = 1; n <= 40; n += 1)
      await scene.store.inbox.append([storedEvent(n, n % 2 ? 'chat1' : 'chat2')]);
    await scene.allHandled();
    const order = Array.from({ length: 40 }, (_, i) => String(i + 1));
    expect(seen['chat1']).toEqual(order.filter((_, i) => i % 2 === 0));
    expect(seen['chat2']).toEqual(order.filter((_, i) => i % 2 === 1));
    expect(most).toBe(2);
  });

  test('never more at once than the concurrency allows', async () => {
    let now = 0;
    let most = 0;
    scene.start(
      async () => {
        now += 1;
        most = Math.max(most, now);
        await sleep(1);
        now -= 1;
      },
      { concurrency: 3, perPortal: 3 },
    );
    await scene.store.inbox.append(Array.from({ length: 20 }, (_, n) => storedEvent(n, `chat${n}`)));
    await scene.allHandled();
    expect(most).toBe(3);
  });

  test('a failing event is repeated before the next one of its dialog', async () => {
    const seen: string[] = [];
    const lanes = scene.start(async (run) => {
      seen.push(`${textOf(run)}/${run.attempt}`);
      if (textOf(run) === '1' && run.attempt < 3) throw overload();
    });
    await scene.store.inbox.append([storedEvent(1), storedEvent(2)]);
    await scene.allHandled();
    expect(seen).toEqual(['1/1', '1/2', '1/3', '2/1']);
    expect(lanes.stats()).toMatchObject({ done: 2, retried: 2, dead: 0 });
  });

  test('an event that fails for good becomes a dead letter, and its dialog goes on', async () => {
    const seen: string[] = [];
    scene.start(async (run) => {
      if (textOf(run) === '1') throw new TypeError('no such thing');
      seen.push(textOf(run));
    });
    await scene.store.inbox.append([storedEvent(1), storedEvent(2)]);
    await scene.allHandled();
    expect(seen).toEqual(['2']);
    const [letter] = await scene.store.inbox.listDead({ limit: 5 });
    expect(letter).toMatchObject({ id: storedEvent(1).id, attempts: 3 });
    expect(letter?.error).toBe('gave up after 3 attempts: TypeError: no such thing');
    expect(
      scene.logged.filter((line) => line['msg'] === 'handler failed; the event is a dead letter'),
    ).toMatchObject([{ event: storedEvent(1).id, portal: PORTAL, bot: 'echo', dialog: 'chat1', attempt: 3 }]);
  });

  test('a repeated run re-uses what the one before it sent', async () => {
    let sent = 0;
    const results: unknown[] = [];
    const lanes = scene.start(async (run) => {
      results.push(await sends(run, async () => (sent += 1)));
      if (run.attempt < 3) throw overload();
    });
    await scene.store.inbox.append([storedEvent(1)]);
    await scene.allHandled();
    expect(sent).toBe(1);
    expect(results).toEqual([1, 1, 1]);
    expect(lanes.stats()).toMatchObject({ done: 1, retried: 2 });
  });

  test('a run whose call may or may not have been executed becomes a dead letter that says so', async () => {
    const lost = new TransportError('no answer', { code: 'TIMEOUT', method: 'x', unknownOutcome: true });
    scene.start(async (run) => {
      const call = { name: 'lead', content: '', onUnknown: 'dead' } as const;
      await run.effects.once(call, (effect) => effect.unkeyed('crm.lead.add', () => Promise.reject(lost)));
    });
    await scene.store.inbox.append([storedEvent(1)]);
    await scene.allHandled();
    expect((await scene.store.inbox.listDead({ limit: 5 }))[0]?.error).toMatch(
      /^not repeated: OUTCOME_UNKNOWN: crm.lead.add/,
    );
  });

  test('a session and the end of its event are one: a conflict repeats the run', async () => {
    const session = (expected: number) => ({
      botId: 740,
      key: 'user/11',
      expected,
      sealed: new Uint8Array([1]),
      expiresAt: null,
    });
    let sent = 0;
    const lanes = scene.start(async (run) => {
      const stored = await scene.store.sessions.get(PORTAL, 740, 'user/11');
      await sends(run, async () => (sent += 1));
      // Somebody else writes between the reading and the end of the first run.
      if (run.attempt === 1 && textOf(run) === '1') {
        await scene.store.inbox.append([storedEvent(2, 'chat2')]);
        await expect
          .poll(async () => (await scene.store.sessions.get(PORTAL, 740, 'user/11'))?.version)
          .toBe(2);
      }
      run.keep(session(stored?.version ?? 0));
    });
    await scene.store.inbox.append([storedEvent(1)]);
    await scene.allHandled();
    expect(lanes.stats()).toMatchObject({ done: 2, retried: 1, dead: 0 });
    expect((await scene.store.sessions.get(PORTAL, 740, 'user/11'))?.version).toBeGreaterThan(2);
    expect(sent).toBe(2);
  });

  test('a failed run stores no session', async () => {
    scene.start(async (run) => {
      run.keep({ botId: 740, key: 'k', expected: 0, sealed: new Uint8Array([1]), expiresAt: null });
      throw new TypeError('after all');
    });
    await scene.store.inbox.append([storedEvent(1)]);
    await scene.allHandled();
    expect(await scene.store.sessions.get(PORTAL, 740, 'k')).toBeNull();
  });

  test('the author may drop an event', async () => {
    scene.start(async () => {
      throw new RunVerdict({ verdict: 'drop' }, new Error('not for us'));
    });
    await scene.store.inbox.append([storedEvent(1)]);
    await scene.allHandled();
    expect((await scene.store.inbox.counts()).dead).toBe(0);
  });

  test('a handler that throws before its first await is like any other', async () => {
    scene.start(() => {
      throw new Error('at once');
    });
    await scene.store.inbox.append([storedEvent(1)]);
    await scene.allHandled();
    expect((await scene.store.inbox.counts()).dead).toBe(1);
  });

  test('a handler past its deadline is aborted, and the error names event, kind and time', async () => {
    const reasons: unknown[] = [];
    const lanes = scene.start(
      (run) =>
        new Promise((_resolve, reject) => {
          run.signal.addEventListener('abort', () => {
            reasons.push(run.signal.reason);
            reject(new Error('aborted'));
          });
        }),
      { handlerTimeoutMs: 20 },
    );
    await scene.store.inbox.append([storedEvent(1)]);
    await scene.allHandled();
    expect(reasons[0]).toBeInstanceOf(HandlerTimeoutError);
    expect(reasons[0]).toMatchObject({ eventId: storedEvent(1).id, kind: 'message' });
    expect(String(reasons[0])).toMatch(/handler of message event \S+:1 did not finish in \d+ ms/);
    expect(lanes.stats()).toMatchObject({ timeouts: 3, dead: 1 });
  });

  test('a handler that ignores its signal is left behind and can send nothing more', async () => {
    const late: Promise<unknown>[] = [];
    scene.start(
      async (run) => {
        if (textOf(run) !== '1') return;
        await sleep(150);
        late.push(sends(run, async () => 'sent').catch((error: Error) => error.name));
      },
      { handlerTimeoutMs: 10, settleMs: 10, retry: { transient: FAST, handler: { ...FAST, attempts: 1 } } },
    );
    await scene.store.inbox.append([storedEvent(1), storedEvent(2)]);
    await scene.allHandled();
    await expect.poll(() => late.length).toBe(1);
    expect(await late[0]).toBe('RunOverError');
  });

  test('one portal leaves room for the others', async () => {
    const finish: (() => void)[] = [];
    const seen: string[] = [];
    scene.start(
      (run) => {
        seen.push(run.event.memberId);
        return run.event.memberId === PORTAL
          ? new Promise((resolve) => finish.push(resolve))
          : Promise.resolve();
      },
      { concurrency: 4 },
    );
    await scene.store.inbox.append(Array.from({ length: 10 }, (_, n) => storedEvent(n, `chat${n}`)));
    await expect.poll(() => finish.length).toBe(2);
    await scene.store.inbox.append([storedEvent(99, 'chat1', OTHER)]);
    await expect.poll(() => seen.filter((portal) => portal === OTHER)).toHaveLength(1);
    expect(finish).toHaveLength(2);
    for (let n = 0; n < 10; n += 1) {
      await expect.poll(() => finish.length).toBeGreaterThan(n);
      finish[n]?.();
    }
    await scene.allHandled();
  });

  test('an event that cannot be read becomes a dead letter without a run', async () => {
    const seen: string[] = [];
    scene.start(async (run) => void seen.push(textOf(run)));
    await scene.store.inbox.append([storedEvent(1, 'broken'), storedEvent(2)]);
    await scene.allHandled();
    expect(seen).toEqual(['2']);
    expect((await scene.store.inbox.listDead({ limit: 5 }))[0]?.error).toBe(
      'cannot be decoded: Error: sealed with another key',
    );
  });

  test('an event that killed the process time and again is not started again', async () => {
    await scene.store.inbox.append([storedEvent(1), storedEvent(2)]);
    await scene.store.close();
    const db = new DatabaseSync(scene.path);
    db.exec('UPDATE events SET crashes = 12 WHERE seq = 1');
    db.close();
    await scene.openStore();
    const seen: string[] = [];
    scene.start(async (run) => void seen.push(textOf(run)));
    await scene.allHandled();
    expect(seen).toEqual(['2']);
    expect((await scene.store.inbox.listDead({ limit: 5 }))[0]?.error).toMatch(/the process died 12 times/);
  });

  test('an error of the server itself neither strands a lane nor makes it spin', async () => {
    const seen: string[] = [];
    const effects = createEffects({ inbox: scene.store.inbox, sealer, log: scene.log });
    let broken = 0;
    scene.start(async (run) => void seen.push(textOf(run)), {
      storeRetryMs: 150,
      effects: (hold, lost) => {
        if (hold.event.id.endsWith('2') && broken++ < 2) throw new ReferenceError('a bug');
        return effects(hold, lost);
      },
    });
    await scene.store.inbox.append([storedEvent(1), storedEvent(2), storedEvent(3)]);
    await expect.poll(() => broken).toBe(1);
    await sleep(60);
    expect(broken).toBe(1);
    await scene.allHandled();
    expect(seen).toEqual(['1', '2', '3']);
    expect(
      scene.logged.filter(({ msg }) => msg === 'a lane stopped unexpectedly; its event stays pending'),
    ).toHaveLength(2);
  });

  test('a result that cannot be stored is kept until the store recovers, without a second run', async () => {
    let runs = 0;
    let other: DatabaseSync | undefined;
    scene.start(async () => {
      runs += 1;
      other = new DatabaseSync(scene.path);
      other.exec('BEGIN IMMEDIATE');
    });
    await scene.store.inbox.append([storedEvent(1)]);
    await expect
      .poll(() => scene.logged.map((line) => line['msg']))
      .toContain('the result of a run cannot be stored yet');
    other?.close();
    await scene.allHandled();
    expect(runs).toBe(1);
  });

  test('waiting dialogs do not make a logger or a signal for handlers that need none', async () => {
    let children = 0;
    const counting = Object.create(scene.log, {
      child: {
        value: () => {
          children += 1;
          return scene.log;
        },
      },
    });
    scene.start(async () => undefined, { log: counting });
    await scene.store.inbox.append(Array.from({ length: 20 }, (_, n) => storedEvent(n, `chat${n}`)));
    await scene.allHandled();
    expect(children).toBe(0);
  });
});
