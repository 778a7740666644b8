import { expect, test } from 'vitest';
import { Bucket } from '../../src/rest/bucket.ts';
import { ENTERPRISE, STANDARD, tariffOf, UNLIMITED } from '../../src/rest/tariff.ts';

function takeAll(bucket: Bucket, now: number, reserve = 0): number {
  let taken = 0;
  while (taken < 1000 && bucket.take(now, reserve)) taken += 1;
  return taken;
}

test('a full burst passes at once, a little below what the portal allows', () => {
  expect(takeAll(new Bucket(STANDARD, 0), 0)).toBe(48);
  expect(takeAll(new Bucket(ENTERPRISE, 0), 0)).toBe(245);
});

test('the bucket drains at the rate of the tariff and never below empty', () => {
  const bucket = new Bucket(STANDARD, 0);
  takeAll(bucket, 0);
  expect(bucket.waitFor(0)).toBe(500);
  expect(takeAll(bucket, 499)).toBe(0);
  expect(takeAll(bucket, 500)).toBe(1);
  expect(takeAll(bucket, 10_500)).toBe(20);
  expect(takeAll(bucket, 10_000_000)).toBe(48);
});

test('a reserve stays free for others', () => {
  const bucket = new Bucket(STANDARD, 0);
  expect(takeAll(bucket, 0, 10)).toBe(38);
  expect(bucket.waitFor(0, 10)).toBe(500);
  expect(takeAll(bucket, 0)).toBe(10);
});

test('a portal that says it is full is believed, and its margin must drain first', () => {
  const bucket = new Bucket(STANDARD, 0);
  bucket.fill(0);
  expect(bucket.waitFor(0)).toBe(1500);
  expect(bucket.take(1499)).toBe(false);
  expect(bucket.take(1500)).toBe(true);
});

test('a clock that goes back gives nothing away', () => {
  const bucket = new Bucket(STANDARD, 10_000);
  takeAll(bucket, 10_000);
  expect(takeAll(bucket, 5000)).toBe(0);
  expect(takeAll(bucket, 5500)).toBe(1);
});

test('without a limit there is nothing to wait for, whatever the portal says', () => {
  const bucket = new Bucket(UNLIMITED, 0);
  expect(takeAll(bucket, 0)).toBe(1000);
  bucket.fill(0);
  expect(bucket.waitFor(0)).toBe(0);
  expect(bucket.take(0)).toBe(true);
});

test.each([
  ['ru_ent250', ENTERPRISE],
  ['en_ent10000', ENTERPRISE],
  ['ru_basic', STANDARD],
  ['de_pro100', STANDARD],
  ['en_selfhosted', undefined],
])('the licence %s means its tariff', (license, tariff) => {
  expect(tariffOf(license)).toBe(tariff);
});
