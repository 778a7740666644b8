import axe from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import echo from '../../src/bots/echo/index.ts';
import { type TestPortal, testPortal } from '../../src/testing/index.ts';
import { openMessenger, picture, startBrowser } from './browser.ts';

vi.setConfig({ testTimeout: 90_000, hookTimeout: 60_000 });

let browser: Browser;
let portal: TestPortal;
let chat: number;
beforeAll(async () => {
  browser = await startBrowser();
  portal = await testPortal(echo);
  const mira = portal.user();
  await mira.opensDialog();
  for (const text of [
    'Good morning!',
    '/echoList',
    '>>quoted\n[b]bold[/b] [url=https://a.test]link[/url] [code]code[/code]',
    '/help',
  ])
    await mira.says(text);
  await mira.reacts(mira.messages[1]?.id ?? 0, 'like');
  await mira.says('an answer', { replyTo: mira.messages[1]?.id ?? 0 });
  chat = mira.messages[0]?.chatId ?? 0;
});
afterAll(async () => {
  await browser.close();
  await portal.close();
});

interface Issue {
  id: string;
  impact: string | null;
  nodes: { html: string; failureSummary: string }[];
}

/** Serious and critical issues that axe finds, with the place of each. */
async function issues(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  const found = (await page.evaluate('axe.run(document).then((result) => result.violations)')) as Issue[];
  return found
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary }) => `${id}: ${html} ${failureSummary}`));
}

const open = (options: Parameters<typeof openMessenger>[2] = {}) =>
  openMessenger(browser, portal.local.origin, { hash: `#as=11&chat=${chat}`, ...options });

test.each([['light'], ['dark']])('axe finds no serious issue in the %s page', async (theme) => {
  const { page } = await open({ dark: theme === 'dark' });
  await page.getByRole('article').last().waitFor();
  await page.locator('.inspector .line').last().click();
  await page.locator('.details').waitFor();
  await picture(page, `whole-${theme}`);
  expect(await issues(page)).toEqual([]);
  await page.locator('textarea').fill('/');
  await page.getByRole('listbox').waitFor();
  expect(await issues(page)).toEqual([]);
  await page.locator('textarea').fill('');
  await page.getByRole('article').last().getByRole('button', { name: 'Message menu' }).click({ force: true });
  await page.getByRole('menu').waitFor();
  expect(await issues(page)).toEqual([]);
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'New chat' }).click();
  expect(await issues(page)).toEqual([]);
  await page.close();
});

test.each([['light'], ['dark']])('axe finds no serious issue in the dialogs of a %s page', async (theme) => {
  const { page } = await open({ dark: theme === 'dark' });
  await page.getByRole('article').last().waitFor();
  await page.getByRole('button', { name: 'Link with a context' }).click();
  await page.getByLabel('Context, a JSON object').fill('{"order"');
  await page.getByText('This is no JSON object').waitFor();
  expect(await issues(page)).toEqual([]);
  await page.keyboard.press('Escape');
  await page.getByLabel('Context, a JSON object').waitFor({ state: 'detached' });

  await page.getByRole('article').last().getByRole('button', { name: 'Message menu' }).click({ force: true });
  await page.getByRole('menuitem', { name: 'Forward' }).click();
  await page.getByRole('radio').first().waitFor();
  expect(await issues(page)).toEqual([]);
  await page.getByRole('radio').first().check();
  expect(await issues(page)).toEqual([]);
  await page.keyboard.press('Escape');
  await page.getByRole('radio').first().waitFor({ state: 'detached' });

  await page.getByRole('navigation').getByText('Launch room').click();
  await page.getByRole('button', { name: 'Add members' }).click();
  expect(await issues(page)).toEqual([]);
  await page.close();
});

test('a phone shows one column, with a way back and the buttons meant for phones', async () => {
  const { page } = await open({ size: { width: 390, height: 800 }, dark: true });
  await page.getByRole('article').last().waitFor();
  expect(await page.getByRole('navigation', { name: 'Chats' }).isVisible()).toBe(false);
  await picture(page, 'phone-chat');
  expect(await issues(page)).toEqual([]);
  await page.getByRole('button', { name: 'Back to the chats' }).click();
  await page.getByRole('navigation', { name: 'Chats' }).waitFor();
  expect(await page.locator('textarea').isVisible()).toBe(false);
  await picture(page, 'phone-chats');
  expect(await issues(page)).toEqual([]);
  const width = await page.evaluate('document.documentElement.scrollWidth');
  expect(width).toBe(390);
  await page.close();
});

test('everything can be done with the keyboard alone', async () => {
  const { page } = await open({ hash: '#as=11&inspector=0' });
  const focused = (): Promise<string> =>
    page.evaluate(
      '(document.activeElement.getAttribute("aria-label") || document.activeElement.innerText || "").trim()',
    ) as Promise<string>;
  const tabTo = async (wanted: RegExp): Promise<void> => {
    for (let step = 0; step < 40; step += 1) {
      if (wanted.test(await focused())) return;
      await page.keyboard.press('Tab');
    }
    throw new Error(`Tab does not reach ${wanted}`);
  };
  await tabTo(/^EchoBot|^E\s*EchoBot/);
  await page.keyboard.press('ArrowDown');
  expect(await focused()).toMatch(/Launch room/);
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('Enter');
  await page.getByRole('article').last().waitFor();
  await tabTo(/^Message to EchoBot/);
  await page.keyboard.type('by hand');
  await page.keyboard.press('Enter');
  await page.getByText('reply: by hand').first().waitFor();
  await page.keyboard.press('/');
  await page.getByRole('listbox').waitFor();
  await page.keyboard.press('Escape');
  expect(await page.getByRole('listbox').count()).toBe(0);
  await page.getByRole('article').last().getByRole('button', { name: 'Message menu' }).focus();
  await page.keyboard.press('Enter');
  await page.getByRole('menu').waitFor();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Escape');
  expect(await focused()).toBe('Message menu');
  await page.close();
});

test('new messages of others are told to screen readers', async () => {
  const { page } = await open();
  await page.getByRole('article').last().waitFor();
  await portal.user().says('speak');
  await page.getByRole('status').getByText('EchoBot: Message from bot').waitFor();
  await page.close();
});
