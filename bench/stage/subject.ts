import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { type Child, startChild } from './child.ts';
import type { CountingPortal } from './counting-portal.ts';
import { installBody } from './events.ts';

const ROOT = join(import.meta.dirname, '../..');
export const ENCRYPTION_KEYS = `bench:${randomBytes(32).toString('base64')}`;

export interface SubjectOptions {
  portal: CountingPortal;
  bot: 'echo' | 'holding' | 'silent' | 'sleepy';
  /** Further variables, as in `.env.example`. */
  env?: Readonly<Record<string, string>>;
  /** A file or a `postgres://` URL, there already; default: a new one in a folder of its own, deleted in the end. */
  database?: string;
  /** Arguments for Node. */
  node?: readonly string[];
}

/** The real server, as in production, in a process of its own. */
export interface Subject extends Child {
  readonly database: string;
}

/** A folder on the disk of the checkout: a temporary one may lie in memory. */
export function benchFolder(): string {
  return mkdtempSync(join(ROOT, 'node_modules', '.bench-'));
}

/** A port that nobody listens on: what the server registers in portals must not change with every start. */
export function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const at = server.address();
      server.close(() => resolve(at !== null && typeof at === 'object' ? at.port : 0));
    });
  });
}

export function subjectEnv(options: SubjectOptions, port: number, database: string): Record<string, string> {
  const { portal, bot } = options;
  return {
    NODE_ENV: 'production',
    HOST: '127.0.0.1',
    PORT: String(port),
    PUBLIC_URL: 'https://bot.example.com',
    B24_CLIENT_ID: 'local.bench',
    B24_CLIENT_SECRET: 'secret-of-the-bench-application',
    B24_ALLOWED_HOSTS: `127.0.0.1:${portal.port}`,
    B24_OAUTH_SERVERS: portal.origin,
    BOTS: join(import.meta.dirname, `${bot}-bot.ts`),
    DATABASE_URL: database.startsWith('postgres:') ? database : `file:${database}`,
    ENCRYPTION_KEYS,
    LOG_LEVEL: 'info',
    // What the server can do, not what a portal's tariff allows.
    B24_RATE: 'off',
    ...options.env,
  };
}

function isReady(line: string): boolean {
  return line.includes('"msg":"ready"');
}

/** Starts the server and, with a new database, installs it in the portal over HTTP. */
export async function startSubject(options: SubjectOptions): Promise<Subject> {
  const folder = options.database === undefined ? benchFolder() : undefined;
  const database = options.database ?? join(folder ?? '', 'b24bot.db');
  const port = await freePort();
  const child = await startChild({
    args: [...(options.node ?? []), join(ROOT, 'src/main.ts')],
    env: subjectEnv(options, port, database),
    ready: (line) => (isReady(line) ? port : undefined),
  });
  if (folder !== undefined) await install(port, options.portal);
  return {
    ...child,
    database,
    async stop() {
      await child.stop();
      if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Makes a new database in which the first portal is installed. */
export async function installFirst(options: SubjectOptions): Promise<void> {
  const server = await startSubject(options);
  await install(server.port, options.portal);
  await server.stop();
}

async function install(port: number, portal: CountingPortal): Promise<void> {
  const response = await fetch(`http://127.0.0.1:${port}/bitrix24/install`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: installBody(portal),
  });
  if (response.status !== 200) throw new Error(`the installation was answered with ${response.status}`);
  // The bot is registered behind the answer: a few calls.
  for (let quiet = 0, seen = -1; quiet < 3; quiet = portal.requests === seen ? quiet + 1 : 0) {
    seen = portal.requests;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** Starts one of the floors beside this file. */
export function startFloor(name: 'bare-ack' | 'bare-loop'): Promise<Child> {
  return startChild({
    args: [join(import.meta.dirname, `${name}.ts`)],
    ready: (line) => {
      const port = /^port (\d+)$/.exec(line)?.[1];
      return port === undefined ? undefined : Number(port);
    },
  });
}
