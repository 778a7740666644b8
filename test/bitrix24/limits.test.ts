import { describe, expect, it } from 'vitest';
import * as limits from '../../src/bitrix24/limits.ts';

describe('limits', () => {
  it('agree with each other', () => {
    expect(limits.MESSAGE_TEXT_CUT_MARK).toHaveLength(limits.MESSAGE_TEXT_TOLERANCE);
    expect(limits.MESSAGE_PART_BYTES).toBe(30 * 1024);
    expect(limits.OPERATING_SECONDS).toBeLessThan(limits.OPERATING_WINDOW_SECONDS);
    expect(limits.OPERATING_WINDOW_SECONDS / limits.OPERATING_BASKET_SECONDS).toBe(10);
    expect(limits.IDEMPOTENCY_KEPT_SECONDS).toBe(31 * 86_400);
    expect(limits.REFRESH_TOKEN_SECONDS).toBe(180 * 86_400);
    expect(limits.MESSAGE_EDIT_SECONDS).toBe(3 * 86_400);
    expect(limits.FETCH_LIMIT_DEFAULT).toBeLessThanOrEqual(limits.FETCH_LIMIT_MAX);
  });

  it('give the documented rates of both plans', () => {
    expect(limits.RATE_STANDARD).toEqual({ perSecond: 2, burst: 50 });
    expect(limits.RATE_ENTERPRISE).toEqual({ perSecond: 5, burst: 250 });
    // "2/s allows 172800 requests a day" (REST reference, limits).
    expect(limits.RATE_STANDARD.perSecond * 86_400).toBe(172_800);
  });
});
