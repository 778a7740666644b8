import type { SQLOutputValue } from 'node:sqlite';
import { StorageError } from '../../errors.ts';

/** A row as node:sqlite gives it. */
export type Row = Record<string, SQLOutputValue>;

function wrong(column: string, wanted: string): StorageError {
  return new StorageError(`database: column ${column} holds no ${wanted}`, {
    code: 'STORAGE_CORRUPT',
    hint: 'restore a backup: the file was changed by something else',
  });
}

/** An INTEGER column. @throws StorageError when it holds something else. */
export function integer(row: Row, column: string): number {
  const value = row[column];
  if (typeof value !== 'number') throw wrong(column, 'integer');
  return value;
}

/** An INTEGER column that may be NULL. */
export function integerOrNull(row: Row, column: string): number | null {
  return row[column] === null ? null : integer(row, column);
}

/** A TEXT column. @throws StorageError when it holds something else. */
export function text(row: Row, column: string): string {
  const value = row[column];
  if (typeof value !== 'string') throw wrong(column, 'text');
  return value;
}

/** A BLOB column. @throws StorageError when it holds something else. */
export function blob(row: Row, column: string): Uint8Array {
  const value = row[column];
  if (!(value instanceof Uint8Array)) throw wrong(column, 'blob');
  return value;
}
