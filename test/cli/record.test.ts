import { readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { decodeForm } from '../../src/bitrix24/form.ts';
import echo from '../../src/bots/echo/index.ts';
import { startRecording } from '../../src/cli/record/record.ts';
import { createSecretMap } from '../../src/cli/record/secret-map.ts';
import { writeTest } from '../../src/cli/record/test-file.ts';
import { replayRecording, testPortal } from '../../src/testing/index.ts';
import { FIXTURES } from './stage.ts';

interface Seen {
  url: string;
  headers: IncomingMessage['headers'];
  body: Buffer;
}

let folder: string;
let seen: Seen[];
let target: ReturnType<typeof createServer>;
let recorder: Awaited<ReturnType<typeof startRecording>>;
let lines: { event: string; status: number; file: string }[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'b24bot-record-'));
  seen = [];
  lines = [];
  target = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      seen.push({ url: request.url ?? '', headers: request.headers, body: Buffer.concat(chunks) });
      response.writeHead(202, { 'x-from': 'server' }).end('thanks');
    });
  });
  await new Promise<void>((resolve) => target.listen(0, '127.0.0.1', resolve));
  const address = target.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  recorder = await startRecording({
    to: new URL(`http://127.0.0.1:${port}`),
    host: '127.0.0.1',
    port: 0,
    out: folder,
    tell: (line) => lines.push(line),
    fail: (problem) => lines.push({ event: problem, status: 0, file: '' }),
  });
});
afterEach(async () => {
  await recorder.close();
  target.closeAllConnections();
  target.close();
  await rm(folder, { recursive: true });
});

const form = (name: string) => readFileSync(`${FIXTURES}${name}.form`, 'utf8');

function post(body: string | Buffer, path = '/bitrix24/events', type = 'application/x-www-form-urlencoded') {
  return fetch(`${recorder.origin}${path}`, {
    method: 'POST',
    headers: { 'content-type': type },
    body: typeof body === 'string' ? body : new Uint8Array(body),
  });
}

const written = (): string =>
  readdirSync(folder)
    .map((name) => readFileSync(join(folder, name), 'utf8'))
    .join('\n');

/** Every secret of a body, by the names that the platform gives them. */
function secretsIn(body: string): string[] {
  const found = [
    ...body.matchAll(/(?:_token|AUTH_ID|REFRESH_ID|APPLICATION_TOKEN|member_id)(?:%5D|\])?=([^&]+)/g),
  ];
  return [...new Set(found.map((match) => match[1] ?? ''))];
}

test('everything passes unchanged, both ways', async () => {
  const answer = await post(form('v1-message-add-private'), '/bitrix24/events?x=1');
  expect(answer.status).toBe(202);
  expect(answer.headers.get('x-from')).toBe('server');
  expect(await answer.text()).toBe('thanks');
  expect(seen[0]?.url).toBe('/bitrix24/events?x=1');
  expect(seen[0]?.body.toString()).toBe(form('v1-message-add-private'));
  expect((await fetch(`${recorder.origin}/health/live`)).status).toBe(202);
  expect(seen[1]?.url).toBe('/health/live');
});

test('bodies are written as fixtures, without one secret and without the portal’s address', async () => {
  const names = [
    'app-install',
    'v1-message-add-private',
    'v1-command-keyboard-group',
    'v2-message-add-group',
  ];
  for (const name of [...names, 'page-open']) await post(form(name));
  await recorder.close();
  const disk = written();
  const secrets = [...names, 'page-open'].flatMap((name) => secretsIn(form(name)));
  expect(secrets.length).toBeGreaterThan(8);
  for (const secret of secrets) expect(disk).not.toContain(secret);
  expect(disk).not.toContain('kestrel-works');
  expect(disk).toContain('portal-1.example.test');
  expect(disk).toContain('Hi there');
  expect(lines.map(({ event, status, file }) => [event, status, file])).toEqual([
    ['ONAPPINSTALL', 202, '001-onappinstall.form'],
    ['ONIMBOTMESSAGEADD', 202, '002-onimbotmessageadd.form'],
    ['ONIMCOMMANDADD', 202, '003-onimcommandadd.form'],
    ['ONIMBOTV2MESSAGEADD', 202, '004-onimbotv2messageadd.form'],
    ['', 202, '005-page-open.form'],
  ]);
  for (const { file } of lines) {
    const decoded = decodeForm(await readFile(join(folder, file)));
    const json: unknown = JSON.parse(await readFile(join(folder, file.replace('.form', '.json')), 'utf8'));
    expect(decoded.ok && decoded.value).toEqual(json);
  }
});

