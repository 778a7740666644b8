import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** One refresh token that the authorisation server knows, and what it stands for. */
export interface Issued {
  memberId: string;
  userId: number;
  admin: boolean;
  /** Address that the server names; default: the portal's own. */
  clientEndpoint?: string;
}

/** An authorisation server and a portal on one loopback port, and a record of what was asked of them. */
export interface Bitrix {
  origin: string;
  host: string;
  /** `METHOD path` of every request, oldest first. */
  requests: string[];
  /** Refresh token -> grant; used up by the exchange. */
  grants: Map<string, Issued>;
  /** Access token -> user. */
  access: Map<string, Issued>;
  /** True: the authorisation server answers 502 to everything. */
  down: boolean;
  /** True: the portal (not the authorisation server) answers 502. */
  portalDown: boolean;
  close(): Promise<void>;
}

export const CLIENT_ID = 'local.6a1c3e5f70b924.18273645';
export const CLIENT_SECRET = 'canary-client-secret-5d41402abc4b2a76';

export async function startBitrix(): Promise<Bitrix> {
  let serial = 0;
  const server = createServer(async (request, response) => {
    const url = new URL(request.url ?? '/', 'http://local');
    const body = await read(request);
    bitrix.requests.push(`${request.method} ${url.pathname}`);
    const answer = (status: number, json: unknown) => {
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(json));
    };
    const isOAuth = url.pathname === '/oauth/token/';
    if (isOAuth ? bitrix.down : bitrix.portalDown)
      return response.writeHead(502).end('<html>Bad gateway</html>');
    if (isOAuth) return token(new URLSearchParams(body), answer);
    return rest(url.pathname, body, answer);
  });

  type Answer = (status: number, json: unknown) => void;

  function token(form: URLSearchParams, answer: Answer): unknown {
    if (form.get('client_id') !== CLIENT_ID || form.get('client_secret') !== CLIENT_SECRET) {
      return answer(400, { error: 'invalid_client' });
    }
    const given = form.get('refresh_token') ?? '';
    const issued = bitrix.grants.get(given);
    if (!issued) return answer(400, { error: 'invalid_grant' });
    bitrix.grants.delete(given);
    serial += 1;
    const accessToken = `new-access-${serial}`;
    const refreshToken = `new-refresh-${serial}`;
    bitrix.grants.set(refreshToken, issued);
    bitrix.access.set(accessToken, issued);
    answer(200, {
      access_token: accessToken,
      refresh_token: refreshToken,
      expires_in: 3600,
      client_endpoint: issued.clientEndpoint ?? `${bitrix.origin}/rest/`,
      server_endpoint: `${bitrix.origin}/rest/`,
      domain: bitrix.host,
      member_id: issued.memberId,
      scope: 'imbot,im',
      status: 'L',
      user_id: issued.userId,
    });
  }

  function rest(path: string, body: string, answer: Answer): unknown {
    const parameters = body.startsWith('{')
      ? JSON.parse(body)
      : Object.fromEntries(new URLSearchParams(body));
    const issued = bitrix.access.get(String(parameters.auth));
    if (!issued) return answer(401, { error: 'invalid_token', error_description: 'unknown' });
    if (path === '/rest/profile')
      return answer(200, { result: { ID: String(issued.userId), ADMIN: issued.admin } });
    if (path === '/rest/app.info') {
      return answer(200, {
        result: { CODE: CLIENT_ID, INSTALLED: true, LICENSE: 'eu_basic', client_id: CLIENT_ID },
      });
    }
    return answer(404, { error: 'ERROR_METHOD_NOT_FOUND', error_description: 'Method not found!' });
  }

  await listen(server);
  const { port } = address(server);
  const bitrix: Bitrix = {
    origin: `http://127.0.0.1:${port}`,
    host: `127.0.0.1:${port}`,
    requests: [],
    grants: new Map(),
    access: new Map(),
    down: false,
    portalDown: false,
    close: () => stop(server),
  };
  return bitrix;
}

/** A listening socket that counts who connects: it must stay at zero. */
export async function startAttacker(): Promise<{
  origin: string;
  host: string;
  hits: () => number;
  close(): Promise<void>;
}> {
  let hits = 0;
  const server = createServer((_request, response) => response.end('{}'));
  server.on('connection', () => {
    hits += 1;
  });
  await listen(server);
  const { port } = address(server);
  return {
    origin: `http://127.0.0.1:${port}`,
    host: `127.0.0.1:${port}`,
    hits: () => hits,
    close: () => stop(server),
  };
}

async function read(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString('utf8');
}

function listen(server: Server): Promise<void> {
  return new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
}

function address(server: Server): AddressInfo {
  const found = server.address();
  if (found === null || typeof found === 'string') throw new Error('not listening');
  return found;
}

function stop(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(() => resolve()));
}
