import { describe, expect, it } from 'vitest';
import { type Duration, milliseconds } from '../../src/bot/duration.ts';
import { dead, drop, reply, retry } from '../../src/bot/verdict.ts';

describe('a duration', () => {
  it.each<[Duration, number]>([
    [250, 250],
    ['500ms', 500],
    ['30s', 30_000],
    ['1.5m', 90_000],
    ['2h', 7_200_000],
    ['1d', 86_400_000],
  ])('%s is %i ms', (duration, expected) => {
    expect(milliseconds(duration)).toBe(expected);
  });

  it.each([-1, Number.NaN, Number.POSITIVE_INFINITY, '1.2.3s' as Duration])('refuses %s', (duration) => {
    expect(() => milliseconds(duration)).toThrow(RangeError);
  });
});

describe('a verdict', () => {
  it('says what to do with the event', () => {
    expect(retry()).toEqual({ verdict: 'retry' });
    expect(retry({ upTo: '10m' })).toEqual({ verdict: 'retry', upTo: 600_000 });
    expect(reply('sorry')).toEqual({ verdict: 'reply', text: 'sorry' });
    expect(drop('spam')).toEqual({ verdict: 'drop', reason: 'spam' });
    expect(dead()).toEqual({ verdict: 'dead' });
  });
});
