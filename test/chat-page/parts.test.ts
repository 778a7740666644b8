import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { createLocalPortal, type LocalPortal } from '../../src/local-portal/create.ts';
import { storedAttach } from '../../src/local-portal/message/attach.ts';
import { storedKeyboard } from '../../src/local-portal/message/keyboard.ts';
import { sendMessage } from '../../src/local-portal/message/send.ts';
import { seededChats } from '../../src/local-portal/seed.ts';
import type { JsonMap } from '../../src/local-portal/state.ts';
import { type OpenPage, openMessenger, picture, startBrowser } from './browser.ts';

vi.setConfig({ testTimeout: 90_000, hookTimeout: 60_000 });

let browser: Browser;
let local: LocalPortal;
let opened: OpenPage;
let page: Page;
beforeAll(async () => {
  browser = await startBrowser();
  local = await createLocalPortal();
  const hash = `#as=11&chat=${seededChats.group}&inspector=0`;
  opened = await openMessenger(browser, local.origin, { hash, size: { width: 1100, height: 1500 } });
  page = opened.page;
});
afterAll(async () => {
  await browser.close();
  await local.close();
});

function send(text: string, params: JsonMap = {}): void {
  sendMessage(local.portal, { dialogId: `chat${seededChats.group}`, authorId: 12, text, params });
}
const newest = () => page.getByRole('article').last();

test('every block of an attachment is drawn', async () => {
  const attach = storedAttach(
    {
      COLOR_TOKEN: 'primary',
      BLOCKS: [
        { MESSAGE: '[b]Order 5071[/b][br]is [color=#64a513]packed[/color]' },
        { USER: { NAME: 'Ada Brandt', USER_ID: 1 } },
        { LINK: { NAME: 'Order', LINK: 'https://shop.example.test/5071', DESC: 'Everything about it' } },
        {
          RICH_LINK: {
            NAME: 'News',
            LINK: 'https://news.example.test',
            DESC: 'Rich',
            PREVIEW: 'https://news.example.test/p.png',
          },
        },
        { DELIMITER: { SIZE: 300, COLOR: '#c6c6c6' } },
        { GRID: [{ DISPLAY: 'BLOCK', NAME: 'Block', VALUE: 'below' }] },
        {
          GRID: [
            { DISPLAY: 'LINE', NAME: 'Line one', VALUE: 'a', WIDTH: 120 },
            { DISPLAY: 'LINE', NAME: 'Line two', VALUE: 'b' },
          ],
        },
        {
          GRID: [
            { DISPLAY: 'ROW', NAME: 'State', VALUE: 'packed' },
            { DISPLAY: 'ROW', NAME: 'Owner', VALUE: 'Mira', USER_ID: 11 },
          ],
        },
        { GRID: [{ DISPLAY: 'TABLE', NAME: 'Dense', VALUE: 'table', COLOR_TOKEN: 'alert' }] },
        { IMAGE: { LINK: 'https://img.example.test/5071.png', NAME: 'Photo', WIDTH: 320, HEIGHT: 140 } },
        { FILE: { LINK: 'https://files.example.test/bill.pdf', NAME: 'bill.pdf', SIZE: 123_456 } },
      ],
    },
    local.portal.now(),
  );
  send('All blocks', { ATTACH: attach === null ? [] : [attach] });
  const message = newest();
  await message.getByText('All blocks').waitFor();
  for (const text of [
    'Order 5071',
    'Ada Brandt',
    'Everything about it',
    'Rich',
    'below',
    'Line two',
    'packed',
    'Dense',
    'Photo',
    '120.6 KB',
  ])
    await message.getByText(text, { exact: false }).first().waitFor();
  expect(await message.locator('hr').count()).toBe(1);
  await message.getByRole('button', { name: 'Mira' }).waitFor();
  expect(await message.getByRole('link', { name: /bill\.pdf/ }).getAttribute('href')).toBe(
    'https://files.example.test/bill.pdf',
  );
  expect(await message.locator('img').count()).toBe(0);
});

