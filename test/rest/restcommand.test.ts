import { describe, expect, it, onTestFinished } from 'vitest';
import { createHostPolicy } from '../../src/rest/hosts.ts';
import { createOAuthClient } from '../../src/rest/oauth.ts';
import { createRestCommand, type RestAuth, type RestCommandOptions } from '../../src/rest/restcommand.ts';
import { createTransport } from '../../src/rest/transport.ts';
import { json, type Listener, listen } from './listener.ts';

/** A portal that takes one token, and an authorisation server that gives it for `r1`. */
async function world(memberId = 'm1') {
  const portal = await listen((seen, response) => {
    if (JSON.parse(seen.body).auth === 'a2') json(response, { result: 4711, total: 1 });
    else json(response, { error: 'expired_token', error_description: 'x' }, 401);
  });
  const server = await listen((_seen, response) =>
    json(response, {
      access_token: 'a2',
      refresh_token: 'r2',
      member_id: memberId,
      user_id: 1,
      expires_in: 3600,
    }),
  );
  return { portal, server };
}

const NOW = 1_789_000_000_000;

function commandIn(portal: Listener, server?: Listener, more: Partial<RestCommandOptions> = {}) {
  const hosts = createHostPolicy({ allow: [portal.host, ...(server ? [server.host] : [])] });
  const transport = createTransport({ hosts });
  onTestFinished(() => transport.close());
  const oauth =
    server &&
    createOAuthClient({
      transport,
      clientId: 'local.1',
      clientSecret: 's',
      servers: [server.origin],
      now: () => NOW,
    });
  return createRestCommand({ transport, hosts, now: () => NOW, ...(oauth ? { oauth } : {}), ...more });
}

const authOf = (portal: Listener, access_token: string): RestAuth => ({
  access_token,
  refresh_token: 'r1',
  client_endpoint: portal.endpoint,
  member_id: 'm1',
});

describe('restCommand', () => {
  it('posts to client_endpoint + method and gives the whole answer', async () => {
    const { portal } = await world();
    const answer = await commandIn(portal)('im.message.add', { DIALOG_ID: '11' }, authOf(portal, 'a2'));
    expect(answer).toEqual({ result: 4711, total: 1 });
    expect(portal.seen[0]).toMatchObject({
      path: '/rest/im.message.add',
      body: '{"DIALOG_ID":"11","auth":"a2"}',
    });
  });

  it('renews a stale token once, tells it first, and repeats the call', async () => {
    const { portal, server } = await world();
    const kept: RestAuth[] = [];
    const restCommand = commandIn(portal, server, {
      onRenew: async (auth) => {
        expect(portal.seen).toHaveLength(1);
        kept.push(auth);
      },
    });
    await expect(restCommand('profile', {}, authOf(portal, 'a1'))).resolves.toMatchObject({ result: 4711 });
    expect(kept).toMatchObject([{ access_token: 'a2', refresh_token: 'r2', member_id: 'm1' }]);
    expect([portal.seen.length, server.seen.length]).toEqual([2, 1]);
  });

  it('renews once for calls that fail together', async () => {
    const { portal, server } = await world();
    const restCommand = commandIn(portal, server);
    await Promise.all(Array.from({ length: 16 }, () => restCommand('profile', {}, authOf(portal, 'a1'))));
    await restCommand('profile', {}, authOf(portal, 'a1'));
    expect(server.seen).toHaveLength(1);
  });

  it('renews with the newest refresh token when the renewed pair has expired too', async () => {
    const { portal, server } = await world();
    let clock = NOW;
    const restCommand = commandIn(portal, server, { now: () => clock });
    await restCommand('profile', {}, authOf(portal, 'a1'));
    clock += 3_601_000;
    await restCommand('profile', {}, authOf(portal, 'a1'));
    expect(server.seen.map(({ body }) => new URLSearchParams(body).get('refresh_token'))).toEqual([
      'r1',
      'r2',
    ]);
  });

  it('throws the error of the portal when nothing can renew', async () => {
    const { portal } = await world();
    const call = commandIn(portal)('profile', {}, authOf(portal, 'a1'));
    await expect(call).rejects.toMatchObject({ code: 'expired_token', layer: 'auth' });
  });

  it('does not use a renewed token of another portal', async () => {
    const { portal, server } = await world('m2');
    const call = commandIn(portal, server)('profile', {}, authOf(portal, 'a1'));
    await expect(call).rejects.toMatchObject({ code: 'MEMBER_MISMATCH' });
    expect(portal.seen).toHaveLength(1);
  });

  it('holds to its own policy, even where the transport would go further', async () => {
    const { portal } = await world();
    const restCommand = commandIn(portal, undefined, { hosts: createHostPolicy() });
    await expect(restCommand('profile', {}, authOf(portal, 'a2'))).rejects.toMatchObject({
      code: 'HOST_REFUSED',
    });
    expect(portal.connections()).toBe(0);
  });

  it('sends no token to a host that is not permitted', async () => {
    const { portal } = await world();
    const hostile = await listen((_seen, response) => json(response, { result: 1 }));
    const restCommand = commandIn(portal);
    await expect(restCommand('profile', {}, authOf(hostile, 'a1'))).rejects.toMatchObject({
      code: 'HOST_REFUSED',
    });
    expect(hostile.connections()).toBe(0);
  });
});
