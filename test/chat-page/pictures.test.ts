import { mkdirSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { methods } from '../../src/local-portal/methods/index.ts';
import { seededChats } from '../../src/local-portal/seed.ts';
import { cloudSettings } from '../../src/local-portal/settings.ts';
import { addBot, addCommand, call, type Fixture, startFixture } from '../local-portal/portal-fixture.ts';
import { openMessenger, startBrowser } from './browser.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

/** `PICTURES=docs/images npx vitest run test/chat-page/pictures.test.ts` makes the pictures of the guide anew. */
const folder = resolve(
  import.meta.dirname,
  '../..',
  process.env['PICTURES'] ?? 'test-results/chat-page/guide',
);
/** What a picture in the repository may weigh. */
const MOST_BYTES = 250_000;
const BOT = 740;

let browser: Browser;
let fixture: Fixture;
let chatId: number;

/** The bot answers in the private chat with Mira. */
async function answer(message: string, parts: object = {}): Promise<void> {
  const params = { auth: fixture.token, BOT_ID: BOT, DIALOG_ID: 11, MESSAGE: message, ...parts };
  expect(await call(fixture, 'imbot.message.add', params)).toMatchObject({ status: 200 });
}

const order = {
  ID: 1,
  COLOR: '#29619b',
  BLOCKS: [
    { LINK: [{ NAME: 'Order 1047', LINK: 'https://shop.example.test/1047', DESC: 'Harbour Café, Lyon' }] },
    { DELIMITER: { SIZE: 200, COLOR: '#c6c6c6' } },
    {
      GRID: [
        { NAME: 'Goods', VALUE: '12 × filter coffee, 1 kg', DISPLAY: 'LINE', WIDTH: 190 },
        { NAME: 'Total', VALUE: '€ 214.80', DISPLAY: 'LINE', WIDTH: 100 },
        { NAME: 'Delivery', VALUE: 'tomorrow, 9:00', DISPLAY: 'LINE', WIDTH: 130 },
      ],
    },
  ],
};
const buttons = [
  { TEXT: 'Confirm', COMMAND: 'confirm', COMMAND_PARAMS: '1047', BG_COLOR_TOKEN: 'primary', DISPLAY: 'LINE' },
  { TEXT: 'Call the customer', ACTION: 'CALL', ACTION_VALUE: '+33 4 00 00 00', DISPLAY: 'LINE' },
  { TYPE: 'NEWLINE' },
  { TEXT: 'Open in the shop', LINK: 'https://shop.example.test/1047', DISPLAY: 'LINE' },
];

beforeAll(async () => {
  browser = await startBrowser();
  fixture = await startFixture({ methods, settings: cloudSettings });
  const { people, portal } = fixture.local;
  addBot(fixture, { id: BOT, code: 'Orders' });
  Object.assign(portal.state.users.get(BOT) ?? {}, { workPosition: 'Tells about orders', color: '#8474c8' });
  for (const [command, title] of [
    ['order', 'Shows an order'],
    ['today', 'Deliveries of today'],
  ] as const)
    addCommand(fixture, { botId: BOT, command, lang: { en: { title, params: 'number' } } });
  chatId = people.openDialog(11, BOT).id;
  await answer('Good morning, Mira! [b]3 orders[/b] are waiting. Try [send=/today]/today[/send].');
  people.say(11, BOT, '/order 1047');
  await answer('Here it is:', { ATTACH: order, KEYBOARD: { BOT_ID: BOT, BUTTONS: buttons } });
  const asked = people.sendFile(11, BOT, {
    name: 'delivery note.pdf',
    content: Buffer.alloc(48_300),
    text: 'Please put this to it',
  });
  await answer('Done: the note is with order 1047.');
  const done = people.messagesOf(11, BOT).at(-1);
  people.react(11, done?.id ?? 0, 'like');
  expect(asked.params['FILE_ID']).toHaveLength(1);
  people.say(12, `chat${seededChats.group}`, 'The lorry leaves at nine');
  people.say(905, `chat${seededChats.openLine}`, 'Hello, is anybody there?');
  await fixture.local.settle();
});
afterAll(async () => {
  await browser.close();
  await fixture.close();
});

test.each([
  { name: 'chat-page', dark: false, size: { width: 1240, height: 760 }, inspects: true },
  { name: 'chat-page-dark', dark: true, size: { width: 1240, height: 760 }, inspects: true },
  { name: 'chat-page-phone', dark: false, size: { width: 390, height: 780 }, inspects: false },
])('the guide shows $name', async ({ name, dark, size, inspects }) => {
  const opened = await openMessenger(browser, fixture.local.origin, {
    hash: `#as=11&chat=${chatId}`,
    size,
    dark,
  });
  const { page } = opened;
  await page.getByText('Done: the note is with order 1047.').last().waitFor();
  if (inspects) {
    await page.locator('.inspector .line').filter({ hasText: 'ONIMCOMMANDADD' }).click();
    await page.getByText('handler answered 200').waitFor();
  }
  mkdirSync(folder, { recursive: true });
  const path = join(folder, `${name}.png`);
  await page.screenshot({ path });
  expect((await stat(path)).size).toBeLessThan(MOST_BYTES);
  expect(opened).toMatchObject({ strays: [], faults: [], alerts: [] });
  await page.close();
});
