import { beforeEach, describe, expect, test } from 'vitest';
import { RunOverError } from '../../src/delivery/run-over-error.ts';
import { call, EffectsScene, fail, METHOD, never, refusal, unkeyed } from './effects-scene.ts';
import { sealer } from './sealer.ts';

describe('effects of a run', () => {
  const scene = new EffectsScene();

  describe('of a run that has ended', () => {
    test('send nothing more', async () => {
      const effects = scene.effectsOf();
      effects.close();
      await expect(effects.once(call(), never)).rejects.toBeInstanceOf(RunOverError);
      await expect(effects.plain(METHOD, never)).rejects.toBeInstanceOf(RunOverError);
    });

    test('stop waiting for a key', async () => {
      const effects = scene.effectsOf({ duplicateWaits: [60_000] });
      const sending = effects.once(call(), scene.keyed(fail(refusal('MESSAGE_DUPLICATED_BY_UUID'))));
      await expect.poll(() => scene.keys.length).toBe(1);
      effects.close();
      await expect(sending).rejects.toBeInstanceOf(RunOverError);
    });

    test('do not begin a call whose record was on its way', async () => {
      const effects = scene.effectsOf();
      const sending = effects.once(call(), unkeyed(never));
      effects.close();
      await expect(sending).rejects.toBeInstanceOf(RunOverError);
      expect(
        await (await scene.again(effects)).once(
          call(),
          unkeyed(() => 8),
        ),
      ).toBe(8);
    });
  });

  describe('of a run whose lane was taken over', () => {
    beforeEach(async () => {
      const old = scene.hold;
      await scene.store.inbox.release([old]);
      await scene.claim();
      scene.hold = old;
    });

    test('send nothing, write nothing and say so', async () => {
      const effects = scene.effectsOf();
      await expect(effects.once(call(), unkeyed(never))).rejects.toBeInstanceOf(RunOverError);
      expect(scene.taken).toBe(1);
      await expect(effects.once(call(), scene.keyed(never))).rejects.toBeInstanceOf(RunOverError);
    });

    test('end with the first record that is refused, where the process still believes in its hold', async () => {
      const effects = scene.effectsOf({ inbox: { ...scene.store.inbox, isHeld: () => true } });
      await effects.once(
        call(),
        scene.keyed(() => 1),
      );
      await expect.poll(() => scene.taken).toBe(1);
      await expect(effects.once(call(), scene.keyed(never))).rejects.toBeInstanceOf(RunOverError);
    });
  });

  test('a hold that may be over by now sends nothing, though nobody has said so', async () => {
    let isHeld = true;
    const effects = scene.effectsOf({ inbox: { ...scene.store.inbox, isHeld: () => isHeld } });
    await effects.once(
      call(),
      scene.keyed(() => 1),
    );
    isHeld = false;
    await expect(effects.once(call(), scene.keyed(never))).rejects.toBeInstanceOf(RunOverError);
    await expect(effects.plain('im.chat.update', never)).rejects.toBeInstanceOf(RunOverError);
    expect(scene.taken).toBe(1);
  });

  test('records are sealed: the database shows no result', async () => {
    const effects = scene.effectsOf();
    await effects.once(
      call(),
      scene.keyed(() => 'a secret of the portal'),
    );
    const [row] = effects.unwritten('retry');
    expect(Buffer.from(row?.data ?? []).toString('latin1')).not.toContain('secret');
  });

  test('records of another version are reported, not guessed', async () => {
    const data = sealer.seal(
      Buffer.from('{"is":"other"}'),
      `effect:${scene.hold.event.portal}/${scene.hold.event.id}`,
    );
    scene.hold = { ...scene.hold, event: { ...scene.hold.event, effects: [{ name: 'send chat1#0', data }] } };
    const effects = scene.effectsOf();
    await expect(effects.once(call(), never)).rejects.toMatchObject({ code: 'EFFECT_UNREADABLE' });
    expect(effects.unwritten('dead')).toEqual([]);
  });
});
