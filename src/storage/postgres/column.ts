import { StorageError } from '../../errors.ts';

/** A row as the driver gives it. */
export type Row = Readonly<Record<string, unknown>>;

function wrong(column: string, wanted: string): StorageError {
  return new StorageError(`database: column ${column} holds no ${wanted}`, {
    code: 'STORAGE_CORRUPT',
    hint: 'restore a backup: the tables were changed by something else',
  });
}

/** A column of floating point numbers. @throws StorageError when it holds something else. */
export function float(row: Row, column: string): number {
  const value = row[column];
  if (typeof value !== 'number') throw wrong(column, 'number');
  return value;
}

/** An integer column. @throws StorageError when it holds something else. */
export function integer(row: Row, column: string): number {
  const value = row[column];
  if (typeof value !== 'number') throw wrong(column, 'integer');
  return value;
}

/** An integer column that may be NULL. */
export function integerOrNull(row: Row, column: string): number | null {
  return row[column] === null ? null : integer(row, column);
}

/** A text column. @throws StorageError when it holds something else. */
export function text(row: Row, column: string): string {
  const value = row[column];
  if (typeof value !== 'string') throw wrong(column, 'text');
  return value;
}

/** A text column that may be NULL. */
export function textOrNull(row: Row, column: string): string | null {
  return row[column] === null ? null : text(row, column);
}

/** A bytea column. @throws StorageError when it holds something else. */
export function bytes(row: Row, column: string): Uint8Array {
  const value = row[column];
  if (!(value instanceof Uint8Array)) throw wrong(column, 'bytes');
  // A Buffer means other things by some of its methods.
  return new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
}

/** A boolean column. @throws StorageError when it holds something else. */
export function flag(row: Row, column: string): boolean {
  const value = row[column];
  if (typeof value !== 'boolean') throw wrong(column, 'boolean');
  return value;
}
