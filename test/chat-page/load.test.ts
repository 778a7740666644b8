import { setTimeout as pause } from 'node:timers/promises';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { createLocalPortal, type LocalPortal } from '../../src/local-portal/create.ts';
import { seededChats } from '../../src/local-portal/seed.ts';
import { openMessenger, startBrowser } from './browser.ts';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 });

const MESSAGES = 10_000;
/** More rows than this in the document would mean that nothing is left out. */
const MOST_ROWS = 120;

let browser: Browser;
let local: LocalPortal;
beforeAll(async () => {
  browser = await startBrowser();
  local = await createLocalPortal();
});
afterAll(async () => {
  await browser.close();
  await local.close();
});

const group = `chat${seededChats.group}`;

function write(number: number): void {
  const more =
    number % 7 === 0 ? ' and a text that is so long that it needs several lines'.repeat(number % 5) : '';
  local.people.say(number % 3 === 0 ? 11 : 12, group, `message ${number}${more}`);
}

async function openGroup(): Promise<Page> {
  const hash = `#as=1&chat=${seededChats.group}&inspector=0`;
  const { page } = await openMessenger(browser, local.origin, { hash, size: { width: 900, height: 640 } });
  await page.getByRole('article').last().waitFor();
  return page;
}

function told(times: readonly number[]): string {
  const sorted = [...times].sort((one, other) => one - other);
  const at = (share: number) =>
    (sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0).toFixed(1);
  return `median ${at(0.5)} ms, 95% ${at(0.95)} ms, longest ${at(1)} ms`;
}

interface Scrolled {
  frames: number[];
  mostRows: number;
  jumps: number[];
}

/**
 * Scrolls upwards, picture by picture. Notes how long pictures take, and by how much a row that is in sight moves
 * other than by scrolling, looked at after the picture was drawn.
 */
const scrollUp = `(async () => {
  const STEP = 380;
  const list = document.querySelector('.wall .list');
  const found = { frames: [], mostRows: 0, jumps: [] };
  const drawn = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
  const rows = () => [...document.querySelectorAll('.wall .row')];
  for (let quiet = 0; quiet < 25; ) {
    found.mostRows = Math.max(found.mostRows, rows().length);
    const row = rows().find((one) => one.getBoundingClientRect().top >= list.getBoundingClientRect().top);
    const before = row.getBoundingClientRect().top;
    const wanted = Math.min(STEP, list.scrollTop);
    quiet = list.scrollTop <= 0 ? quiet + 1 : 0;
    const start = performance.now();
    list.scrollTop -= wanted;
    await drawn();
    found.frames.push(performance.now() - start);
    if (row.isConnected && wanted > 0) found.jumps.push(Math.abs(row.getBoundingClientRect().top - before - wanted));
    // Nobody scrolls half a million pixels by hand: most of the way is jumped.
    if (found.frames.length % 10 === 0) list.scrollTop -= 25000;
  }
  return found;
})()`;

test('a chat of 10,000 messages is scrolled to its beginning with few rows in the document', async () => {
  for (let number = 1; number <= MESSAGES; number += 1) write(number);
  const page = await openGroup();
  await page.getByText(`message ${MESSAGES}`).first().waitFor();
  const found = (await page.evaluate(scrollUp)) as Scrolled;
  await page.getByText('message 1', { exact: true }).waitFor();
  expect(found.mostRows).toBeLessThan(MOST_ROWS);
  const steady = found.jumps.filter((jump) => jump < 2).length / found.jumps.length;
  expect(steady).toBeGreaterThan(0.9);
  process.stdout.write(
    `scrolling ${MESSAGES} messages: ${found.frames.length} pictures, ${told(found.frames)}; ` +
      `at most ${found.mostRows} rows drawn; ${(steady * 100).toFixed(1)} % of steps without a jump\n`,
  );
  await page.getByRole('button', { name: 'To the newest message' }).click();
  await page.getByText(`message ${MESSAGES}`).first().waitFor();
  await page.close();
});

/** Notes for every key how long it takes until the picture shows it. */
const watchKeys = `(() => {
  window.delays = [];
  document.querySelector('textarea').addEventListener('input', (event) => {
    requestAnimationFrame(() => setTimeout(() => window.delays.push(performance.now() - event.timeStamp)));
  });
})()`;

test('with 200 messages a second the page goes on taking input and shows every message', async () => {
  const page = await openGroup();
  await page.evaluate(watchKeys);
  const seconds = 5;
  const first = MESSAGES + 1;
  const last = MESSAGES + 200 * seconds;
  const writing = (async () => {
    const start = performance.now();
    for (let number = first; number <= last; number += 1) {
      write(number);
      const due = start + (number - first) * 5;
      await pause(Math.max(0, due - performance.now()));
    }
    return performance.now() - start;
  })();
  const typed = 'the quick brown fox jumps over the lazy dog '.repeat(2).trim();
  await page.locator('textarea').pressSequentially(typed, { delay: 40 });
  const took = await writing;
  await page.getByText(`message ${last}`).first().waitFor();
  expect(await page.locator('textarea').inputValue()).toBe(typed);
  expect(await page.locator('.wall .row').count()).toBeLessThan(MOST_ROWS);
  const delays = (await page.evaluate('window.delays')) as number[];
  expect(delays).toHaveLength(typed.length);
  process.stdout.write(
    `${last - first + 1} messages in ${(took / 1000).toFixed(1)} s: input delay ${told(delays)}\n`,
  );
  await page.close();
});
