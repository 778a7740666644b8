import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import type { Finding } from '../../src/cli/doctor/finding.ts';
import { pickPort } from '../../src/cli/port.ts';
import { createLocalPortal, type LocalPortal } from '../../src/local-portal/create.ts';
import { b24botIn, type Child, type Ended } from './child.ts';

const closers: (() => Promise<unknown> | unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

/** A portal with an incoming webhook, and the environment of a server for it. */
async function webhookSite(scope = ['imbot', 'im', 'imopenlines'], hasV2 = true) {
  const local = await createLocalPortal({ hasV2 });
  closers.push(() => local.close());
  const folder = mkdtempSync(join(tmpdir(), 'b24bot-cli-'));
  closers.push(() => rmSync(folder, { recursive: true, force: true }));
  const webhook = local.createWebhook(1, scope);
  const env = {
    B24_WEBHOOK_URL: webhook.url,
    DATABASE_URL: `file:${join(folder, 'b24bot.db')}`,
    HOST: '127.0.0.1',
    PORT: String(await pickPort(undefined, 0)),
    LOG_LEVEL: 'debug',
    B24_POLL_MIN: '1',
    B24_POLL_MAX: '1',
    LOG_PRETTY: 'false',
  };
  const b24bot = (...args: string[]): Promise<Ended> => b24botIn(env, ...args).ended;
  return { local, env, secret: webhook.secret, b24bot };
}

const echoOf = (local: LocalPortal) =>
  [...local.portal.state.bots.values()].find(({ code }) => code === 'echo');

async function doctor(site: { b24bot(...args: string[]): Promise<Ended> }) {
  const { code, stdout } = await site.b24bot('doctor', '--json');
  const { ok, findings } = JSON.parse(stdout) as { ok: boolean; findings: Finding[] };
  const wrong = findings.filter(({ level }) => level !== 'ok');
  return { code, ok, checks: findings.map(({ check }) => check), wrong };
}

/** Waits until the server process answers somebody. */
async function answered(local: LocalPortal, text: string): Promise<void> {
  const bot = echoOf(local);
  await expect
    .poll(
      () =>
        local.people
          .messagesOf(11, bot?.id ?? 0)
          .map((message) => message.text)
          .join('\n'),
      { timeout: 20_000 },
    )
    .toContain(text);
}

it('registers by a webhook: shows what would change, changes it when it may, and then finds nothing to do', async () => {
  const site = await webhookSite();
  const shown = await site.b24bot('register', '--dry-run');
  expect(shown).toMatchObject({ code: 0, stderr: '' });
  expect(shown.stdout).toMatch(/echo: not registered, v2, events are fetched\n {4}\+ bot "EchoBot"/);
  const unasked = await site.b24bot('register');
  expect(unasked.code).toBe(2);
  expect(unasked.stderr).toContain('--yes');
  expect(echoOf(site.local)).toBeUndefined();

  const done = await site.b24bot('register', '--yes');
  expect(done).toMatchObject({ code: 0, stderr: '' });
  expect(done.stdout).toMatch(/: done\n$/);
  const bot = echoOf(site.local);
  expect(bot).toMatchObject({ eventMode: 'fetch', generation: 'v2' });

  const calls = site.local.portal.traffic.length;
  const again = await site.b24bot('register');
  expect(again).toMatchObject({ code: 0, stderr: '' });
  expect(again.stdout).toContain('as declared');
  const changing = site.local.portal.traffic
    .slice(calls)
    .filter((entry) => entry.kind === 'call' && /register|update/i.test(entry.method));
  expect(changing).toEqual([]);

  const user = site.local.portal.state.users.get(bot?.id ?? 0);
  if (user) user.name = 'Somebody else';
  const drifted = await site.b24bot('register', '--dry-run');
  expect(drifted.stdout).toContain('~ name "Somebody else');
  for (const { stdout, stderr } of [shown, unasked, done, again, drifted])
    expect(stdout + stderr).not.toContain(site.secret);
});

it('the doctor finds nothing where all is well, and each trouble with its fix', async () => {
  const site = await webhookSite();
  expect((await site.b24bot('register', '--yes')).code).toBe(0);
  const well = await doctor(site);
  expect(well).toMatchObject({ code: 0, ok: true });
  expect(well.checks).toEqual(
    expect.arrayContaining(['configuration', 'access', 'clock', 'permissions', 'revision', "bot 'echo'"]),
  );
  expect(well.wrong).toEqual([expect.objectContaining({ found: 'no events were fetched yet' })]);

  site.local.portal.state.commands.clear();
  site.local.advanceClock(3600_000);
  const ill = await doctor(site);
  expect(ill).toMatchObject({ code: 1, ok: false });
  expect(ill.wrong).toContainEqual(
    expect.objectContaining({ check: 'clock', level: 'broken', fix: expect.stringContaining('NTP') }),
  );
  expect(ill.wrong).toContainEqual(
    expect.objectContaining({
      check: "bot 'echo'",
      level: 'broken',
      found: expect.stringContaining('+ command /help'),
      fix: 'Run: b24bot register',
    }),
  );

  site.local.portal.state.webhooks.splice(0);
  const revoked = await doctor(site);
  expect(revoked.code).toBe(1);
  expect(revoked.wrong).toContainEqual(
    expect.objectContaining({ check: 'incoming webhook', fix: expect.stringContaining('create a new one') }),
  );
  expect(JSON.stringify([well, ill, revoked])).not.toContain(site.secret);
});

it('the doctor names missing permissions and a public address that nobody answers at', async () => {
  const site = await webhookSite(['imbot'], false);
  const found = await doctor(site);
  expect(found.code).toBe(1);
  expect(found.wrong).toContainEqual(
    expect.objectContaining({ check: 'permissions', level: 'warning', fix: expect.stringContaining('im') }),
  );
  const { code, stdout } = await b24botIn({ ...site.env, B24_API: 'v1' }, 'doctor').ended;
  expect(code).toBe(1);
  expect(stdout).toMatch(/broken {3}public address: http:\/\/127\.0\.0\.1:\d+\/health\/live does not answer/);
  expect(stdout).toMatch(/-> Start the server/);
});

it('B24_WEBHOOK_URL and b24bot start: the bot is live, stays so over restarts, and its secrets stay secret', async () => {
  const { local, env, secret } = await webhookSite();
  const output: string[] = [];
  const start = async (): Promise<Child> => {
    const child = b24botIn(env, 'start');
    closers.push(() => child.process.kill('SIGKILL'));
    await child.line(/"fetching events"/);
    return child;
  };
  const stop = async (child: Child, signal: NodeJS.Signals): Promise<void> => {
    child.process.kill(signal);
    const { stdout, stderr } = await child.ended;
    output.push(stdout, stderr);
  };
  const first = await start();
  const bot = echoOf(local);
  local.people.say(11, bot?.id ?? 0, 'First of all');
  await answered(local, 'First of all');
  await stop(first, 'SIGKILL');

  local.people.say(11, bot?.id ?? 0, 'While nobody was there');
  const second = await start();
  await answered(local, 'While nobody was there');
  expect(echoOf(local)?.id).toBe(bot?.id);
  local.portal.state.webhooks.splice(0);
  await second.line(/events could not be fetched/);
  await stop(second, 'SIGTERM');

  const owner = echoOf(local)?.appId.replace(/^custom/, '') ?? '';
  expect(owner).toMatch(/^[0-9a-f]{40}$/);
  const text = output.join('');
  expect(text).toContain('rest call');
  expect([secret, owner].filter((one) => text.includes(one))).toEqual([]);
  const folder = join(env.DATABASE_URL.replace('file:', ''), '..');
  const stored = readdirSync(folder).map((name) => readFileSync(join(folder, name)).toString('latin1'));
  expect(stored.length).toBeGreaterThan(1);
  expect([secret, owner].filter((one) => stored.some((bytes) => bytes.includes(one)))).toEqual([]);
});

const application = {
  clientId: 'local.5f0e2d1c3b4a59.12345678',
  clientSecret: 'canary-secret-of-the-application-0123456789abcd',
};

/** A portal that installed the application of a server that runs. */
async function applicationSite(hasV2 = true) {
  const local = await createLocalPortal({ hasV2 });
  closers.push(() => local.close());
  const folder = mkdtempSync(join(tmpdir(), 'b24bot-cli-'));
  closers.push(() => rmSync(folder, { recursive: true, force: true }));
  const port = await pickPort(undefined, 0);
  const env = {
    B24_CLIENT_ID: application.clientId,
    B24_CLIENT_SECRET: application.clientSecret,
    B24_ALLOWED_HOSTS: [local.origin, local.oauthOrigin].map((origin) => new URL(origin).host).join(),
    B24_OAUTH_SERVERS: local.oauthOrigin,
    DATABASE_URL: `file:${join(folder, 'b24bot.db')}`,
    HOST: '127.0.0.1',
    PORT: String(port),
    LOG_LEVEL: 'info',
    LOG_PRETTY: 'false',
  };
  const server = b24botIn(env, 'start');
  closers.push(async () => {
    server.process.kill('SIGTERM');
    await server.ended;
  });
  await server.line(/"msg":"ready"/);
  const scope = ['imbot', 'im', 'imopenlines'];
  local.installApp({
    installUrl: `http://127.0.0.1:${port}/bitrix24/install`,
    scope,
    title: 'b24bot',
    ...application,
  });
  await server.line(/"bot registered"/);
  const output: string[] = [];
  const b24bot = async (...args: string[]): Promise<Ended> => {
    const ended = await b24botIn(env, ...args).ended;
    output.push(ended.stdout, ended.stderr);
    return ended;
  };
  return { local, env, output, b24bot };
}

it.each([true, false])(
  'an installed application (v2: %s): the doctor sees access, subscriptions and what is wrong with them',
  async (hasV2) => {
    const site = await applicationSite(hasV2);
    const well = await doctor(site);
    // Nothing but that this machine has no certificate.
    expect(well).toMatchObject({ code: 0, ok: true, wrong: [{ check: 'certificate', level: 'warning' }] });
    expect(well.checks).toEqual(
      expect.arrayContaining(['public address', 'access', 'permissions', "bot 'echo'", 'subscriptions']),
    );

    const tokens = () => [...site.local.portal.state.tokens.values()].map(({ accessToken }) => accessToken);
    const before = tokens();
    expect((await site.b24bot('doctor', '--refresh')).stdout).toMatch(/access: .* and was just renewed/);
    const renewed = tokens().filter((token) => !before.includes(token));
    expect(renewed).not.toEqual([]);
    // What ran out is renewed on the way, and still good afterwards.
    site.local.expireTokens();
    expect(await doctor(site)).toMatchObject({ code: 0, ok: true });
    expect(await doctor(site)).toMatchObject({ code: 0, ok: true });

    site.local.revokeTokens();
    const revoked = await doctor(site);
    expect(revoked.wrong).toContainEqual(
      expect.objectContaining({
        check: 'access',
        level: 'broken',
        fix: expect.stringContaining('reinstall'),
      }),
    );
    const secrets = [application.clientSecret, ...before, ...renewed, ...tokens()];
    expect(secrets.filter((secret) => site.output.join('').includes(secret))).toEqual([]);
  },
);

it('a server that moved: the doctor says where events go, and b24bot register --force brings them along', async () => {
  const site = await applicationSite();
  const moved = `http://127.0.0.2:${site.env.PORT}`;
  const ask = (...args: string[]): Promise<Ended> =>
    b24botIn({ ...site.env, PUBLIC_URL: moved }, ...args).ended;
  const lost = await doctor({ b24bot: ask });
  expect(lost).toMatchObject({ code: 1, ok: false });
  expect(lost.wrong).toContainEqual(
    expect.objectContaining({
      check: 'subscriptions',
      level: 'broken',
      found: expect.stringContaining(`does not go to ${moved}/bitrix24/events`),
      fix: expect.stringContaining('register --force'),
    }),
  );
  expect(await ask('register', '--yes', '--force')).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/: done\n$/),
    stderr: '',
  });
  const found = await doctor({ b24bot: ask });
  expect(found.wrong.map(({ check }) => check)).not.toContain('subscriptions');
});
