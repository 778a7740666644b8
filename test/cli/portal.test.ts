import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { StateView } from '../../src/local-portal/control/state-view.ts';
import { startHandler } from '../local-portal/handler.ts';
import { b24bot, b24botIn, run } from './child.ts';

it('b24bot portal prints what a server needs, installs an application and ends with 0 when interrupted', async () => {
  const handler = await startHandler();
  const child = b24bot(
    'portal',
    ...[
      '--install',
      handler.url,
      '--client-id',
      'local.mine',
      '--client-secret',
      'a-secret-of-mine',
      '--json',
    ],
  );
  try {
    const facts = JSON.parse(await child.line(/"type":"portal"/)) as Record<string, unknown>;
    expect(facts).toMatchObject({
      memberId: expect.stringMatching(/^[0-9a-f]{32}$/),
      env: {
        B24_CLIENT_ID: 'local.mine',
        B24_CLIENT_SECRET: 'a-secret-of-mine',
        B24_OAUTH_SERVERS: facts['oauth'],
        B24_ALLOWED_HOSTS: [facts['origin'], facts['oauth']]
          .map((origin) => new URL(String(origin)).host)
          .join(),
      },
    });
    expect(await child.line(/"type":"installed"/)).toContain('"status":200');
    const [installed] = handler.named('ONAPPINSTALL');
    expect(installed).toMatchObject({ auth: { member_id: facts['memberId'], user_id: '1' } });
    const state = (await (await fetch(String(facts['control']))).json()) as StateView;
    expect(state.apps).toMatchObject([{ clientId: 'local.mine' }]);
  } finally {
    child.process.kill('SIGTERM');
    await handler.close();
  }
  expect(await child.ended).toMatchObject({ code: 0, stderr: '' });
});

it('waits for the install address, which may start later', async () => {
  const handler = await startHandler();
  await handler.close();
  const child = b24bot('portal', '--v1-only', '--install', handler.url);
  try {
    await child.line(/^waiting for http/);
    expect(await child.line(/B24_CLIENT_SECRET=/)).toMatch(/^ {2}B24_CLIENT_SECRET=\S+$/);
  } finally {
    child.process.kill('SIGINT');
  }
  expect(await child.ended).toMatchObject({ code: 0 });
});

it('refuses an install address that is none', async () => {
  const { code, stderr } = await run('portal', '--install', 'here');
  expect(stderr).toContain('--install here is no address');
  expect(code).toBe(2);
});

it('makes an incoming webhook and prints the environment with which a server is live there', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'b24bot-cli-'));
  const portal = b24bot('portal', '--webhook', '--json');
  const children = [portal];
  try {
    const { env, origin, webhook } = JSON.parse(await portal.line(/"type":"portal"/));
    expect(env).toEqual({ B24_WEBHOOK_URL: webhook });
    expect(webhook).toMatch(new RegExp(`^${origin}/rest/1/\\w+/$`));
    const server = b24botIn(
      {
        ...env,
        DATABASE_URL: `file:${join(folder, 'b24bot.db')}`,
        HOST: '127.0.0.1',
        PORT: '0',
        B24_POLL_MAX: '5',
      },
      'start',
    );
    children.push(server);
    await server.line(/"fetching events"/);
    const control = (path: string, body: object): Promise<Response> =>
      fetch(`${origin}/_portal/${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
    const { bots } = (await (await fetch(`${origin}/_portal/state`)).json()) as StateView;
    const echo = bots.find(({ code }) => code === 'echo')?.id;
    await control('people/say', { userId: 11, dialogId: echo, text: 'Anybody there?' });
    const seen = async (): Promise<string> =>
      (await fetch(`${origin}/_portal/messages?userId=11&dialogId=${echo}`)).text();
    await expect.poll(seen).toContain('reply: Anybody there?');
  } finally {
    for (const child of children.toReversed()) {
      child.process.kill('SIGTERM');
      await child.ended;
    }
    rmSync(folder, { recursive: true, force: true });
  }
  expect(await portal.ended).toMatchObject({ code: 0, stderr: '' });
});
