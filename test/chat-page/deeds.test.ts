import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { formParams } from '../../src/local-portal/http/params.ts';
import { methods } from '../../src/local-portal/methods/index.ts';
import { seededChats } from '../../src/local-portal/seed.ts';
import { addBot, call, type Fixture, startFixture } from '../local-portal/portal-fixture.ts';
import { type OpenPage, openMessenger, picture, startBrowser } from './browser.ts';

vi.setConfig({ testTimeout: 90_000, hookTimeout: 60_000 });

let browser: Browser;
let fixture: Fixture;
let opened: OpenPage;
let page: Page;
let botId: number;

beforeAll(async () => {
  browser = await startBrowser();
});
afterAll(() => browser.close());
beforeEach(async () => {
  fixture = await startFixture({ methods });
  botId = addBot(fixture, { id: 740, code: 'EchoBot' }).id;
  opened = await openMessenger(browser, fixture.local.origin, { hash: '#as=11&inspector=0' });
  page = opened.page;
});
afterEach(async () => {
  expect(opened).toMatchObject({ strays: [], faults: [], alerts: [] });
  await page.close();
  await fixture.close();
});

const newest = (): Locator => page.getByRole('article').last();
/** Decoded bodies of the events that the handler got, newest last. */
function events(name: string) {
  return fixture.local.portal.traffic.flatMap((entry) =>
    entry.kind === 'event' && entry.name === name ? [JSON.parse(JSON.stringify(formParams(entry.body)))] : [],
  );
}
async function rest(method: string, params: object): Promise<Record<string, unknown>> {
  const { status, body } = await call(fixture, method, { ...params, auth: fixture.token });
  expect(status).toBe(200);
  return body;
}
async function openBot(): Promise<void> {
  await page
    .getByRole('navigation')
    .getByText(fixture.local.portal.state.users.get(botId)?.name ?? '')
    .click();
  await page.locator('textarea').waitFor();
}

test('files are chosen, looked over and sent in one message, and the bot hears of them', async () => {
  await openBot();
  await page.locator('input[type=file]').setInputFiles([
    { name: 'plan.txt', mimeType: 'text/plain', buffer: Buffer.from('a plan') },
    { name: 'wrong.txt', mimeType: 'text/plain', buffer: Buffer.from('not this one') },
    {
      name: 'dot.gif',
      mimeType: 'image/gif',
      buffer: Buffer.from('R0lGODlhAQABAAAAACwAAAAAAQABAAA=', 'base64'),
    },
  ]);
  await page.getByRole('button', { name: 'Do not send wrong.txt' }).click();
  await page.locator('textarea').fill('have a look');
  await picture(page, 'files-chosen');
  await page.locator('textarea').press('Enter');
  await newest().getByText('plan.txt').waitFor();
  await newest().getByText('6 bytes').waitFor();
  expect(
    await newest()
      .locator('img[alt="dot.gif"]')
      .evaluate((image) => 'naturalWidth' in image && image.naturalWidth),
  ).toBe(1);
  expect(await page.getByRole('list', { name: 'Files to be sent' }).count()).toBe(0);
  await picture(page, 'files-sent');
  await fixture.local.settle();

  const { data } = events('ONIMBOTMESSAGEADD').at(-1) ?? {};
  expect(data).toMatchObject({ PARAMS: { MESSAGE: 'have a look' } });
  const files = Object.values((data as { PARAMS: { FILES: Record<string, object> } }).PARAMS.FILES);
  expect(files).toMatchObject([
    { name: 'plan.txt', size: '6', type: 'file', extension: 'txt', authorId: '11' },
    { name: 'dot.gif', type: 'image', image: { width: '1', height: '1' } },
  ]);
});

test('files can be dropped or pasted; one that cannot be sent is told and stays', async () => {
  await openBot();
  await page.evaluate(`{
    const data = new DataTransfer();
    data.items.add(new File([], 'empty.txt'));
    document.querySelector('main').dispatchEvent(new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true }));
    const pasted = new DataTransfer();
    pasted.items.add(new File(['x'], 'pasted.txt'));
    document.querySelector('textarea').dispatchEvent(new ClipboardEvent('paste', { clipboardData: pasted, bubbles: true, cancelable: true }));
  }`);
  const chosen = page.getByRole('list', { name: 'Files to be sent' }).getByRole('listitem');
  await expect.poll(() => chosen.count()).toBe(2);
  await page.getByRole('button', { name: 'Send', exact: true }).click();
  await page.locator('.notes').getByText('empty.txt is empty').waitFor();
  await expect.poll(() => chosen.count()).toBe(2);
  await page.getByRole('button', { name: 'Do not send empty.txt' }).click();
  await page.getByRole('button', { name: 'Send', exact: true }).click();
  await newest().getByText('pasted.txt').waitFor();
});

