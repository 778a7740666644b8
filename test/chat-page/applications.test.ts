import { createServer, type Server } from 'node:http';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { formParams } from '../../src/local-portal/http/params.ts';
import { methods } from '../../src/local-portal/methods/index.ts';
import { type Fixture, startFixture } from '../local-portal/portal-fixture.ts';
import { openMessenger, picture, startBrowser } from './browser.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

/** A page as applications have them: it says who opened it, and finishes the installation when a button is pressed. */
const applicationPage = (title: string): string => `<!doctype html><title>${title}</title><h1>${title}</h1>
<p id="who"></p><button>Finish</button>
<script>
const [, , sid] = window.name.split('|');
const ask = (command, params, callback) => parent.postMessage([command, params ? JSON.stringify(params) : '', callback, sid].join(':'), '*');
addEventListener('message', ({ data }) => {
  const { LANG, INSTALL, IS_ADMIN } = JSON.parse(data.slice(data.indexOf(':') + 1)) ?? {};
  if (data.startsWith('init:')) document.querySelector('#who').textContent = LANG + ' ' + INSTALL + ' ' + IS_ADMIN;
});
document.querySelector('button').onclick = () => ask('setInstallFinish', null, 'done');
ask('getInitData', null, 'init');
</script>`;

let browser: Browser;
let fixture: Fixture;
let page: Page;
let server: Server;
let address: string;
/** What browsers sent to the application: path and query, then the form. */
let posted: { url: URL; form: unknown }[];

beforeAll(async () => {
  browser = await startBrowser();
});
afterAll(() => browser.close());
beforeEach(async () => {
  fixture = await startFixture({ methods });
  page = await browser.newPage();
  page.setDefaultTimeout(15_000);
  posted = [];
  server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const url = new URL(request.url ?? '', address);
      posted.push({ url, form: formParams(Buffer.concat(chunks)) });
      response.setHeader('content-type', 'text/html');
      response.end(applicationPage(url.pathname === '/install' ? 'Installation' : 'Application'));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const bound = server.address();
  address = `http://127.0.0.1:${typeof bound === 'object' ? bound?.port : 0}`;
});
afterEach(async () => {
  await page.close();
  server.closeAllConnections();
  server.close();
  await fixture.close();
});

test('an application with a page is posted the frame, finishes its installation there and is opened then', async () => {
  const { local, handler } = fixture;
  const app = local.installApp({
    installUrl: `${address}/install`,
    handlerUrl: `${address}/app`,
    scope: ['imbot'],
    kind: 'page',
    title: 'Orders',
  });
  const { page: messenger, ...opened } = await openMessenger(browser, local.origin, { hash: '#as=1' });
  await messenger.getByRole('button', { name: 'Apps' }).click();
  const tab = messenger.context().waitForEvent('page');
  await messenger.getByRole('menuitem', { name: 'Orders · not installed yet' }).click();
  const page = await tab;
  expect(opened).toMatchObject({ strays: [], faults: [], alerts: [] });
  const frame = page.frameLocator('iframe');
  await frame.getByRole('heading', { name: 'Installation' }).waitFor();
  await frame.getByText('en true true').waitFor();
  await picture(page, 'frame');
  expect(posted[0]?.form).toMatchObject({
    AUTH_EXPIRES: '3600',
    member_id: local.portal.state.memberId,
    PLACEMENT: 'DEFAULT',
  });
  expect(posted[0]?.url.searchParams.get('APP_SID')).toMatch(/^[0-9a-f]{32}$/);
  expect(app.installed).toBe(false);

  await frame.getByRole('button', { name: 'Finish' }).click();
  await frame.getByRole('heading', { name: 'Application' }).waitFor();
  await frame.getByText('en false true').waitFor();
  expect(app.installed).toBe(true);
  expect(posted.map(({ url }) => url.pathname)).toEqual(['/install', '/app']);
  expect(handler.named('ONAPPINSTALL')).toHaveLength(1);
  await messenger.close();
});

test('one logs in as a person of the portal, and the application gets a code that is worth tokens', async () => {
  const { local } = fixture;
  const app = local.installApp({ installUrl: `${address}/login`, scope: ['imbot'], title: '<b>Orders</b>' });
  await page.goto(`${local.origin}/oauth/authorize/?client_id=${app.clientId}&state=a%26b`);
  await page.getByText('<b>Orders</b> asks for access').waitFor();
  await picture(page, 'login');
  await page.getByRole('button', { name: 'Mira Okafor' }).click();
  await page.getByRole('heading', { name: 'Application' }).waitFor();
  const { searchParams } = new URL(page.url());
  expect(searchParams.get('state')).toBe('a&b');
  const answer = await fetch(`${local.oauthOrigin}/oauth/token/`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'authorization_code',
      client_id: app.clientId,
      client_secret: app.clientSecret,
      code: searchParams.get('code') ?? '',
    }),
  });
  expect(await answer.json()).toMatchObject({ user_id: 11, scope: 'imbot' });
});