test('BB codes, quotes and code become what they mean', async () => {
  send(
    [
      '[b]bold[/b] [i]italic[/i] [u]under[/u] [s]struck[/s] [size=22]large[/size] [color=#df532d]red[/color]',
      '>>a quoted line',
      `${'-'.repeat(54)}`,
      'Mira Okafor [today, 12:30] #chat2305/90101',
      'what was said',
      `${'-'.repeat(54)}`,
      '[user=11][/user] [user=1]Ada[/user] [chat=2412]the line[/chat] [call=+4930123]call us[/call]',
      '[code]const a = "[b]";[/code][timestamp=1789000000 format=LONG_DATE_FORMAT] https://a.test/x.',
    ].join('\n'),
  );
  const message = newest();
  await message.locator('b', { hasText: 'bold' }).waitFor();
  await message.locator('blockquote', { hasText: 'a quoted line' }).waitFor();
  await message.locator('blockquote', { hasText: 'Mira Okafor [today, 12:30]' }).waitFor();
  expect(await message.locator('code').innerText()).toBe('const a = "[b]";');
  await message.locator('.mention.me', { hasText: 'Mira Okafor' }).waitFor();
  expect(await message.locator('time').first().innerText()).toBe('September 10, 2026');
  await message.getByRole('button', { name: 'the line' }).click();
  await page.getByRole('heading', { name: /Guest #41/ }).waitFor();
  await page.getByRole('navigation').getByText('Launch room').click();
});

test('buttons keep their rows, colours, width, state and device', async () => {
  const keyboard = storedKeyboard(
    {
      BUTTONS: [
        { TEXT: 'Primary', COMMAND: 'a', BG_COLOR_TOKEN: 'primary', DISPLAY: 'LINE' },
        { TEXT: 'Secondary', COMMAND: 'a', BG_COLOR_TOKEN: 'secondary', DISPLAY: 'LINE' },
        { TEXT: 'Alert', COMMAND: 'a', BG_COLOR_TOKEN: 'alert', DISPLAY: 'LINE' },
        { TYPE: 'NEWLINE' },
        {
          TEXT: 'Own colours',
          COMMAND: 'a',
          BG_COLOR: '#ffd600',
          TEXT_COLOR: '#333',
          DISPLAY: 'LINE',
          WIDTH: 180,
        },
        { TEXT: 'Disabled', COMMAND: 'a', DISABLED: 'Y', DISPLAY: 'LINE' },
        { TEXT: 'A block', COMMAND: 'a' },
        { TEXT: 'Phones', COMMAND: 'a', CONTEXT: 'MOBILE' },
        { TEXT: 'Computers', COMMAND: 'a', CONTEXT: 'DESKTOP' },
        { TEXT: 'Put', ACTION: 'PUT', ACTION_VALUE: 'put here', DISPLAY: 'LINE' },
        { TEXT: 'Dialog', ACTION: 'DIALOG', ACTION_VALUE: 'chat2412', DISPLAY: 'LINE' },
      ],
    },
    12,
  );
  send('Buttons', { KEYBOARD: keyboard?.stored ?? [], LIKE: [1] });
  const message = newest();
  const button = (name: string) => message.getByRole('button', { name, exact: true });
  await button('Primary').waitFor();
  expect(await button('Disabled').isDisabled()).toBe(true);
  expect(Math.round((await button('Own colours').boundingBox())?.width ?? 0)).toBe(180);
  const top = async (name: string) => Math.round((await button(name).boundingBox())?.y ?? 0);
  expect(await top('Primary')).toBe(await top('Alert'));
  expect(await top('Own colours')).toBeGreaterThan(await top('Primary'));
  expect(await top('A block')).toBeGreaterThan(await top('Disabled'));
  expect(await button('Phones').count()).toBe(0);
  await picture(page, 'parts');
  await page.getByRole('button', { name: 'Desktop' }).click();
  await button('Phones').waitFor();
  expect(await button('Computers').count()).toBe(0);
  await button('Put').click();
  expect(await page.locator('textarea').inputValue()).toBe('put here');
  await button('Dialog').click();
  await page.getByRole('heading', { name: /Guest #41/ }).waitFor();
  expect(opened).toMatchObject({ strays: [], faults: [], alerts: [] });
});