test('a link with a context opens the dialog and tells the bot, once', async () => {
  await openBot();
  await page.getByRole('button', { name: 'Link with a context' }).click();
  await page.getByLabel('Context, a JSON object').fill('{"order"');
  await page.getByText('This is no JSON object').waitFor();
  await page.getByLabel('Context, a JSON object').fill('{"order": 7}');
  await picture(page, 'context-link');
  await page.getByRole('button', { name: 'Open', exact: true }).click();
  await expect.poll(() => events('ONIMBOTCONTEXTGET').length).toBe(1);
  expect(events('ONIMBOTCONTEXTGET')[0]).toMatchObject({
    data: { PARAMS: { CONTEXT: { order: '7' }, USER_ID: '11', DIALOG_ID: '11' } },
  });

  const query = `?IM_DIALOG=${botId}&BOT_CONTEXT=${encodeURIComponent('{"from":"mail"}')}`;
  await page.goto(`${fixture.local.origin}/online/${query}#as=12`);
  await page.getByRole('heading', { name: 'EchoBot' }).waitFor();
  await expect.poll(() => events('ONIMBOTCONTEXTGET').length).toBe(2);
  expect(events('ONIMBOTCONTEXTGET')[1]).toMatchObject({
    data: { PARAMS: { CONTEXT: { from: 'mail' }, USER_ID: '12' } },
  });
  expect(page.url()).not.toContain('BOT_CONTEXT');
  await page.reload();
  await page.locator('textarea').waitFor();

  fixture.local.people.say(12, botId, `[url=${fixture.local.origin}/online/${query}]again[/url]`);
  await newest().getByRole('link', { name: 'again' }).click();
  await expect.poll(() => events('ONIMBOTCONTEXTGET').length).toBe(3);
  expect(page.context().pages()).toHaveLength(1);
});

test('a message is forwarded to another chat, with its author and the chat it came from', async () => {
  const { people } = fixture.local;
  people.say(12, `chat${seededChats.group}`, 'the original');
  await page.getByRole('navigation').getByText('Launch room').click();
  await newest().getByText('the original').waitFor();
  await newest().getByRole('button', { name: 'Message menu' }).click({ force: true });
  await page.getByRole('menuitem', { name: 'Forward' }).click();
  await page.getByRole('radio').first().waitFor();
  await picture(page, 'forward');
  const bot = people.openDialog(11, botId);
  await page.getByRole('radio', { name: 'EchoBot' }).check();
  await page.getByRole('button', { name: 'Forward' }).click();
  await page.getByRole('heading', { name: 'EchoBot' }).waitFor();
  await newest().getByText('the original').waitFor();
  await newest()
    .getByText(/Forwarded from .* · Launch room/)
    .waitFor();
  await fixture.local.settle();
  const sent = [...fixture.local.portal.state.messages.values()].at(-1);
  expect(sent).toMatchObject({ chatId: bot.id, authorId: 11, params: { FORWARD_USER_ID: 12 } });
  expect(events('ONIMBOTMESSAGEADD').at(-1)).toMatchObject({ data: { PARAMS: { MESSAGE: 'the original' } } });
});

test('a channel is made, shown as one, and bots hear that they joined', async () => {
  await page.getByRole('button', { name: 'New chat' }).click();
  await page.getByText('Channel', { exact: true }).click();
  await page.getByLabel('Name of the chat').fill('News');
  await page.getByRole('checkbox', { name: /EchoBot/ }).check();
  await page.getByRole('button', { name: 'Create' }).click();
  await page.getByRole('heading', { name: 'News' }).waitFor();
  await fixture.local.settle();
  expect(events('ONIMBOTJOINCHAT').at(-1)).toMatchObject({ data: { PARAMS: { CHAT_TYPE: 'N' } } });
  const chat = [...fixture.local.portal.state.chats.keys()].at(-1);
  // The bot is shown as typing until it says something.
  await rest('imbot.message.add', { BOT_ID: botId, DIALOG_ID: `chat${chat}`, MESSAGE: 'News!' });
  await page.getByText('Channel · 2 subscribers').waitFor();
});

test('what a bot does is shown in its words and for as long as it says; ratings are shown', async () => {
  await openBot();
  const dialogId = '11';
  const status = { botId, dialogId, statusMessageCode: 'IMBOT_AGENT_ACTION_THINKING', duration: 1 };
  await rest('imbot.v2.Chat.InputAction.notify', status);
  await page.getByRole('main').getByText('EchoBot is thinking…').waitFor();
  await page.getByRole('main').getByText('EchoBot is thinking…').waitFor({ state: 'detached' });
  await rest('imbot.v2.Chat.InputAction.notify', { botId, dialogId });
  await page.getByRole('main').getByText('EchoBot is typing…').waitFor();

  const { result } = await rest('imbot.message.add', {
    BOT_ID: botId,
    DIALOG_ID: dialogId,
    MESSAGE: 'Helpful?',
  });
  await newest().getByText('Helpful?').waitFor();
  const { url } = fixture.local.createWebhook(11, ['imbot']);
  const rating = { DIALOG_ID: botId, MESSAGE_ID: result, RATING: 'dislike' };
  const headers = { 'content-type': 'application/json' };
  const rated = await fetch(`${url}imbot.dialog.vote`, {
    method: 'POST',
    headers,
    body: JSON.stringify(rating),
  });
  expect(await rated.json()).toMatchObject({ result: true });
  await newest().getByText('rated bad').waitFor();
});
