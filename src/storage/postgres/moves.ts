import { StorageError } from '../../errors.ts';
import { integer, integerOrNull, text } from './column.ts';
import { type Database, statement } from './database.ts';

/** The move of an embedded store into this database. Times in Unix ms. */
export interface Move {
  id: number;
  /** What was moved, for people. */
  source: string;
  /** Finished events that are older were left behind. */
  cutoff: number;
  startedAt: number;
  finishedAt: number | null;
}

const TABLES = [
  `CREATE TABLE IF NOT EXISTS b24bot_moves (id bigint PRIMARY KEY, source text NOT NULL, cutoff bigint NOT NULL,
    started_at bigint NOT NULL, finished_at bigint)`,
  `CREATE TABLE IF NOT EXISTS b24bot_move_parts (part text PRIMARY KEY, after text NOT NULL)`,
];

/** The move that was begun or finished here, or null. */
export async function findMove(database: Database): Promise<Move | null> {
  const known = statement("SELECT to_regclass('b24bot_moves') IS NOT NULL AS there");
  const [found] = (await database.run(known)).rows;
  if (found?.['there'] !== true) return null;
  const [row] = (await database.run(statement('SELECT * FROM b24bot_moves LIMIT 1'))).rows;
  if (row === undefined) return null;
  return {
    id: integer(row, 'id'),
    source: text(row, 'source'),
    cutoff: integer(row, 'cutoff'),
    startedAt: integer(row, 'started_at'),
    finishedAt: integerOrNull(row, 'finished_at'),
  };
}

/** Notes that a move begins: until it has ended no server works on this database. */
export async function beginMove(database: Database, move: Omit<Move, 'finishedAt'>): Promise<void> {
  for (const text of TABLES) await database.run(statement(text));
  const { id, source, cutoff, startedAt } = move;
  await database.run(
    statement(
      'INSERT INTO b24bot_moves (id, source, cutoff, started_at) VALUES ($1, $2, $3, $4)',
      id,
      source,
      cutoff,
      startedAt,
    ),
  );
}

/** A server must not work on half of what it had promised to handle. @throws StorageError */
export async function refuseHalfMoved(database: Database): Promise<void> {
  const move = await findMove(database);
  if (move === null || move.finishedAt !== null) return;
  throw new StorageError(`database ${database.label}: ${move.source} is being moved into it`, {
    code: 'STORAGE_MOVING',
    hint: 'wait for b24bot migrate-store, or run it again: it goes on where it stopped',
  });
}
