import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import echo from '../../src/bots/echo/index.ts';
import { seededChats } from '../../src/local-portal/seed.ts';
import { type TestPortal, testPortal } from '../../src/testing/index.ts';
import { type OpenPage, openMessenger, picture, startBrowser } from './browser.ts';

// A browser on a busy machine takes its time.
vi.setConfig({ testTimeout: 90_000, hookTimeout: 60_000 });

let browser: Browser;
let portal: TestPortal;
let opened: OpenPage;
let page: Page;

beforeAll(async () => {
  browser = await startBrowser();
});
afterAll(() => browser.close());
beforeEach(async () => {
  portal = await testPortal(echo);
  opened = await openMessenger(browser, portal.local.origin);
  page = opened.page;
});
afterEach(async () => {
  await page.close();
  await portal.close();
});

const bubbles = (): Locator => page.getByRole('article');
const newest = (): Locator => bubbles().last();
const note = (text: string): Locator => page.locator('.notes').getByText(text);

async function openEcho(): Promise<void> {
  await page.getByRole('navigation').getByText('EchoBot', { exact: true }).click();
  await newest().getByText('Welcome message from bot.').waitFor();
}
async function say(text: string): Promise<void> {
  // Events carry whole seconds, and a person does not write faster either.
  portal.advance(1000);
  await page.locator('textarea').fill(text);
  await page.locator('textarea').press('Enter');
}
async function become(name: string): Promise<void> {
  await page.getByRole('button', { name: /Act as somebody else/ }).click();
  await page.getByRole('menuitemradio', { name }).click();
}

test('a person meets EchoBot, calls its commands, turns its pages and uses its menu', async () => {
  await openEcho();
  await say('Good morning!');
  await newest().getByText('reply: Good morning!').waitFor();
  await newest()
    .getByText(/^latency: \d+s$/)
    .waitFor();

  await page.locator('textarea').pressSequentially('/ec');
  const offers = page.getByRole('listbox').getByRole('option');
  expect(await offers.allInnerTexts()).toEqual([
    expect.stringContaining('/echo some text'),
    expect.stringContaining('/echoList'),
  ]);
  await picture(page, 'commands');
  await page.locator('textarea').press('Enter');
  expect(await page.locator('textarea').inputValue()).toBe('/echo ');
  await page.locator('textarea').pressSequentially('from the page');
  await page.locator('textarea').press('Enter');
  await newest().getByText('reply: /echo from the page').waitFor();

  await say('/echoList');
  const list = page.getByRole('article').filter({ hasText: 'List of colors' });
  for (const [number, color] of [
    ['2', 'LIGHT_BLUE'],
    ['3', 'PINK'],
    ['4', 'AZURE'],
    ['5', 'MARENGO'],
  ] as const) {
    portal.advance(1000);
    await list.getByRole('button', { name: number, exact: true }).click();
    await list.getByText(color, { exact: true }).waitFor();
    await list.getByRole('button', { name: `· ${number} ·` }).waitFor();
  }
  expect(await list.count()).toBe(1);
  await list.getByText('edited').waitFor();

  await say('/help');
  await newest().getByText('Hello! My name is EchoBot').waitFor();
  expect(await newest().getByRole('link', { name: 'Documentation' }).getAttribute('rel')).toContain(
    'noopener',
  );
  await newest().getByRole('button', { name: 'Message menu' }).click({ force: true });
  await picture(page, 'menu');
  portal.advance(1000);
  await page.getByRole('menuitem', { name: 'Echo', exact: true }).click();
  await newest().getByText('reply: /echo test from menu').waitFor();

  await page.getByRole('button', { name: 'write something' }).click();
  expect(await page.locator('textarea').inputValue()).toBe('something...');
  await page.locator('textarea').fill('');
  portal.advance(1000);
  await page.getByRole('button', { name: 'Click for send' }).click();
  await newest().getByText('reply: send message').waitFor();
  await picture(page, 'chat-light');
  expect(opened).toMatchObject({ strays: [], faults: [], alerts: [] });
});

test('in a group a bot is mentioned by choosing it, and everybody sees the conversation', async () => {
  await page.getByRole('button', { name: 'New chat' }).click();
  await page.getByLabel('Name of the chat').fill('Release party');
  await page.getByRole('checkbox', { name: /Jonas/ }).check();
  await page.getByRole('checkbox', { name: /EchoBot/ }).check();
  await picture(page, 'new-group');
  await page.getByRole('button', { name: 'Create' }).click();
  await newest().getByText('Chat instructions').waitFor();

  await page.locator('textarea').pressSequentially('@Ech');
  await page.locator('textarea').press('Enter');
  await page.locator('textarea').pressSequentially('are you there?');
  portal.advance(1000);
  await page.locator('textarea').press('Enter');
  await newest().getByText('reply: are you there?').waitFor();
  await page
    .getByRole('button', { name: '@EchoBot' })
    .or(page.getByRole('button', { name: 'EchoBot', exact: true }))
    .first()
    .waitFor();

  await become('Jonas');
  await page.getByRole('navigation').getByText('Release party').click();
  await say('Hello Mira');
  await bubbles().filter({ hasText: 'Hello Mira' }).waitFor();
  await become('Mira');
  await bubbles().filter({ hasText: 'Hello Mira' }).getByText('Jonas Lindqvist').waitFor();
});

