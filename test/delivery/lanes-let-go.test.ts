import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { createEffects } from '../../src/delivery/effects.ts';
import { storedEvent } from './events.ts';
import { LanesScene, sends, textOf } from './lanes-scene.ts';
import { sealer } from './sealer.ts';

describe('lanes that are let go', () => {
  const scene = new LanesScene();

  describe('when the server is drained', () => {
    test('lets running handlers finish and starts nothing new', async () => {
      const seen: string[] = [];
      const lanes = scene.start(async (run) => {
        await sleep(30);
        seen.push(textOf(run));
      });
      await scene.store.inbox.append([storedEvent(1), storedEvent(2)]);
      await expect.poll(() => lanes.stats().running).toBe(1);
      await lanes.drain(2000);
      expect(seen).toEqual(['1']);
      await scene.store.inbox.append([storedEvent(3, 'chat3')]);
      expect(lanes.stats()).toMatchObject({ running: 0, done: 1 });
      expect(await scene.pending()).toBe(2);
    });

    test('after the grace, handlers are aborted and their events stay for the next process', async () => {
      let aborted = 0;
      const lanes = scene.start(async (run) => {
        await new Promise((_resolve, reject) => {
          run.signal.addEventListener('abort', () => reject(run.signal.reason));
        }).finally(() => {
          aborted += 1;
        });
      });
      await scene.store.inbox.append([storedEvent(1), storedEvent(2, 'chat2')]);
      await expect.poll(() => lanes.stats().running).toBe(2);
      await lanes.drain(10);
      expect(aborted).toBe(2);
      expect(lanes.stats()).toMatchObject({ running: 0, released: 2, dead: 0 });
      await scene.store.close();
      await scene.openStore();
      const attempts: number[] = [];
      scene.start(async (run) => void attempts.push(run.attempt));
      await scene.allHandled();
      expect(attempts).toEqual([1, 1]);
    });

    test('does not wait for a handler that never ends', async () => {
      const lanes = scene.start(() => new Promise(() => undefined));
      await scene.store.inbox.append([storedEvent(1)]);
      await expect.poll(() => lanes.stats().running).toBe(1);
      await lanes.drain(10);
      expect(lanes.stats().running).toBe(0);
      expect(await scene.pending()).toBe(1);
    });
  });

  test('a lane that was taken over is aborted and writes nothing', async () => {
    const reasons: unknown[] = [];
    const lost: typeof scene.store.inbox.renew = async (holds) => [...holds];
    const lanes = scene.start(
      (run) =>
        new Promise((_resolve, reject) => {
          run.signal.addEventListener('abort', () => {
            reasons.push(run.signal.reason);
            reject(new Error('aborted'));
          });
        }),
      { inbox: { ...scene.store.inbox, renew: lost }, renewMs: 20 },
    );
    await scene.store.inbox.append([storedEvent(1)]);
    await expect.poll(() => reasons.length).toBeGreaterThan(0);
    await lanes.drain(0);
    expect(String(reasons[0])).toContain('taken over');
    expect(lanes.stats()).toMatchObject({ done: 0, dead: 0, retried: 0 });
  });

  test('a lane that was taken over is aborted as soon as a record says so, before any heartbeat', async () => {
    const reasons: unknown[] = [];
    const inbox = { ...scene.store.inbox, record: async () => false };
    const effects = createEffects({ inbox, sealer, log: scene.log });
    let sent = 0;
    scene.start(
      async (run) => {
        await sends(run, async () => (sent += 1));
        await new Promise((_resolve, reject) => {
          run.signal.addEventListener('abort', () => {
            reasons.push(run.signal.reason);
            reject(run.signal.reason);
          });
        });
      },
      { effects },
    );
    await scene.store.inbox.append([storedEvent(1)]);
    await expect.poll(() => reasons.length).toBeGreaterThan(0);
    expect(String(reasons[0])).toContain('taken over');
    expect(sent).toBeGreaterThan(0);
  });
});
