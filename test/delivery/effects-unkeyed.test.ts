import { describe, expect, test } from 'vitest';
import { UnknownOutcomeError } from '../../src/delivery/unknown-outcome.ts';
import { call, EffectsScene, fail, lost, METHOD, never, refusal, unkeyed, unsent } from './effects-scene.ts';

describe('effects of a call without a key', () => {
  const scene = new EffectsScene();

  test('are on disk before it is made, and its result after it', async () => {
    const first = scene.effectsOf();
    let before: number | undefined;
    await first.once(call(), (effect) =>
      effect.unkeyed(METHOD, async () => {
        before = scene.crashedRecords().length;
        return 8;
      }),
    );
    expect(before).toBe(1);
    await expect.poll(() => scene.knownResult()).toBe(8);
  });

  test('without a result make the next run stop', async () => {
    const inbox = { ...scene.store.inbox };
    let writes = 0;
    inbox.record = (...args) => {
      writes += 1;
      return writes === 1 ? scene.store.inbox.record(...args) : new Promise(() => undefined);
    };
    await scene.effectsOf({ inbox }).once(
      call(),
      unkeyed(() => 8),
    );
    const second = await scene.crash();
    await expect(second.once(call(), never)).rejects.toMatchObject({
      code: 'OUTCOME_UNKNOWN',
      method: METHOD,
      onUnknown: 'dead',
    });
    const third = await scene.crash();
    await expect(third.once(call('send chat1', 'hi', 'drop'), never)).rejects.toMatchObject({
      onUnknown: 'drop',
    });
    const fourth = await scene.crash();
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
    const effects = scene.effectsOf();
    const calling = effects.once(call(), unkeyed(fail(error)));
    await expect(calling).rejects.toBeInstanceOf(UnknownOutcomeError);
    await expect(calling).rejects.toMatchObject({ cause: error });
    await expect((await scene.again(effects)).once(call(), never)).rejects.toBeInstanceOf(
      UnknownOutcomeError,
    );
  });

  test.each([
    ['refused', refusal('ACCESS_ERROR')],
    ['not sent', unsent()],
  ])('let it be made again when it was %s', async (_what, error) => {
    const first = scene.effectsOf();
    await expect(first.once(call(), unkeyed(fail(error)))).rejects.toBe(error);
    expect(
      await (await scene.again(first)).once(
        call(),
        unkeyed(() => 8),
      ),
    ).toBe(8);
  });

  test('need no write before it when the bot lets it be repeated anyway', async () => {
    let recorded = 0;
    await scene.effectsOf().once(call('x', 'x', 'retry'), (effect) =>
      effect.unkeyed(METHOD, async () => {
        recorded = scene.crashedRecords().length;
      }),
    );
    expect(recorded).toBe(0);
  });

  test('are open again in a dead letter, because a person decides about it', async () => {
    const first = scene.effectsOf();
    await expect(first.once(call(), unkeyed(fail(lost())))).rejects.toThrow();
    const effects = first.unwritten('dead');
    await scene.store.inbox.finish(scene.hold, { state: 'dead', error: 'x', effects }, false);
    await scene.store.inbox.retryDead(scene.hold.event.seq, Date.now());
    scene.hold = await scene.claim();
    expect(
      await scene.effectsOf().once(
        call(),
        unkeyed(() => 8),
      ),
    ).toBe(8);
  });
});
