import { expect, it } from 'vitest';
import type { StateView } from '../../src/local-portal/control/state-view.ts';
import { startHandler } from '../local-portal/handler.ts';
import { b24bot, run } from './child.ts';

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
