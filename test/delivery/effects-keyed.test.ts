import { describe, expect, test } from 'vitest';
import type { Effect } from '../../src/bot/contract.ts';
import { call, EffectsScene, fail, lost, never, refusal } from './effects-scene.ts';

describe('effects of a message with a key', () => {
  const scene = new EffectsScene();

  test('are re-used by a repeated run, whatever it says now', async () => {
    const first = scene.effectsOf();
    expect(
      await first.once(
        call(),
        scene.keyed(() => ({ id: 7 })),
      ),
    ).toEqual({ id: 7 });
    const second = await scene.again(first);
    expect(await second.once(call('send chat1', 'latency: 9s'), never)).toEqual({ id: 7 });
    expect(scene.logged).toMatchObject([{ call: 'send chat1#0', other: true }]);
  });

  test('tell the n-th of a name from the others, and one dialog from another', async () => {
    const first = scene.effectsOf();
    await first.once(
      call(),
      scene.keyed(() => 1),
    );
    await first.once(
      call(),
      scene.keyed(() => 2),
    );
    await first.once(
      call('send chat2'),
      scene.keyed(() => 3),
    );
    expect(new Set(scene.keys).size).toBe(3);
    const second = await scene.again(first);
    expect(await second.once(call('send chat2'), never)).toBe(3);
    expect(await second.once(call(), never)).toBe(1);
    expect(await second.once(call(), never)).toBe(2);
    expect(
      await second.once(
        call(),
        scene.keyed(() => 4),
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
    const effects = scene.effectsOf({ inbox });
    await effects.once(
      call(),
      scene.keyed(() => 1),
    );
    effects.close();
    await new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
    expect(writes).toBe(0);
  });

  test('are stored while the run goes on', async () => {
    await scene.effectsOf().once(
      call(),
      scene.keyed(() => 1),
    );
    await expect.poll(async () => scene.crashedRecords().length).toBe(1);
    expect(await (await scene.crash()).once(call(), never)).toBe(1);
  });

  test('give the same key after a crash that left no record, in the portal’s shape', async () => {
    const shape = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
    const first = scene.effectsOf({
      inbox: { record: () => new Promise(() => undefined), isHeld: () => true },
    });
    await first.once(
      call(),
      scene.keyed(() => 1),
    );
    await (await scene.crash()).once(
      call(),
      scene.keyed(() => 1),
    );
    expect(scene.keys[0]).toMatch(shape);
    expect(scene.keys[1]).toBe(scene.keys[0]);
  });

  test('differ from event to event', async () => {
    await scene.effectsOf().once(
      call(),
      scene.keyed(() => 1),
    );
    scene.hold = { ...scene.hold, event: { ...scene.hold.event, id: `${scene.hold.event.id}0` } };
    await scene.effectsOf().once(
      call(),
      scene.keyed(() => 1),
    );
    expect(scene.keys[0]).not.toBe(scene.keys[1]);
  });

  test('wait while the portal says that the message is on its way', async () => {
    const answers = [fail(refusal('MESSAGE_DUPLICATED_BY_UUID')), () => 5];
    expect(
      await scene.effectsOf().once(
        call(),
        scene.keyed(() => answers.shift()?.()),
      ),
    ).toBe(5);
    expect(scene.keys).toHaveLength(2);
    expect(scene.keys[0]).toBe(scene.keys[1]);
  });

  test('give up waiting after a while, and go on with the same key in the next run', async () => {
    const first = scene.effectsOf();
    const busy = refusal('MESSAGE_DUPLICATED_BY_UUID');
    await expect(first.once(call(), scene.keyed(fail(busy)))).rejects.toBe(busy);
    expect(scene.keys).toHaveLength(3);
    await (await scene.again(first)).once(
      call(),
      scene.keyed(() => 5),
    );
    expect(new Set(scene.keys).size).toBe(1);
  });

  test.each(['KEYBOARD_OVERSIZE', 'MENU_OVERSIZE', 'PARAM_KEYBOARD_ERROR', 'PARAM_MENU_ERROR'])(
    'take another key after %s, which burns one',
    async (code) => {
      const first = scene.effectsOf();
      await expect(first.once(call(), scene.keyed(fail(refusal(code))))).rejects.toThrow(code);
      await (await scene.again(first)).once(
        call(),
        scene.keyed(() => 5),
      );
      expect(scene.keys[0]).not.toBe(scene.keys[1]);
    },
  );

  test.each([
    ['was refused before the portal knew the key', () => refusal('ATTACH_ERROR')],
    ['may be there', lost],
  ])('keep the key of a message that %s', async (_what, error) => {
    const first = scene.effectsOf();
    await expect(first.once(call(), scene.keyed(fail(error())))).rejects.toThrow();
    await (await scene.again(first)).once(
      call(),
      scene.keyed(() => 5),
    );
    expect(scene.keys[0]).toBe(scene.keys[1]);
  });

  test('keep the key when it seems burnt but the message may be there under it', async () => {
    const first = scene.effectsOf();
    await expect(first.once(call(), scene.keyed(fail(lost())))).rejects.toThrow();
    const second = await scene.again(first);
    await expect(second.once(call(), scene.keyed(fail(refusal('PARAM_MENU_ERROR'))))).rejects.toThrow();
    await (await scene.again(second)).once(
      call(),
      scene.keyed(() => 5),
    );
    expect(new Set(scene.keys).size).toBe(1);
  });

  test('tell whether the message may be there already', async () => {
    const doubts: boolean[] = [];
    const look = async (effect: Effect) => void doubts.push(effect.inDoubt);
    const first = scene.effectsOf();
    await first.once(call('a'), look);
    await first.once(call('b'), scene.keyed(fail(lost()))).catch(() => undefined);
    const second = await scene.again(first);
    await second.once(call('b'), look);
    await second.once(call('c'), look);
    const third = await scene.crash();
    await third.once(call('d'), look);
    expect(doubts).toEqual([false, true, false, true]);
  });
});
