import { describe, expect, it } from 'vitest';
import { defineBot } from '../../src/bot/define-bot.ts';
import { createOverlapOf, type OverlapOption, readOverlap } from '../../src/bot/overlap.ts';
import { ConfigError } from '../../src/errors.ts';
import { said } from './events.ts';

const bot = (code: string, overlap?: OverlapOption) =>
  defineBot({ code, name: code, ...(overlap === undefined ? {} : { overlap }) }, () => undefined);

describe('the overlap strategy of a bot', () => {
  it('is serial unless it says otherwise', () => {
    expect(bot('a').overlap).toEqual({ strategy: 'serial' });
    expect(bot('a', 'latest').overlap).toEqual({ strategy: 'latest' });
  });

  it('has limits', () => {
    expect(bot('a', 'collect').overlap).toEqual({
      strategy: 'collect',
      quietMs: 1000,
      longestMs: 5000,
      most: 20,
    });
    expect(readOverlap('a', { strategy: 'collect', quiet: '3s', longest: 2000, most: 5 })).toEqual({
      strategy: 'collect',
      quietMs: 2000,
      longestMs: 2000,
      most: 5,
    });
  });

  it.each<[string, OverlapOption]>([
    ['overlap.most is 1', { strategy: 'collect', most: 1 }],
    ['overlap.most is 101', { strategy: 'collect', most: 101 }],
    ['overlap.most is 2.5', { strategy: 'collect', most: 2.5 }],
    ['overlap.quiet is 0', { strategy: 'collect', quiet: 0 }],
    ['overlap.quiet is RangeError', { strategy: 'collect', quiet: Number.NaN }],
    ['overlap.longest is 2m', { strategy: 'collect', longest: '2m' }],
  ])('%s is refused', (reason, overlap) => {
    expect(() => bot('a', overlap)).toThrow(ConfigError);
    expect(() => bot('a', overlap)).toThrow(reason);
  });

  it('is that of the bot which an event names, else of the one that is registered by its id', async () => {
    const list = async () => [
      { memberId: 'm', code: 'b', botId: 740, generation: 'v2', fingerprint: '', commands: {} } as const,
    ];
    expect(createOverlapOf([bot('a'), bot('b')], { list })).toBeUndefined();
    const overlapOf = createOverlapOf([bot('a'), bot('b', 'latest')], { list });
    const of = async (code: string, id = 740) =>
      (await overlapOf?.(said('hello', { bot: { id, code } })))?.strategy;
    expect(await of('a')).toBe('serial');
    expect(await of('b')).toBe('latest');
    expect(await of('')).toBe('latest');
    expect(await of('', 1)).toBe('serial');
  });
});
