import { expect, test } from 'vitest';
import { OperatingLedger } from '../../src/rest/operating.ts';

const ledger = () => new OperatingLedger(480, () => 0.5);
const told = (operating: number, resetAtS: number) => ({ operating, operating_reset_at: resetAtS });

test('methods far from the limit are neither slowed down nor remembered', () => {
  const book = ledger();
  book.record('im.message.add', told(100, 600), 0);
  expect(book.isQuiet).toBe(true);
  book.record('im.message.add', told(300, 600), 0);
  expect(book.waitFor('im.message.add', 0)).toBe(0);
  book.record('im.message.add', told(10, 600), 0);
  expect(book.isQuiet).toBe(true);
});

test('from 80 % on, calls are spread so that what is left lasts until the reset', () => {
  const book = ledger();
  book.record('im.message.add', told(398, 600), 0);
  book.record('im.message.add', told(400, 600), 0);
  const gap = book.waitFor('IM.message.ADD', 0);
  expect(gap).toBeGreaterThan(0);
  // Spending at that pace must not reach the limit before the reset.
  let now = 0;
  let spent = 400;
  while (now < 600_000) {
    now += book.waitFor('im.message.add', now);
    if (now >= 600_000) break;
    book.spend('im.message.add', now);
    spent += 2;
    book.record('im.message.add', told(spent, 600), now);
  }
  expect(spent).toBeLessThanOrEqual(480);
  expect(spent).toBeGreaterThan(470);
  expect(book.waitFor('im.chat.get', 0)).toBe(0);
});

test('a call that goes out makes the next one wait, its answer or not', () => {
  const book = ledger();
  book.record('im.message.add', { ...told(456, 600), duration: 2 }, 0);
  const gap = book.waitFor('im.message.add', 0);
  expect(gap).toBeCloseTo(50_000);
  book.spend('im.message.add', gap);
  expect(book.waitFor('im.message.add', gap)).toBeGreaterThan(40_000);
});

test('a method at the wall is parked until the last known reset, the others go on', () => {
  const book = ledger();
  book.record('im.message.add', told(300, 600), 0);
  expect(book.park('im.message.add', 1000)).toBe(600_000);
  expect(book.waitFor('im.message.add', 1000)).toBe(599_000);
  expect(book.waitFor('im.message.add', 600_000)).toBe(0);
  expect(book.waitFor('im.message.update', 1000)).toBe(0);
});

test('without a known reset the park grows from 10 s, once per refusal and not per refused call', () => {
  const book = ledger();
  const until = book.park('imbot.message.add', 0);
  expect(until).toBe(15_000);
  expect(book.park('imbot.message.add', 10)).toBe(until);
  expect(book.park('imbot.message.add', 15_000)).toBe(45_000);
  expect(book.park('imbot.message.add', 45_000)).toBe(105_000);
  book.record('imbot.message.add', { operating: 470 }, 105_000);
  expect(book.waitFor('imbot.message.add', 105_000)).toBeLessThanOrEqual(60_000);
});

test('methods that were not called for long are forgotten', () => {
  const book = ledger();
  book.record('im.message.add', told(400, 600), 0);
  book.prune(60_000);
  expect(book.isQuiet).toBe(false);
  book.prune(1_300_000);
  expect(book.isQuiet).toBe(true);
});