test('the same secret has the same stand-in in every file, what is no secret stays byte for byte', async () => {
  const body = form('v1-message-add-private');
  await post(body);
  await post(body.replace('Hi+there', 'token%3A+9b1f64d02c7e4e8fa35d7712c80be5a4!'));
  await recorder.close();
  const [first = '', second = ''] = ['001', '002'].map((n) =>
    readFileSync(join(folder, `${n}-onimbotmessageadd.form`), 'utf8'),
  );
  const tokenOf = (text: string) => /auth%5Bapplication_token%5D=(\w+)/.exec(text)?.[1] ?? '';
  expect(tokenOf(first)).toMatch(/^ab0+\d+$/);
  expect(tokenOf(first)).toHaveLength(32);
  expect(tokenOf(second)).toBe(tokenOf(first));
  expect(second).toContain(`MESSAGE%5D=token%3A+${tokenOf(first)}%21`);
  const pairs = (text: string) => text.split('&').filter((pair) => pair.startsWith('data%5BPARAMS%5D'));
  expect(pairs(first)).toEqual(pairs(body));
});

test('JSON bodies become forms; what is no event passes and leaves nothing', async () => {
  await post(JSON.stringify({ event: 'ONIMBOTDELETE', data: { BOT_ID: 7 } }), '/x', 'application/json');
  await post('%%%', '/y');
  await post('a=1', '/z');
  await post(Buffer.from([0xff, 0xfe]), '/bin', 'application/octet-stream');
  await recorder.close();
  expect(seen).toHaveLength(4);
  expect(readdirSync(folder)).toEqual(['001-onimbotdelete.form', '001-onimbotdelete.json']);
});

test('a server that does not answer is a 502, and the event is on disk all the same', async () => {
  target.closeAllConnections();
  await new Promise((resolve) => target.close(resolve));
  expect((await post(form('v1-bot-delete'))).status).toBe(502);
  await recorder.close();
  expect(lines).toMatchObject([{ event: 'ONIMBOTDELETE', status: 502 }]);
});

test('secrets inside addresses and texts are found without their key', () => {
  const secrets = createSecretMap();
  secrets.learn({
    auth: { domain: 'acme.bitrix24.de', access_token: 'f00dfacef00dface' },
    CLIENT_ID: 's3cret-of-bot',
  });
  const text = [
    'https://acme.bitrix24.de/rest/download.json?auth=f00dfacef00dface&token=im%7Cabc&x=1',
    'https://acme.bitrix24.de/rest/5/a1b2c3d4e5f6a7b8/profile',
    'https://bot.test/events?CLIENT_ID=s3cret-of-bot',
    `deadbeef${'0a'.repeat(31)}`,
    'local.6a1c3e5f70b924.18273645 stays',
  ].join(' ');
  const clean = secrets.clean(text);
  for (const secret of ['f00dface', 'im%7Cabc', 'a1b2c3d4', 's3cret', 'deadbeef', 'acme'])
    expect(clean).not.toContain(secret);
  expect(clean).toContain('x=1');
  expect(clean).toContain('local.6a1c3e5f70b924.18273645 stays');
  expect(secrets.clean(clean)).toBe(clean);
});

test('a recording becomes a test that holds the bot to what it did', async () => {
  for (const name of ['v1-join-chat-private', 'v1-message-add-private']) await post(form(name));
  await recorder.close();
  const file = join(folder, 'echo.test.ts');
  const replayed = await writeTest({ file, recording: folder });
  const expected = [
    { event: 'ONIMBOTJOINCHAT', status: 200, calls: ['im.message.add'] },
    { event: 'ONIMBOTMESSAGEADD', status: 200, calls: ['im.message.add'] },
  ];
  expect(replayed).toEqual(expected);
  const source = await readFile(file, 'utf8');
  expect(source).toContain("import { replayRecording, testPortal } from 'b24bot/testing';");
  expect(source).toContain("testPortal(bot, { api: 'v1' })");
  expect(source).toContain("{ event: 'ONIMBOTMESSAGEADD', status: 200, calls: ['im.message.add'] },");
  await using portal = await testPortal(echo, { api: 'v1' });
  expect(await replayRecording(portal, folder)).toEqual(expected);
});
