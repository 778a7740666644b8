import { mkdtemp, rm } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { decodeForm } from '../../src/bitrix24/form.ts';
import type { PortalCore } from '../../src/local-portal/core.ts';
import type { HttpRequest } from '../../src/local-portal/http/listener.ts';
import type { TrafficDetail, TrafficRow } from '../../src/local-portal/live/page-api.ts';
import { createChatPage } from '../../src/local-portal/live/serve.ts';
import { seededChats } from '../../src/local-portal/seed.ts';
import { addBot, call, type Fixture, startFixture } from '../local-portal/portal-fixture.ts';

let fixture: Fixture;
beforeEach(async () => {
  fixture = await startFixture();
});
afterEach(() => fixture.close());

const json = { 'content-type': 'application/json' };
const chatId = seededChats.group;

function page(path: string, options: RequestInit = {}): Promise<Response> {
  return fetch(`${fixture.local.origin}/_portal/page/${path}`, options);
}
async function act(body: object): Promise<{ status: number; body: unknown }> {
  const answer = await page('act', { method: 'POST', headers: json, body: JSON.stringify(body) });
  return { status: answer.status, body: await answer.json() };
}
async function read<T>(path: string): Promise<T> {
  return (await (await page(path)).json()) as T;
}

/** Status of a request with any headers; fetch forbids some. */
function status(headers: Record<string, string>, path = '/_portal/page/state?as=11'): Promise<number> {
  const { port } = new URL(fixture.local.origin);
  return new Promise((resolve, reject) => {
    const sent = request({ host: '127.0.0.1', port, path, headers }, (answer) => {
      answer.resume();
      resolve(answer.statusCode ?? 0);
    });
    sent.on('error', reject);
    sent.end();
  });
}

test('only pages of this machine are answered, and only JSON is taken', async () => {
  expect(await status({ host: 'localhost:4100' })).toBe(200);
  expect(await status({ host: 'evil.example.test' })).toBe(403);
  expect(await status({ host: 'localhost:4100', origin: 'https://evil.example.test' })).toBe(403);
  expect(await status({ host: 'localhost:4100', 'sec-fetch-site': 'cross-site' })).toBe(403);
  expect(await status({ host: 'evil.example.test' }, '/online/')).toBe(403);
  const form = await page('act', { method: 'POST', body: new URLSearchParams({ do: 'say' }) });
  expect(form.status).toBe(415);
  expect((await page('act', { method: 'POST', headers: json, body: '[' })).status).toBe(400);
  for (const path of ['assets/../index.html', 'assets/%2e%2e/index.html', 'assets/x.js', 'nothing'])
    expect((await page(path)).status).toBe(404);
});

test('a page that was not built tells how to build it', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'chat-page-'));
  const { portal, people } = fixture.local;
  const answer = createChatPage(portal as PortalCore, people, folder);
  const asked = { method: 'GET', path: '/online/', query: '', headers: { host: 'localhost' } } as HttpRequest;
  expect(answer(asked)).toMatchObject({ status: 503, body: expect.stringContaining('npm run page') });
  await rm(folder, { recursive: true });
});

test('what people cannot do is refused with words', async () => {
  expect(await act({ as: 11, do: 'fly' })).toMatchObject({ status: 400, body: { error: 'ACTION_UNKNOWN' } });
  expect(await act({ as: 11, do: '__proto__' })).toMatchObject({ status: 400 });
  expect(await act({ as: 999, do: 'say', chatId, text: 'x' })).toMatchObject({
    status: 400,
    body: { error_description: 'There is no active user 999 in the portal' },
  });
  expect(await act({ as: 31, do: 'say', chatId, text: 'x' })).toMatchObject({ status: 400 });
  expect(await act({ as: 11, do: 'say', chatId: 1, text: 'x' })).toMatchObject({ status: 404 });
});

test('a person sees own chats with what is unread, employees open lines too, and messages page by page', async () => {
  for (let number = 1; number <= 5; number += 1) await act({ as: 12, do: 'say', chatId, text: `m${number}` });
  const mira = await read<{ summaries: unknown[] }>('state?as=11');
  expect(mira.summaries).toEqual([
    { chatId, unread: 5, last: expect.objectContaining({ text: 'm5', authorId: 12 }) },
    { chatId: seededChats.openLine, unread: 0, last: null },
  ]);
  await act({ as: 11, do: 'read', chatId });
  expect((await read<{ summaries: unknown[] }>('state?as=11')).summaries[0]).toMatchObject({ unread: 0 });
  expect((await read<{ summaries: unknown[] }>('state?as=31')).summaries).toEqual([]);
  const last = await read<{ messages: { id: number; text: string }[]; hasMore: boolean }>(
    `messages?chat=${chatId}&limit=2`,
  );
  expect(last).toMatchObject({ messages: [{ text: 'm4' }, { text: 'm5' }], hasMore: true });
  const before = last.messages[0]?.id;
  const rest = await read<object>(`messages?chat=${chatId}&limit=3&before=${before}`);
  expect(rest).toMatchObject({ messages: [{ text: 'm1' }, { text: 'm2' }, { text: 'm3' }], hasMore: false });
});

