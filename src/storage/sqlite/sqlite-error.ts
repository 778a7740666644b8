import { StorageError } from '../../errors.ts';

interface Meaning {
  code: string;
  text: string;
  hint: (path: string) => string;
}

/** Primary result codes, https://www.sqlite.org/rescode.html. */
const MEANINGS: Readonly<Record<number, Meaning>> = {
  3: {
    code: 'STORAGE_DENIED',
    text: 'access denied',
    hint: (p) => `give the server's user the right to read and write ${p} and its folder`,
  },
  5: {
    code: 'STORAGE_BUSY',
    text: 'locked by another process',
    hint: (p) =>
      `end the program that keeps ${p} locked (a backup, a sqlite3 shell); the server goes on by itself`,
  },
  6: {
    code: 'STORAGE_BUSY',
    text: 'locked',
    hint: (p) => `end the program that keeps ${p} locked; the server goes on by itself`,
  },
  8: {
    code: 'STORAGE_READONLY',
    text: 'read-only',
    hint: (p) =>
      `make ${p}, its -wal file and its folder writable (mount options, owner); the server goes on by itself`,
  },
  10: {
    code: 'STORAGE_IO',
    text: 'input/output error',
    hint: (p) => `look at the volume of ${p}: the disk failed, went away or reached a quota`,
  },
  11: {
    code: 'STORAGE_CORRUPT',
    text: 'damaged',
    hint: (p) => `stop the server, keep a copy of ${p} and restore a backup (or try: sqlite3 ${p} .recover)`,
  },
  13: {
    code: 'STORAGE_FULL',
    text: 'disk full',
    hint: (p) => `free space on the volume of ${p} (or raise its size limit); the server goes on by itself`,
  },
  14: {
    code: 'STORAGE_CANNOT_OPEN',
    text: 'cannot be opened',
    hint: (p) => `make sure that the folder of ${p} exists and that the server's user may write to it`,
  },
  26: {
    code: 'STORAGE_CORRUPT',
    text: 'not a database',
    hint: (p) => `${p} is some other file: name another path, or restore a backup`,
  },
};

/** What the system says of files and folders before SQLite comes to it, as result codes. */
const SYSTEM: Readonly<Record<string, number>> = {
  EACCES: 3,
  EPERM: 3,
  EROFS: 8,
  EIO: 10,
  EFBIG: 10,
  ENOSPC: 13,
  EDQUOT: 13,
  ENOENT: 14,
  ENOTDIR: 14,
  EISDIR: 14,
  EEXIST: 14,
};

/** SQLite's result code of an error of node:sqlite, extended; undefined for an error that has none. */
function resultCode(error: unknown): number | undefined {
  if (!(error instanceof Error)) return undefined;
  if ('errcode' in error && typeof error.errcode === 'number') return error.errcode;
  return 'code' in error && typeof error.code === 'string' ? SYSTEM[error.code] : undefined;
}

/** Turns whatever a statement threw into a StorageError that says what to do about it. */
export function storageError(error: unknown, path: string): StorageError {
  if (error instanceof StorageError) return error;
  const code = resultCode(error);
  // The low byte is the primary code; extended codes refine it (SQLITE_IOERR_FSYNC …).
  const meaning = code === undefined ? undefined : MEANINGS[code & 0xff];
  if (meaning !== undefined) {
    return new StorageError(`database ${path}: ${meaning.text}`, {
      code: meaning.code,
      hint: meaning.hint(path),
      cause: error,
    });
  }
  const reason = error instanceof Error ? error.message : String(error);
  return new StorageError(`database ${path}: ${reason}`, { code: 'STORAGE_FAILED', cause: error });
}
