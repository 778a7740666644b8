import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { methods } from '../../src/local-portal/methods/index.ts';
import { cloudSettings } from '../../src/local-portal/settings.ts';
import { addBot, call, type Fixture, startFixture } from '../local-portal/portal-fixture.ts';
import { type OpenPage, openMessenger, startBrowser } from './browser.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

let browser: Browser;
let fixture: Fixture;
let opened: OpenPage;
let page: Page;
beforeAll(async () => {
  browser = await startBrowser();
  fixture = await startFixture({ methods, settings: cloudSettings });
  addBot(fixture, { id: 740, code: 'EchoBot' });
  const { people } = fixture.local;
  people.openDialog(11, 740);
  for (const text of ['one', 'two', 'three']) people.say(11, 740, text);
  await fixture.local.settle();
  const { token: auth } = fixture;
  await call(fixture, 'imbot.message.add', { auth, BOT_ID: 740, DIALOG_ID: 11, MESSAGE: 'said' });
  await call(fixture, 'imbot.message.add', { auth, BOT_ID: 740, DIALOG_ID: 11 });
  opened = await openMessenger(browser, fixture.local.origin, { hash: '#as=11' });
  page = opened.page;
});
afterAll(async () => {
  await browser.close();
  await fixture.close();
});

const lines = () => page.locator('.inspector .line');
const details = () => page.locator('.details');
const note = (text: string) => page.locator('.notes').getByText(text).first();
const eventsSent = () =>
  fixture.local.portal.traffic.flatMap((entry) => (entry.kind === 'event' ? [entry] : []));
async function copied(): Promise<string> {
  await note('Copied').waitFor();
  return String(await page.evaluate('navigator.clipboard.readText()'));
}

test('events and calls stand in the order in which they happened, with where the limits stand', async () => {
  const names = (await lines().locator('.name').allInnerTexts()).filter((name) => !name.startsWith('ONAPP'));
  expect(names).toEqual([
    'ONIMBOTJOINCHAT',
    'ONIMBOTMESSAGEADD',
    'ONIMBOTMESSAGEADD',
    'ONIMBOTMESSAGEADD',
    'imbot.message.add',
    'imbot.message.add',
  ]);
  await page.getByText(/^\s*Requests in the bucket: \d+ of 50/).waitFor();
});

test('lines are found by kind, by name, by text and by error', async () => {
  const filter = page.getByLabel('Filter');
  await filter.fill('two');
  await expect.poll(() => lines().count()).toBe(1);
  await filter.fill('MESSAGE_EMPTY');
  await expect.poll(() => lines().count()).toBe(1);
  await filter.fill('');
  await page.getByLabel('Kind').selectOption('error');
  await expect.poll(() => lines().locator('.name').allInnerTexts()).toEqual(['imbot.message.add']);
  await lines().first().click();
  await details().getByRole('button', { name: 'Answer' }).click();
  await details()
    .getByText('"error": "MESSAGE_EMPTY"')
    .or(details().getByText('"MESSAGE_EMPTY"'))
    .first()
    .waitFor();
  await page.getByLabel('Kind').selectOption('all');
});

test('from an event on everything is sent once more, in order, as it was', async () => {
  await page.getByLabel('Filter').fill('two');
  await lines().first().click();
  await details().getByText('handler answered 200').waitFor();
  const before = eventsSent();
  await details().getByRole('button', { name: 'Replay from here' }).click();
  await note('2 events sent again').waitFor();
  await expect.poll(() => eventsSent().length).toBe(before.length + 2);
  expect(
    eventsSent()
      .slice(-2)
      .map(({ body }) => body),
  ).toEqual(before.slice(-2).map(({ body }) => body));
  await page.getByLabel('Filter').fill('');
});

test('an event is copied as a fixture without secrets, and a call as curl', async () => {
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.getByLabel('Filter').fill('three');
  await lines().first().click();
  await details().getByText('handler answered 200').waitFor();
  await details().getByRole('button', { name: 'Copy as fixture' }).click();
  const fixtureText = await copied();
  expect(JSON.stringify(JSON.parse(fixtureText))).toContain('three');
  await page.getByLabel('Filter').fill('imbot.message.add');
  await lines().first().click();
  await details().getByText('HTTP 200').waitFor();
  await details().getByRole('button', { name: 'Copy as curl' }).click();
  await expect
    .poll(() => page.evaluate('navigator.clipboard.readText()'))
    .toContain('/rest/imbot.message.add');
  const curl = String(await page.evaluate('navigator.clipboard.readText()'));
  const secrets = [...fixture.local.portal.state.tokens.keys(), fixture.app.applicationToken];
  expect(secrets.filter((secret) => curl.includes(secret) || fixtureText.includes(secret))).toEqual([]);
  expect(opened).toMatchObject({ strays: [], faults: [], alerts: [] });
});