test('a visitor of the open line talks to the bot, then to an operator', async () => {
  await page.getByRole('navigation').getByText('Guest #41').click();
  await page.getByRole('button', { name: 'Hand to EchoBot' }).click();
  await newest().getByText('ITR Menu:').waitFor();
  await become('Guest');
  await page.getByRole('navigation').getByText('Guest #41').click();
  await say('1');
  await newest().getByText('I am EchoBot.').waitFor();
  portal.advance(1000);
  await page.getByRole('button', { name: '0. wait for operator response' }).first().click();
  await page.getByRole('button', { name: 'Hand to EchoBot' }).waitFor();
  await portal.settle();
  await become('Mira');
  await page.getByRole('navigation').getByText('Guest #41').click();
  await page.getByRole('button', { name: 'Answer' }).click();
  await say('Good evening, how can I help you?');
  await bubbles().filter({ hasText: 'Good evening' }).waitFor();
  await picture(page, 'open-line');
  const chat = portal.local.portal.state.chats.get(seededChats.openLine);
  expect(chat?.members).not.toContain(portal.bot().id);
});

test('messages are answered, edited, liked and deleted, by mouse and by keyboard', async () => {
  await openEcho();
  await say('first');
  await newest().getByText('reply: first').waitFor();
  const own = bubbles().filter({ hasText: /^first/ });
  await own.getByRole('button', { name: 'Message menu' }).focus();
  await page.keyboard.press('Enter');
  await page.getByRole('menuitem', { name: 'like', exact: true }).waitFor();
  await page.keyboard.press('Enter');
  await own.getByRole('button', { name: /^like: Mira/ }).waitFor();

  await own.getByRole('button', { name: 'Message menu' }).click({ force: true });
  await page.getByRole('menuitem', { name: 'Reply' }).click();
  await page.getByText('Reply to Mira Okafor').waitFor();
  await say('second');
  await bubbles()
    .filter({ hasText: 'second' })
    .first()
    .getByRole('button', { name: /Mira Okafor first/ })
    .waitFor();
  await newest().getByText('reply: second').waitFor();

  await page.locator('textarea').press('ArrowUp');
  await page.getByText('Edit message').waitFor();
  await say('changed');
  await bubbles().filter({ hasText: 'changed' }).getByText('edited').waitFor();
  await bubbles()
    .filter({ hasText: 'changed' })
    .getByRole('button', { name: 'Message menu' })
    .click({ force: true });
  await page.getByRole('menuitem', { name: 'Delete' }).click();
  await page.getByText(/^Message dated .* was removed$/).waitFor();
});

test('the inspector shows the last event and its answer, sends it again, and never a secret', async () => {
  await openEcho();
  await say('inspect me');
  await newest().getByText('reply: inspect me').waitFor();
  await portal.settle();
  await page.getByLabel('Filter').fill('ONIMBOT');
  await page.locator('.inspector .line').last().click();
  const details = page.locator('.details');
  await details.getByText('handler answered 200').waitFor();
  const shown = await details.innerText();
  expect(shown).toContain('inspect me');
  expect(shown).toContain('"access_token": "ACCESS_TOKEN"');
  await picture(page, 'inspector');

  const sent = () =>
    portal.local.portal.traffic.filter((entry) => entry.kind === 'event').map((entry) => entry.body);
  const before = sent();
  await details.getByRole('button', { name: 'Send again' }).click();
  await note('Sent again').waitFor();
  await expect.poll(() => sent().length).toBe(before.length + 1);
  expect(sent().at(-1)).toBe(before.at(-1));

  await page
    .context()
    .grantPermissions(['clipboard-read', 'clipboard-write'], { origin: portal.local.origin });
  await details.getByRole('button', { name: 'Copy as curl' }).click();
  await note('Copied').first().waitFor();
  const copied = String(await page.evaluate('navigator.clipboard.readText()'));
  expect(copied).toContain("curl -X POST 'http://127.0.0.1:");
  const secrets = [...portal.local.portal.state.tokens.keys(), portal.app.applicationToken];
  expect(secrets.filter((secret) => copied.includes(secret) || shown.includes(secret))).toEqual([]);

  await page.getByLabel('Filter').fill('');
  await page.getByLabel('Kind').selectOption('call');
  await page.locator('.inspector .line').last().click();
  await details.getByRole('button', { name: 'Answer' }).click();
  await details.getByText('"result"').waitFor();
});
