import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { StorageError } from '../../errors.ts';
import type { Row } from './column.ts';
import { errorCode, isSilence, storageError } from './postgres-error.ts';
import { createTurns } from './turns.ts';

/** A statement with its values; the same text is prepared once per connection. */
export interface Statement {
  name: string;
  text: string;
  values: readonly unknown[];
}

/** What one statement brought. */
export interface Answer {
  rows: readonly Row[];
  /** Rows that were written, or read. */
  count: number;
}

/** Statements that are written together or not at all. */
export interface Transaction {
  /** Sends the statements in one go; answers in their order. The first one begins the transaction. */
  send(...statements: Statement[]): Promise<Answer[]>;
  /** Likewise, and resolves once everything is durable. */
  commit(...statements: Statement[]): Promise<Answer[]>;
}

export interface Database {
  /** `host:port/name`, for messages. */
  readonly label: string;
  /** Why the last statement failed; undefined when it did not. */
  readonly trouble: StorageError | undefined;
  /** One statement in a transaction of its own. @throws StorageError */
  run(statement: Statement): Promise<Answer>;
  /** Several of them in one go, on one connection; answers in their order. @throws StorageError when any failed */
  runAll(...statements: Statement[]): Promise<Answer[]>;
  /** Rolls back unless `work` committed. @throws StorageError */
  transaction<Result>(work: (tx: Transaction) => Promise<Result>): Promise<Result>;
  /** A connection outside of the pool, with the same settings. */
  client(): pg.Client;
  close(): Promise<void>;
}

export interface DatabaseOptions {
  url: string;
  /** Connections at most. */
  pool: number;
  /** Milliseconds for one statement, and to wait for a connection of the pool. */
  statementMs: number;
  /** Milliseconds to connect. */
  connectMs: number;
}

/** So long nobody tries again after a connection was refused: waiting callers get their answer at once. */
const REST_MS = 250;
/** So long a connection may take to end; then the end of the process ends it. */
const GOODBYE_MS = 1000;
const SETTINGS = [
  // Our tables are small when they were analysed and large when it counts: every statement has its index.
  '-c enable_seqscan=off',
  '-c enable_bitmapscan=off',
  '-c enable_hashjoin=off',
  '-c enable_mergejoin=off',
  '-c jit=off',
].join(' ');

const INT8 = 20;
const types: pg.CustomTypesConfig = {
  getTypeParser: (oid, format) =>
    oid === INT8 && format !== 'binary' ? Number : pg.types.getTypeParser(oid, format),
};

const names = new Map<string, string>();

/** @example statement('DELETE FROM tokens WHERE member_id = $1', memberId) */
export function statement(text: string, ...values: readonly unknown[]): Statement {
  let name = names.get(text);
  if (name === undefined) {
    name = `b24bot_${names.size + 1}`;
    names.set(text, name);
  }
  return { name, text, values };
}

/** Host, port and name of a database, without user and password. */
export function labelOf(url: string): string {
  const { hostname, port, pathname } = new URL(url);
  return `${hostname === '' ? 'localhost' : hostname}:${port === '' ? '5432' : port}${pathname}`;
}

function answerOf({ rows, rowCount }: pg.QueryResult<Row>): Answer {
  return { rows, count: rowCount ?? 0 };
}

