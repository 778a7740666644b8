import { describe, expect, test } from 'vitest';
import { passThroughEffects, RunOverError } from '../../src/delivery/effects.ts';
import { RestError, TransportError } from '../../src/errors.ts';
import { pendingEvent } from './events.ts';

const call = 'imbot.message.add';

describe('effects that pass through', () => {
  test('a run that sent nothing may be repeated', async () => {
    const effects = passThroughEffects(pendingEvent());
    const refused = new RestError({
      code: 'ACCESS_ERROR',
      description: '',
      status: 403,
      method: call,
      layer: 'portal',
      retryable: false,
    });
    await expect(effects.once(call, {}, () => Promise.reject(refused))).rejects.toBe(refused);
    const unsent = new TransportError('no', { code: 'CONNECT', method: call, unknownOutcome: false });
    await expect(effects.once(call, {}, () => Promise.reject(unsent))).rejects.toBe(unsent);
    expect(effects.repeatable).toBe(true);
  });

  test('a run that sent something may not', async () => {
    const effects = passThroughEffects(pendingEvent());
    expect(await effects.once(call, {}, async () => 17)).toBe(17);
    expect(effects.repeatable).toBe(false);
  });

  test('a call whose outcome is unknown counts as sent', async () => {
    const effects = passThroughEffects(pendingEvent());
    const lost = new TransportError('no answer', { code: 'TIMEOUT', method: call, unknownOutcome: true });
    await expect(effects.once(call, {}, () => Promise.reject(lost))).rejects.toBe(lost);
    expect(effects.repeatable).toBe(false);
  });

  test('after its end a run sends nothing', async () => {
    const effects = passThroughEffects(pendingEvent());
    effects.close();
    let sent = 0;
    const late = effects.once(call, {}, async () => {
      sent += 1;
    });
    await expect(late).rejects.toBeInstanceOf(RunOverError);
    expect(sent).toBe(0);
  });
});
