import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLocalPortal, type LocalPortal } from '../../src/local-portal/create.ts';
import { type Child, prepareChild } from './child.ts';
import { type Crowd, createCrowd, USERS } from './people.ts';
import { createLedger, type Ledger } from './tally.ts';

export interface StageOptions {
  api: 'v1' | 'v2';
  /** How events come; default: posted. */
  delivery?: 'webhook' | 'fetch';
  /** From 0 (included) to 1 (excluded). */
  random: () => number;
  /** `DATABASE_URL` of an empty database; default a file of its own. */
  database?: string | undefined;
}

/** A portal full of people, and an application installed in it whose server is not running. */
export interface Stage {
  local: LocalPortal;
  folder: string;
  /** The database file. */
  path: string;
  /** The server's environment. */
  env: Record<string, string>;
  crowd: Crowd;
  ledger: Ledger;
  /** A process that has not been started; unless it is the last one, the one after it loads meanwhile. */
  nextChild(which?: 'last'): Child;
  close(): Promise<void>;
}

const CLIENT_ID = 'local.5f0e2d1c3b4a59.12345678';
const KEYS = `k1:${Buffer.alloc(32, 7).toString('base64')}`;
const CLIENT_SECRET = 'secret-of-the-crash-application-0123456789abcdef';

/** Starts the portal, installs the application, lets the bot join its groups and ends the server. */
export async function openStage({
  api,
  delivery = 'webhook',
  random,
  database,
}: StageOptions): Promise<Stage> {
  const folder = await mkdtemp(join(tmpdir(), 'b24bot-crash-'));
  const local = await createLocalPortal({ hasV2: api === 'v2', users: USERS });
  const port = await freePort(random);
  const path = join(folder, 'b24bot.db');
  const env = {
    HOST: '127.0.0.1',
    PORT: String(port),
    PUBLIC_URL: `http://127.0.0.1:${port}`,
    B24_API: api,
    B24_DELIVERY: delivery,
    B24_CLIENT_ID: CLIENT_ID,
    B24_CLIENT_SECRET: CLIENT_SECRET,
    B24_ALLOWED_HOSTS: [local.origin, local.oauthOrigin].map((origin) => new URL(origin).host).join(','),
    B24_OAUTH_SERVERS: local.oauthOrigin,
    DATABASE_URL: database ?? `file:${path}`,
    ENCRYPTION_KEYS: KEYS,
    LOG_LEVEL: 'fatal',
  };
  let spare: Child | undefined;
  const nextChild = (which?: 'last'): Child => {
    const child = spare ?? prepareChild();
    spare = which === 'last' ? undefined : prepareChild();
    return child;
  };
  async function close(): Promise<void> {
    spare?.kill('SIGKILL');
    await spare?.ended;
    await local.close();
    await rm(folder, { recursive: true, force: true });
  }

  try {
    const first = nextChild();
    await first.start({ env, order: null, failEvery: 0, keys: true });
    local.installApp({
      installUrl: `${env.PUBLIC_URL}/bitrix24/install`,
      scope: ['imbot', 'im'],
      clientId: CLIENT_ID,
      clientSecret: CLIENT_SECRET,
      title: 'Crash application',
    });
    await local.settle();
    await first.rest();
    const crowd = createCrowd(local);
    await local.settle();
    await first.rest();
    first.kill('SIGKILL');
    await first.ended;
    const ledger = createLedger(local, delivery);
    // What went over the wire so far is history.
    ledger.collect();
    return { local, folder, path, env, crowd, ledger, nextChild, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** A port that the system gives to nobody by itself, so that it stays free while the server is dead. */
export async function freePort(random: () => number): Promise<number> {
  for (;;) {
    const port = 20_000 + Math.floor(random() * 10_000);
    const server = createServer();
    const free = await new Promise<boolean>((resolve) => {
      server.once('error', () => resolve(false));
      server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
    });
    if (free) return port;
  }
}