/** Opens no connection yet. */
export function createDatabase({ url, pool: max, statementMs, connectMs }: DatabaseOptions): Database {
  const label = labelOf(url);
  const config: pg.ClientConfig = {
    connectionString: url,
    application_name: 'b24bot',
    connectionTimeoutMillis: connectMs,
    statement_timeout: statementMs,
    lock_timeout: Math.ceil(statementMs / 2),
    // A process that was stopped in the middle of a transaction must not keep its locks.
    idle_in_transaction_session_timeout: Math.ceil(statementMs / 4),
    // A server that is silent is gone.
    query_timeout: statementMs + 1000,
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
    pipeline: true,
    options: SETTINGS,
    types,
  };
  const pool = new pg.Pool({ ...config, max, idleTimeoutMillis: 60_000 });
  // Waiting for a connection of ours and waiting for the server are two things.
  const turns = createTurns(max, statementMs);
  // An idle connection that breaks is replaced when it is needed; one in use fails its statements. That it tells
  // everybody else too must not end the process.
  pool.on('error', () => undefined);
  const ages = new WeakMap<pg.PoolClient, number>();
  pool.on('connect', (client) => {
    ages.set(client, age);
    client.on('error', () => undefined);
  });
  /** Rises when a server fell silent: connections from before are as silent, and each would have to be waited for. */
  let age = 0;
  let closed: Promise<void> | undefined;
  let refused: { error: StorageError; until: number } | undefined;
  let trouble: StorageError | undefined;

  async function connect(): Promise<pg.PoolClient> {
    if (closed !== undefined) throw new StorageError(`database ${label}: closed`, { code: 'STORAGE_CLOSED' });
    if (refused !== undefined && performance.now() < refused.until) throw refused.error;
    try {
      for (;;) {
        const client = await pool.connect();
        if (ages.get(client) === age) {
          refused = undefined;
          return client;
        }
        client.release(true);
      }
    } catch (error) {
      const failure = storageError(error, label);
      if (failure.code !== 'STORAGE_SLOW') refused = { error: failure, until: performance.now() + REST_MS };
      throw failure;
    }
  }

  async function using<Result>(work: (client: pg.PoolClient) => Promise<Result>): Promise<Result> {
    let client: pg.PoolClient | undefined;
    let leave: (() => void) | undefined;
    try {
      leave = await turns.take();
      client = await connect();
      const result = await work(client);
      client.release();
      trouble = undefined;
      return result;
    } catch (error) {
      // What a connection still knows after an error (open transaction, half prepared statements) dies with it.
      client?.release(true);
      if (isSilence(error)) age += 1;
      trouble = storageError(error, label);
      throw trouble;
    } finally {
      leave?.();
    }
  }

  function query(client: pg.ClientBase, { name, text, values }: Statement): Promise<pg.QueryResult<Row>> {
    return client.query<Row>({ name, text, values: [...values] });
  }

  /** Waits for all, so that none is under way when the connection is given back; fails with the first failure. */
  async function all(sent: Promise<pg.QueryResult<Row>>[]): Promise<pg.QueryResult<Row>[]> {
    const results: pg.QueryResult<Row>[] = [];
    let failure: { error: unknown } | undefined;
    for (const answer of await Promise.allSettled(sent)) {
      if (answer.status === 'fulfilled') results.push(answer.value);
      else failure ??= { error: answer.reason };
    }
    if (failure !== undefined) throw failure.error;
    return results;
  }

  async function transact<Result>(
    client: pg.PoolClient,
    work: (tx: Transaction) => Promise<Result>,
  ): Promise<Result> {
    let begun = false;
    let over = false;
    async function send(statements: readonly Statement[], last: boolean): Promise<Answer[]> {
      const begin = begun ? [] : [client.query<Row>('BEGIN')];
      const commit: Promise<pg.QueryResult<Row>>[] = [];
      const sent = [...begin, ...statements.map((one) => query(client, one))];
      if (last) commit.push(client.query<Row>('COMMIT'));
      begun = true;
      over = last;
      const results = await all([...sent, ...commit]);
      // PostgreSQL says ROLLBACK when it could not commit.
      if (last && results.at(-1)?.command !== 'COMMIT') throw new Error('the transaction was rolled back');
      return results.slice(begin.length, begin.length + statements.length).map(answerOf);
    }
    const result = await work({
      send: (...statements) => send(statements, false),
      commit: (...statements) => send(statements, true),
    });
    if (begun && !over) await client.query('ROLLBACK');
    return result;
  }

  async function transaction<Result>(work: (tx: Transaction) => Promise<Result>): Promise<Result> {
    for (let again = true; ; again = false) {
      try {
        return await using((client) => transact(client, work));
      } catch (error) {
        // Nothing was written; the order of locks makes a deadlock rare, not impossible next to other programs.
        const cause = error instanceof StorageError ? error.cause : error;
        if (!again || errorCode(cause) !== '40P01') throw error;
      }
    }
  }

  return {
    label,
    get trouble() {
      return trouble;
    },
    run: (one) => using(async (client) => answerOf(await query(client, one))),
    runAll: (...list) =>
      using(async (client) => (await all(list.map((one) => query(client, one)))).map(answerOf)),
    transaction,
    client: () => new pg.Client({ ...config, query_timeout: 0 }),
    close() {
      // On a line that is dead nobody says goodbye.
      closed ??= Promise.race([pool.end(), pause(GOODBYE_MS, undefined, { ref: false })]);
      return closed;
    },
  };
}
