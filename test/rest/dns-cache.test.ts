import { expect, test } from 'vitest';
import { cacheResolve } from '../../src/rest/dns-cache.ts';

const ADDRESS = [{ address: '192.0.2.1', family: 4 }];

function world(options: { most?: number } = {}) {
  let at = 0;
  const asked: string[] = [];
  const failing = new Set<string>();
  const resolve = cacheResolve(
    async (hostname) => {
      asked.push(hostname);
      if (failing.has(hostname)) throw new Error('ENOTFOUND');
      return ADDRESS;
    },
    { ttlMs: 1000, now: () => at, ...options },
  );
  return { resolve, asked, failing, pass: (ms: number) => (at += ms) };
}

test('a burst asks once, and so does all that follows within the time to live', async () => {
  const { resolve, asked, pass } = world();
  await Promise.all(Array.from({ length: 50 }, () => resolve('p.test')));
  pass(999);
  expect(await resolve('p.test')).toEqual(ADDRESS);
  expect(asked).toHaveLength(1);
  pass(1);
  await resolve('p.test');
  expect(asked).toHaveLength(2);
});

test('a failure is told and forgotten', async () => {
  const { resolve, asked, failing } = world();
  failing.add('p.test');
  await expect(resolve('p.test')).rejects.toThrow('ENOTFOUND');
  failing.clear();
  expect(await resolve('p.test')).toEqual(ADDRESS);
  expect(asked).toHaveLength(2);
});

test('no more names are kept than allowed, the oldest go first', async () => {
  const { resolve, asked } = world({ most: 2 });
  for (const name of ['a', 'b', 'c', 'b', 'c', 'a']) await resolve(name);
  expect(asked).toEqual(['a', 'b', 'c', 'a']);
});
