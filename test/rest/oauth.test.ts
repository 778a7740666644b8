import { describe, expect, it, onTestFinished } from 'vitest';
import { AuthError } from '../../src/errors.ts';
import { createHostPolicy } from '../../src/rest/hosts.ts';
import { createOAuthClient } from '../../src/rest/oauth.ts';
import { createTransport } from '../../src/rest/transport.ts';
import { json, type Listener, listen } from './listener.ts';

const NOW = 1_789_000_000_000;
const GRANT = {
  access_token: 'a2',
  refresh_token: 'r2',
  expires: 1,
  expires_in: 3600,
  member_id: 'm1',
  scope: 'imbot, im',
  status: 'L',
  user_id: 1,
  domain: 'oauth.bitrix.info',
  client_endpoint: 'https://kestrel-works.bitrix24.eu/rest/',
  server_endpoint: 'https://oauth.bitrix.info/rest/',
};

function oauthAt(server: Listener, more: Listener[] = []) {
  const allow = [server, ...more].map(({ host }) => host);
  const transport = createTransport({ hosts: createHostPolicy({ allow }) });
  onTestFinished(() => transport.close());
  return createOAuthClient({
    transport,
    clientId: 'local.1',
    clientSecret: 'canary-secret',
    servers: [server.origin],
    now: () => NOW,
  });
}

async function refusal(promise: Promise<unknown>): Promise<AuthError> {
  const error = await promise.catch((reason: unknown) => reason);
  if (error instanceof AuthError) return error;
  throw new Error(`expected an AuthError, got ${String(error)}`);
}

describe('a refresh', () => {
  it('posts a form, keeps the secret out of the address and returns the grant', async () => {
    const server = await listen((_seen, response) => json(response, GRANT));
    const grant = await oauthAt(server).refresh('r+1 &=', `${server.origin}/rest/`);
    expect(grant).toEqual({
      memberId: 'm1',
      userId: 1,
      accessToken: 'a2',
      refreshToken: 'r2',
      expires: NOW / 1000 + 3600,
      clientEndpoint: 'https://kestrel-works.bitrix24.eu/rest/',
      scope: ['imbot', 'im'],
      status: 'L',
      server: server.origin,
    });
    const [seen] = server.seen;
    expect(seen?.path).toBe('/oauth/token/');
    expect(seen?.headers['content-type']).toBe('application/x-www-form-urlencoded');
    expect(Object.fromEntries(new URLSearchParams(seen?.body))).toEqual({
      grant_type: 'refresh_token',
      client_id: 'local.1',
      client_secret: 'canary-secret',
      refresh_token: 'r+1 &=',
    });
  });

  it('asks only pinned servers, whatever the hint says', async () => {
    const server = await listen((_seen, response) => json(response, GRANT));
    const hostile = await listen((_seen, response) => json(response, GRANT));
    const oauth = oauthAt(server, [hostile]);
    for (const hint of [hostile.endpoint, 'nonsense', '', `${server.origin}@${hostile.host}/rest/`]) {
      expect(await refusal(oauth.refresh('r1', hint))).toMatchObject({ code: 'SERVER_NOT_PINNED' });
      expect(await refusal(oauth.appInfo('a1', hint))).toMatchObject({ code: 'SERVER_NOT_PINNED' });
    }
    expect(hostile.connections()).toBe(0);
    await oauth.refresh('r1');
    expect(server.seen).toHaveLength(1);
  });

  it.each([
    ['invalid_grant', 400, 'reauth-required'],
    ['INVALID_GRANT', 401, 'reauth-required'],
    ['bad_verification_code', 400, 'reauth-required'],
    ['insufficient_scope', 400, 'reauth-required'],
    ['invalid_client', 401, 'wrong-client'],
    ['Wrong_Client', 400, 'wrong-client'],
    ['PAYMENT_REQUIRED', 402, 'payment-required'],
    ['PORTAL_DELETED', 403, 'portal-gone'],
    ['invalid_grant', 200, 'reauth-required'],
    ['something_new', 400, 'transient'],
    ['constructor', 400, 'transient'],
  ])('answered %s with status %i means %s', async (error, status, outcome) => {
    const server = await listen((_seen, response) =>
      json(response, { error, error_description: 'canary' }, status),
    );
    const made = await refusal(oauthAt(server).refresh('r1'));
    expect(made).toMatchObject({ outcome, layer: 'auth' });
    expect(`${made.message}${made.hint}`).not.toContain('canary');
  });

  it('is transient when the server is down, redirects or answers nonsense', async () => {
    const html = await listen((_seen, response) => response.writeHead(502).end('<html>'));
    expect(await refusal(oauthAt(html).refresh('r1'))).toMatchObject({
      outcome: 'transient',
      code: 'NOT_JSON',
    });
    const empty = await listen((_seen, response) => json(response, { access_token: 'a' }));
    expect(await refusal(oauthAt(empty).refresh('r1'))).toMatchObject({ outcome: 'transient' });
    const target = await listen((_seen, response) => json(response, GRANT));
    const moved = await listen((_seen, response) =>
      response.writeHead(307, { location: target.origin }).end(),
    );
    expect(await refusal(oauthAt(moved, [target]).refresh('r1'))).toMatchObject({ code: 'REDIRECT' });
    expect(target.connections()).toBe(0);
  });
});

describe('app.info', () => {
  it('is asked of the server with the token in the body', async () => {
    const server = await listen((_seen, response) => json(response, { result: { ID: 1, CODE: 'local.1' } }));
    await expect(oauthAt(server).appInfo('a1', server.origin)).resolves.toEqual({ ID: 1, CODE: 'local.1' });
    expect(server.seen[0]).toMatchObject({ path: '/rest/app.info', body: 'auth=a1' });
  });
});

describe('pinned', () => {
  it('compares whole hosts', () => {
    const transport = createTransport({ hosts: createHostPolicy() });
    const oauth = createOAuthClient({ transport, clientId: 'x', clientSecret: 'y', now: () => NOW });
    expect(oauth.pinned('https://oauth.bitrix.info/rest/')).toBe('https://oauth.bitrix.info');
    expect(oauth.pinned('https://OAUTH.bitrix24.tech/rest/')).toBe('https://oauth.bitrix24.tech');
    expect(oauth.pinned('http://oauth.bitrix.info/rest/')).toBeNull();
    expect(oauth.pinned('https://oauth.bitrix.info:444/rest/')).toBeNull();
    expect(oauth.pinned('https://oauth.bitrix.info.evil.example/rest/')).toBeNull();
    expect(oauth.pinned('https://evil.example/?oauth.bitrix.info')).toBeNull();
  });
});
