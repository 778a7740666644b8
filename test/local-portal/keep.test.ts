import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { KeepError } from '../../src/local-portal/keep/keep-error.ts';
import { pack, unpack } from '../../src/local-portal/keep/pack.ts';
import { text } from './handler.ts';
import { addBot, call, type Fixture, startFixture, token } from './portal-fixture.ts';

let folder: string;
let fixture: Fixture | undefined;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'b24bot-keep-'));
});
afterEach(async () => {
  await fixture?.close();
  fixture = undefined;
  await rm(folder, { recursive: true });
});

async function seedFile(seed: unknown): Promise<string> {
  const path = join(folder, 'seed.json');
  await writeFile(path, typeof seed === 'string' ? seed : JSON.stringify(seed));
  return path;
}

/** Error of a start with this seed. */
async function refusal(seed: unknown): Promise<KeepError> {
  const path = await seedFile(seed);
  const error: unknown = await startFixture({ seedFile: path }).then(
    (started) => started.close(),
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(KeepError);
  return error as KeepError;
}

test('a portal started again on its folder knows its people, chats, applications and tokens', async () => {
  const first = await startFixture({ dataDir: folder });
  addBot(first, { id: 740, code: 'echo' });
  first.local.people.say(11, 740, 'Remember this');
  const refresh = text(first.handler.received[0]?.event, 'auth', 'refresh_token');
  const { memberId } = first.local.portal.state;
  await first.local.close();
  await first.handler.close();

  fixture = await startFixture({ dataDir: folder });
  const { state } = fixture.local.portal;
  expect(state.memberId).toBe(memberId);
  expect(fixture.local.people.messagesOf(11, 740).map((message) => message.text)).toEqual(['Remember this']);
  const again = await call(fixture, 'profile', { auth: first.token });
  expect(again.status).toBe(200);
  const renewed = await token(fixture.local, {
    grant_type: 'refresh_token',
    client_id: first.app.clientId,
    client_secret: first.app.clientSecret,
    refresh_token: refresh,
  });
  expect(renewed.status).toBe(200);
  const ids = [...state.messages.keys()];
  const next = fixture.local.people.say(11, 740, 'And this');
  expect(ids).not.toContain(next.id);
  expect(next.id).toBeGreaterThan(Math.max(...ids));
});

test('the state is on disk soon after a change, for its owner only', async () => {
  fixture = await startFixture({ dataDir: folder });
  addBot(fixture, { id: 740, code: 'echo' });
  fixture.local.people.say(11, 740, 'On disk');
  const file = join(folder, 'portal.json');
  await expect.poll(() => readFile(file, 'utf8').catch(() => '')).toContain('On disk');
  expect((await stat(file)).mode & 0o777).toBe(0o600);
});

test('a file that is no state is not overwritten, it stops the start', async () => {
  const file = join(folder, 'portal.json');
  for (const [wrong, problem] of [
    ['{', 'is no JSON'],
    ['{}', 'is no state of a local portal'],
    ['{"format":"b24bot local portal","version":99,"state":{}}', 'version: is 99'],
    [
      '{"format":"b24bot local portal","version":1,"state":{"users":[]}}',
      'state.users: has an unknown shape',
    ],
  ] as const) {
    await writeFile(file, wrong);
    await expect(startFixture({ dataDir: folder })).rejects.toThrow(problem);
    expect(await readFile(file, 'utf8')).toBe(wrong);
  }
});

test('maps, sets, bytes and hostile keys survive being kept', () => {
  const value = {
    map: new Map<unknown, unknown>([
      [1, 'a'],
      ['b', new Map([[2, new Set(['x'])]])],
    ]),
    bytes: Buffer.from([0, 255, 7]),
    options: { $map: [['a', 1]], $object: null, plain: { $bytes: 'AAAA' } },
    list: [1, null, { a: true }],
  };
  expect(unpack(JSON.parse(JSON.stringify(pack(value))))).toEqual(value);
});

test('a seed brings people and chats, with their messages', async () => {
  const path = await seedFile({
    language: 'de',
    users: [
      { id: 11, name: 'Mia' },
      { id: 50, name: 'Omar', lastName: 'Diaz', isExtranet: true },
      { id: 906, name: 'Visitor', isConnector: true },
    ],
    chats: [
      { title: 'Board', members: [1, 11, 50], messages: [{ author: 50, text: 'Hi all' }] },
      { id: 7000, title: 'Shop line', type: 'openLine', members: [906] },
    ],
  });
  fixture = await startFixture({ seedFile: path });
  const { state } = fixture.local.portal;
  expect(state.language).toBe('de');
  expect(state.users.get(11)).toMatchObject({ name: 'Mia', lastName: 'Okafor' });
  expect(state.users.get(50)?.isExtranet).toBe(true);
  const board = [...state.chats.values()].find((chat) => chat.title === 'Board');
  expect(board).toMatchObject({ type: 'C', ownerId: 1, members: [1, 11, 50] });
  expect(fixture.local.people.messagesOf(1, `chat${board?.id}`)).toMatchObject([
    { authorId: 50, text: 'Hi all' },
  ]);
  expect(state.chats.get(7000)).toMatchObject({ entityType: 'LINES', entityId: 'livechat|6|6999|906' });
});

test('what is wrong in a seed is named with its place', async () => {
  expect((await refusal('{')).message).toContain('seed.json: ');
  expect(await refusal({ users: [{ id: 1, name: 'A' }, { id: 'x' }] })).toMatchObject({
    place: 'users[1].id',
  });
  expect(await refusal({ users: [{ id: 50, name: 'A', admin: true }] })).toMatchObject({ place: 'users[0]' });
  expect(await refusal({ users: [5, 5].map((id) => ({ id, name: 'A' })) })).toMatchObject({
    place: 'users[1].id',
  });
  expect((await refusal({ chats: [{ title: 'T', members: [77] }] })).message).toContain(
    'chats[0]: there is no user 77',
  );
  expect((await refusal({ chats: [{ id: 2305, title: 'T', members: [1] }] })).place).toBe('chats[0].id');
  expect((await refusal({ chats: [{ title: 'T', type: 'openLine', members: [1] }] })).place).toBe(
    'chats[0].members',
  );
  expect((await refusal({ language: 'german' })).place).toBe('language');
});

test('a kept state goes before a seed', async () => {
  const first = await startFixture({ dataDir: folder });
  await first.close();
  const path = await seedFile({ users: [{ id: 50, name: 'Late' }] });
  fixture = await startFixture({ dataDir: folder, seedFile: path });
  expect(fixture.local.portal.state.users.has(50)).toBe(false);
});
