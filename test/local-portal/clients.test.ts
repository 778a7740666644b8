import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createLocalPortal, type LocalPortal } from '../../src/local-portal/create.ts';
import { tlsIdentity } from '../../src/local-portal/tls/authority.ts';
import type { SdkTask } from './clients/sdk-client.ts';

const clientFile = (name: string): string => fileURLToPath(new URL(`./clients/${name}`, import.meta.url));

describe('the official JavaScript SDK, over TLS', () => {
  let folder: string;
  let local: LocalPortal | undefined;
  let caFile: string;
  const refusals = (): number =>
    local?.portal.traffic.filter((entry) => entry.kind === 'call' && entry.status === 503).length ?? 0;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'b24bot-sdk-'));
    const identity = await tlsIdentity(folder, ['127.0.0.1', 'localhost'], {
      now: Date.now(),
      hex: (length) => randomBytes(length).toString('hex').slice(0, length),
    });
    caFile = identity.caFile;
    const begin = Date.now();
    // A second passes with every refusal and not otherwise: how fast the machine is does not matter.
    const now = (): number => begin + 1000 * refusals();
    local = await createLocalPortal({ now, tls: identity, settings: { rate: { perSecond: 50, burst: 8 } } });
  });
  afterEach(async () => {
    await local?.close();
    await rm(folder, { recursive: true });
  });

  test('calls, batches, lists, meets the limit and renews its tokens', async () => {
    if (local === undefined) throw new Error('The portal did not start');
    const app = local.installApp({ installUrl: 'https://127.0.0.1:9/', scope: ['im', 'user'] });
    await local.settle();
    const token = [...local.portal.state.tokens.values()].find((one) => one.clientId === app.clientId);
    local.expireTokens();
    const task: SdkTask = {
      webhook: local.createWebhook(1, ['im', 'user']).url,
      secret: { clientId: app.clientId, clientSecret: app.clientSecret },
      burst: 10,
      oauth: {
        applicationToken: app.applicationToken,
        userId: 1,
        memberId: local.portal.state.memberId,
        accessToken: token?.accessToken ?? '',
        refreshToken: token?.refreshToken ?? '',
        // The client believes that its token is good: the portal has to tell it.
        expires: Math.floor(Date.now() / 1000) + 3600,
        expiresIn: 3600,
        scope: 'im,user',
        domain: new URL(local.origin).host,
        clientEndpoint: `${local.origin}/rest/`,
        serverEndpoint: `${local.oauthOrigin}/rest/`,
        status: 'L',
      },
    };
    const { stdout } = await promisify(execFile)(
      process.execPath,
      [clientFile('sdk-client.ts'), JSON.stringify(task)],
      { env: { ...process.env, NODE_EXTRA_CA_CERTS: caFile } },
    );
    const { hook, oauth } = JSON.parse(stdout);
    const sent = local.people.messagesOf(1, 'chat2305');
    expect(hook.profile).toMatchObject({ ID: '1', ADMIN: true });
    expect(hook.sent).toBe(sent[0]?.id);
    expect(JSON.stringify(hook.failed)).toMatch(/CHAT_ID_EMPTY|Chat ID can't be empty/);
    const made = [...local.portal.state.chats.values()].at(-1);
    expect(made).toMatchObject({ title: 'By batch', members: [1, 11] });
    expect(local.people.messagesOf(1, `chat${made?.id}`).map((message) => message.text)).toEqual([
      'Öl & 100 %',
    ]);
    expect(hook.people.map((user: { NAME: string }) => user.NAME)).toEqual(['Ada', 'Mira', 'Jonas', 'Pia']);

    expect(refusals()).toBeGreaterThan(0);
    expect(
      sent
        .map((message) => message.text)
        .filter((text) => text.startsWith('Burst'))
        .toSorted(),
    ).toEqual(Array.from({ length: task.burst }, (_, n) => `Burst ${n}`).toSorted());

    expect(oauth.info).toMatchObject({ INSTALLED: true, STATUS: 'L' });
    expect(oauth.user).toMatchObject({ ID: '1', NAME: 'Ada' });
    expect(oauth.renewed).toHaveLength(1);
    expect(local.portal.state.refreshTokens.has(oauth.renewed[0])).toBe(true);
    expect(oauth.again).toBeTypeOf('string');
  }, 30_000);
});

describe('a bot in Python, with nothing but its standard library', () => {
  let python: ChildProcess;
  let address: string;
  let local: LocalPortal;
  beforeEach(async () => {
    const child = spawn('python3', [clientFile('echo_bot.py')], { stdio: ['ignore', 'pipe', 'inherit'] });
    python = child;
    address = await new Promise<string>((resolve, reject) => {
      child.once('error', reject);
      createInterface(child.stdout).once('line', resolve);
    });
    local = await createLocalPortal();
  });
  afterEach(async () => {
    await local.close();
    python.kill();
  });

  test('installs itself, greets, repeats and answers its command', async () => {
    local.installApp({ installUrl: address, scope: ['im', 'imbot'], title: 'Snake' });
    await local.settle();
    const [bot] = local.portal.state.bots.values();
    expect(bot).toMatchObject({ code: 'py_echo', type: 'B', generation: 'v1' });
    expect(local.portal.state.users.get(bot?.id ?? 0)).toMatchObject({
      name: 'Snake',
      workPosition: 'Echo',
    });
    const botId = bot?.id ?? 0;
    local.people.say(11, botId, 'Grüße & 50 % = "fast" 🐍\nzweite Zeile');
    await local.settle();
    const menu = local.people.createGroup('Zoo', [11, 12, botId]);
    await local.settle();
    local.people.say(12, `chat${menu.id}`, `[USER=${botId}]Snake[/USER], are you there?`);
    local.people.say(12, `chat${menu.id}`, '/reverse abc');
    await local.settle();
    const texts = (userId: number, dialogId: string | number): string[] =>
      local.people
        .messagesOf(userId, dialogId)
        .filter((message) => message.authorId === botId)
        .map((message) => message.text);
    expect(texts(11, botId)).toEqual(['Ssss, hello', 'You said: Grüße & 50 % = "fast" 🐍\nzweite Zeile']);
    expect(local.people.messagesOf(11, botId).at(-1)?.params['ATTACH']).toMatchObject([
      { BLOCKS: [{ MESSAGE: '[B]Grüße & 50 % = "fast" 🐍\nzweite Zeile[/B]' }] },
    ]);
    expect(texts(12, `chat${menu.id}`).toSorted()).toEqual([
      'Ssss, hello',
      'You said: are you there?',
      'cba',
    ]);
    const calls = local.portal.traffic.filter((entry) => entry.kind === 'call');
    expect(calls.map((entry) => entry.status)).toEqual(calls.map(() => 200));
  }, 20_000);
});
