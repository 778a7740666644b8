import { StorageError } from '../../errors.ts';
import { integer } from '../../storage/postgres/column.ts';
import { createDatabase, type Statement, statement } from '../../storage/postgres/database.ts';
import { migrate } from '../../storage/postgres/migrations.ts';
import { beginMove, findMove, type Move } from '../../storage/postgres/moves.ts';
import type { Row } from '../../storage/sqlite/row.ts';
import { type Column, PARTS, type Part } from './parts.ts';
import type { Place } from './source.ts';

/** A database that an embedded store is moved into. */
export interface Target {
  /** `host:port/name`. */
  readonly label: string;
  /** The move that was begun or finished here, or null. */
  find(): Promise<Move | null>;
  /** Makes the tables. @throws StorageError when something else is or works there */
  prepare(): Promise<void>;
  /** Closes the database to servers until the end of the move. */
  begin(move: Omit<Move, 'finishedAt'>): Promise<void>;
  /** @throws StorageError when servers are connected */
  refuseServers(): Promise<void>;
  /** Where a part stands; undefined before its first page. */
  place(part: Part): Promise<Place | undefined>;
  /** Writes a page and where the part stands then, together. */
  write(part: Part, rows: readonly Row[], last: Place): Promise<void>;
  count(part: Part): Promise<number>;
  /** Ends the move: from now on servers may work. @param top above every place and version in use */
  finish(id: number, now: number, top: number): Promise<void>;
  close(): Promise<void>;
}

/** Connections of a process that was killed end a little later than it. */
const CLOSING_MS = 4000;
const LOOK_MS = 250;

function toValue({ type }: Column, value: unknown): unknown {
  if (value instanceof Uint8Array) return Buffer.from(value.buffer, value.byteOffset, value.byteLength);
  if (type === 'boolean') return value === 1;
  // PostgreSQL keeps no NUL in a text.
  return typeof value === 'string' ? value.replaceAll('\0', '\ufffd') : value;
}

function insert({ table, columns, numbered }: Part, rows: readonly Row[]): Statement {
  const names = columns.map(({ name }) => name);
  return statement(
    `INSERT INTO ${table} (${names.join(', ')}) ${numbered ? 'OVERRIDING SYSTEM VALUE' : ''}
      SELECT ${columns.map(({ name, to }) => to ?? name).join(', ')}
      FROM unnest(${columns.map(({ type }, index) => `$${index + 1}::${type}[]`).join(', ')})
        AS r (${names.join(', ')})`,
    ...columns.map((column) => rows.map((row) => toValue(column, row[column.name]))),
  );
}

/** @param url `postgres://…` */
export function openTarget(url: string): Target {
  // Large pages, and a table that is counted: this is no server that somebody waits for.
  const database = createDatabase({ url, pool: 1, statementMs: 600_000, connectMs: 10_000 });

  async function servers(): Promise<number> {
    const [row] = (
      await database.run(
        statement(`SELECT count(*) AS n FROM pg_stat_activity WHERE datname = current_database()
          AND application_name = 'b24bot' AND pid <> pg_backend_pid()`),
      )
    ).rows;
    return row === undefined ? 0 : integer(row, 'n');
  }

  async function refuseServers(): Promise<void> {
    const until = performance.now() + CLOSING_MS;
    while ((await servers()) > 0) {
      if (performance.now() > until) {
        throw new StorageError(`database ${database.label}: servers are working on it`, {
          code: 'STORAGE_IN_USE',
          hint: 'stop every b24bot that uses this database, and run the command again',
        });
      }
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    }
  }

  async function refuseRows(): Promise<void> {
    for (const { table } of PARTS) {
      const { rows } = await database.run(statement(`SELECT EXISTS (SELECT 1 FROM ${table}) AS there`));
      if (rows[0]?.['there'] !== true) continue;
      throw new StorageError(`database ${database.label}: is not empty (table ${table})`, {
        code: 'STORAGE_FOREIGN',
        hint: 'move into an empty database of its own: CREATE DATABASE … OWNER …; nothing was changed',
      });
    }
  }

  return {
    label: database.label,
    find: () => findMove(database),
    async prepare() {
      await refuseServers();
      await migrate(database);
      await refuseRows();
    },
    begin: (move) => beginMove(database, move),
    refuseServers,
    async place({ table }) {
      const { rows } = await database.run(
        statement('SELECT after FROM b24bot_move_parts WHERE part = $1', table),
      );
      const after = rows[0]?.['after'];
      return typeof after === 'string' ? placeFrom(after) : undefined;
    },
    async write(part, rows, last) {
      await database.transaction((tx) =>
        tx.commit(
          insert(part, rows),
          statement(
            `INSERT INTO b24bot_move_parts (part, after) VALUES ($1, $2)
              ON CONFLICT (part) DO UPDATE SET after = excluded.after`,
            part.table,
            JSON.stringify(last),
          ),
        ),
      );
    },
    async count({ table }) {
      const [row] = (await database.run(statement(`SELECT count(*) AS n FROM ${table}`))).rows;
      return row === undefined ? 0 : integer(row, 'n');
    },
    async finish(id, now, top) {
      await database.transaction((tx) =>
        tx.commit(
          statement("SELECT setval('places', $1)", Math.max(1, top)),
          statement(`SELECT setval(pg_get_serial_sequence('broadcasts', 'number'),
            (SELECT coalesce(max(number), 0) + 1 FROM broadcasts), false)`),
          statement('UPDATE b24bot_moves SET finished_at = $2 WHERE id = $1', id, now),
        ),
      );
      // The tables were filled at one go: the planner has not seen them yet.
      await database.run(statement('ANALYZE'));
    },
    close: () => database.close(),
  };
}

function placeFrom(json: string): Place {
  const value: unknown = JSON.parse(json);
  return Array.isArray(value)
    ? value.filter((one) => typeof one === 'string' || typeof one === 'number')
    : [];
}
