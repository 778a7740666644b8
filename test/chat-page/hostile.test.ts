import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { createLocalPortal, type LocalPortal } from '../../src/local-portal/create.ts';
import { sendMessage } from '../../src/local-portal/message/send.ts';
import { seededChats } from '../../src/local-portal/seed.ts';
import type { JsonMap } from '../../src/local-portal/state.ts';
import { openMessenger, picture, startBrowser } from './browser.ts';

vi.setConfig({ testTimeout: 90_000, hookTimeout: 60_000 });

const script = 'window.hit=1;alert(1)';
const addresses = [
  `javascript:${script}`,
  `JaVaScRiPt:${script}`,
  ` javascript:${script}`,
  `java\tscript:${script}`,
  `\u0001javascript:${script}`,
  `data:text/html,<script>${script}</script>`,
  `vbscript:${script}`,
  'file:///etc/passwd',
  '//evil.example.test/x',
  '/\\evil.example.test/x',
  `https://user\u202e@evil.example.test`,
  'blob:https://evil.example.test/1',
];
const texts = [
  `<script>${script}</script><img src=x onerror="${script}"><svg onload="${script}">`,
  ...addresses.flatMap((address) => [
    `[url=${address}]link[/url]`,
    `[url]${address}[/url]`,
    `[img size=medium]${address} [/img]`,
    `[icon=${address} size=20 title=t]`,
  ]),
  '[img size=large]https://evil.example.test/track.png [/img]',
  '[icon=https://evil.example.test/track.png size=20 title=tracker]',
  `[user=1" onclick="${script}]x[/user][chat=1"]x[/chat][call=+1" x]c[/call]`,
  `[color=red;background:url(https://evil.example.test)]x[/color][color=#fff"]y[/color]`,
  `[size=9999]big[/size][code]<b>${script}</b>[/code]`,
  '[b][i][u][s]'.repeat(2000),
  '[url=https://a.test/]'.repeat(900),
  '[send=]x[/send][send][/send][put]\n[/put]',
  '{{constructor.constructor("alert(1)")()}}',
  `[timestamp=99999999999 format=${'X'.repeat(99)}]`,
];

/** Parameters as no portal would store them, and as a portal with a hole would. */
function parts(address: string): JsonMap {
  return {
    ATTACH: [
      {
        ID: 1,
        COLOR: `red;background:url(${address})`,
        COLOR_TOKEN: '__proto__',
        BLOCKS: [
          { MESSAGE: `[url=${address}]x[/url]<img src=x onerror=alert(1)>` },
          { USER: [{ NAME: '<b>u</b>', AVATAR: address, LINK: address }] },
          { LINK: [{ NAME: 'l', LINK: address, HTML: `<img src=x onerror="${script}">`, PREVIEW: address }] },
          { RICH_LINK: [{ NAME: 'r', LINK: address, PREVIEW: 'https://evil.example.test/p.png' }] },
          {
            GRID: [
              {
                DISPLAY: '__proto__',
                NAME: 'n',
                VALUE: `[url=${address}]v[/url]`,
                LINK: address,
                COLOR: 'url(x)',
              },
            ],
          },
          {
            IMAGE: [
              { LINK: address, PREVIEW: address, NAME: 'i' },
              { LINK: 'https://evil.example.test/i.png' },
            ],
          },
          { FILE: [{ LINK: address, NAME: '<i>f</i>' }] },
          { DELIMITER: { SIZE: 1e9, COLOR: 'x' } },
          { UNKNOWN: { a: 1 } },
        ],
      },
      'not an attach',
    ],
    KEYBOARD: [
      { TYPE: 'BUTTON', TEXT: 'link', LINK: address, BG_COLOR: `#fff;background:url(${address})` },
      { TYPE: 'BUTTON', TEXT: 'call', ACTION: 'CALL', ACTION_VALUE: address },
      { TYPE: 'BUTTON', TEXT: 'dialog', ACTION: 'DIALOG', ACTION_VALUE: address },
      { TYPE: 'NEWLINE' },
      7,
    ],
    MENU: [{ TEXT: '&lt;b&gt;m&lt;/b&gt;', LINK: address }],
  };
}

let browser: Browser;
let local: LocalPortal;
beforeAll(async () => {
  browser = await startBrowser();
  local = await createLocalPortal({
    users: [
      {
        id: 77,
        name: '<img src=x onerror=alert(1)>',
        avatar: 'https://evil.example.test/a.png',
        color: 'url(x)',
      },
      { id: 78, name: '"><script>alert(1)</script>', avatar: '/\\evil.example.test/a.png' },
    ],
  });
});
afterAll(async () => {
  await browser.close();
  await local.close();
});

test('nothing that a bot or user writes runs, becomes markup, leads elsewhere than http, or loads from elsewhere', async () => {
  const { portal, people } = local;
  people.addMember(11, seededChats.group, 77);
  const dialogId = `chat${seededChats.group}`;
  for (const text of texts) people.say(77, dialogId, text);
  for (const address of addresses)
    sendMessage(portal, { dialogId, authorId: 77, text: 'parts', params: parts(address) });
  people.createGroup('<img src=x onerror=alert(1)>', [11, 78]);

  const opened = await openMessenger(browser, local.origin, { hash: `#as=11&chat=${seededChats.group}` });
  const { page } = opened;
  await page.getByRole('article').last().waitFor();
  const links = new Set<string>();
  for (let step = 0; step < 40; step += 1) {
    const seen: unknown = await page.evaluate(
      `[...document.querySelectorAll('.wall a')].map((a) => a.getAttribute('href') + ' ' + a.rel)`,
    );
    if (Array.isArray(seen)) for (const link of seen) links.add(String(link));
    for (const button of await page.locator('.keyboard button:visible').all())
      if (step === 0) await button.click({ timeout: 1000, force: true }).catch(() => {});
    await page.evaluate(`document.querySelector('.wall .list').scrollTop -= 500`);
  }
  await picture(page, 'hostile');

  expect(links.size).toBeGreaterThan(1);
  expect(
    [...links].filter((link) => !/^(?:https?:\/\/|\/(?![/\\]))\S* noopener noreferrer nofollow$/.test(link)),
  ).toEqual([]);
  const strange: unknown = await page.evaluate(
    `[...document.querySelectorAll('script:not([src^="/_portal/page/assets/"]), iframe, object, embed, form[action], img[onerror], [onload], [onclick], style:not(:empty)')].map((e) => e.outerHTML)`,
  );
  expect(strange).toEqual([]);
  expect(await page.evaluate('window.hit')).toBeUndefined();
  expect(opened).toMatchObject({ strays: [], faults: [], alerts: [] });
  await page.close();
});

test('the policy of the page allows its own files and nothing else', async () => {
  const answer = await fetch(`${local.origin}/online/`);
  const policy = answer.headers.get('content-security-policy') ?? '';
  expect(policy.split('; ')).toEqual([
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ]);
  expect(await answer.text()).not.toMatch(/<script(?![^>]*\ssrc=)|<style|\son\w+=/);
});