test('the stream tells of messages, chats and traffic, and keeps quiet about the rest', async () => {
  const stream = await page('live');
  expect(stream.headers.get('content-type')).toBe('text/event-stream');
  const reader = stream.body?.pipeThrough(new TextDecoderStream()).getReader();
  const heard = async (wanted: RegExp): Promise<string> => {
    for (let text = ''; ; ) {
      text += (await reader?.read())?.value ?? '';
      if (wanted.test(text)) return text;
    }
  };
  await heard(/retry/);
  await act({ as: 12, do: 'say', chatId, text: 'live!' });
  expect(await heard(/"text":"live!"/)).toContain('"messages"');
  fixture.local.people.createGroup('New room', [11, 12]);
  expect(await heard(/New room/)).toContain('"world"');
  await call(fixture, 'profile', { auth: fixture.token });
  expect(await heard(/"name":"profile"/)).not.toContain(fixture.token);
  await reader?.cancel();
});

test('lines of traffic keep their numbers, tell their result and hide every secret', async () => {
  addBot(fixture, { id: 740, code: 'echo' });
  addBot(fixture, { id: 760, code: 'hook', appId: 'customwren-3f9a7c15e0' });
  fixture.local.people.openDialog(11, 740);
  fixture.local.people.say(11, 740, "it's 'quoted'");
  await fixture.local.settle();
  await call(fixture, 'imbot.update', { auth: fixture.token, CLIENT_ID: 'wren-3f9a7c15e0', BOT_ID: 760 });
  const rows = await read<TrafficRow[]>('rows');
  expect(rows.map(({ n }) => n)).toEqual(rows.map((_, at) => at + 1));
  const said = rows.find((row) => row.name === 'ONIMBOTMESSAGEADD');
  expect(said).toMatchObject({
    kind: 'event',
    status: 200,
    about: "it's 'quoted'",
    took: expect.any(Number),
  });

  const secrets = [...fixture.local.portal.state.tokens.values()]
    .flatMap((token) => [token.accessToken, token.refreshToken])
    .concat(fixture.app.applicationToken, fixture.app.clientSecret, 'wren-3f9a7c15e0');
  for (const row of rows) {
    const detail = JSON.stringify(await read<TrafficDetail>(`traffic?n=${row.n}`)) + JSON.stringify(row);
    expect(secrets.filter((secret) => detail.includes(secret))).toEqual([]);
  }
  const detail = await read<TrafficDetail>(`traffic?n=${said?.n}`);
  expect(detail.curl).toContain('APPLICATION_TOKEN');
  const form = /--data-raw '(.*)'$/s.exec(detail.curl)?.[1]?.replaceAll(`'\\''`, "'") ?? '';
  expect(decodeForm(form)).toEqual({ ok: true, value: JSON.parse(detail.fixture) });
  expect((await page('traffic?n=9999')).status).toBe(404);
});

test('an event is sent again as it was, alone or with everything after it', async () => {
  addBot(fixture, { id: 740, code: 'echo' });
  fixture.local.people.openDialog(11, 740);
  fixture.local.people.say(11, 740, 'one');
  fixture.local.people.say(11, 740, 'two');
  await fixture.local.settle();
  const rows = await read<TrafficRow[]>('rows');
  const one = rows.find((row) => row.about === 'one');
  const again = (following: boolean) =>
    page('again', { method: 'POST', headers: json, body: JSON.stringify({ n: one?.n, following }) });
  const bodies = () => fixture.handler.received.map(({ body }) => body);
  const before = bodies();
  expect(await (await again(false)).json()).toEqual({ sent: 1 });
  await fixture.local.settle();
  expect(bodies()).toEqual([...before, before.at(-2)]);
  expect(await (await again(true)).json()).toEqual({ sent: 3 });
  await fixture.local.settle();
  expect(bodies().slice(before.length + 1)).toEqual([before.at(-2), before.at(-1), before.at(-2)]);
  const call = rows.find((row) => row.kind === 'call');
  const refused = await page('again', {
    method: 'POST',
    headers: json,
    body: JSON.stringify({ n: call?.n ?? 0 }),
  });
  expect(refused.status).toBe(404);
});
