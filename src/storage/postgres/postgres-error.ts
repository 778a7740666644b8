import { StorageError } from '../../errors.ts';

interface Meaning {
  code: string;
  text: string;
  hint: string;
}

const AWAY: Meaning = {
  code: 'STORAGE_AWAY',
  text: 'cannot be reached',
  hint: 'see whether PostgreSQL runs and DATABASE_URL names its host and port; the server goes on by itself',
};
const RESTARTING: Meaning = {
  code: 'STORAGE_AWAY',
  text: 'starting, stopping or out of connections',
  hint: 'wait for PostgreSQL; with "too many clients" lower DATABASE_POOL or raise max_connections',
};
const SLOW: Meaning = {
  code: 'STORAGE_SLOW',
  text: 'took too long',
  hint: 'look for locks (pg_stat_activity), a full disk queue or a pool that is too small (DATABASE_POOL)',
};
const SILENT: Meaning = {
  code: 'STORAGE_SLOW',
  text: 'does not answer',
  hint: 'look at the network to PostgreSQL, and at its machine; the server connects anew by itself',
};
const DENIED: Meaning = {
  code: 'STORAGE_DENIED',
  text: 'access denied',
  hint: 'check user and password in DATABASE_URL, and that the user owns its database or schema',
};
const FULL: Meaning = {
  code: 'STORAGE_FULL',
  text: 'out of space or memory',
  hint: 'free space on the volume of PostgreSQL; the server goes on by itself',
};
const READONLY: Meaning = {
  code: 'STORAGE_READONLY',
  text: 'read-only',
  hint: 'let DATABASE_URL name the primary: this is a standby, or it was set read-only',
};
const MISSING: Meaning = {
  code: 'STORAGE_CANNOT_OPEN',
  text: 'no such database',
  hint: 'create it once: CREATE DATABASE … OWNER …; the server makes its tables itself',
};

/** Five-character codes of PostgreSQL (its manual, appendix A), and those of the network below it. */
const MEANINGS: Readonly<Record<string, Meaning>> = {
  ECONNREFUSED: AWAY,
  ECONNRESET: AWAY,
  EHOSTUNREACH: AWAY,
  ENETUNREACH: AWAY,
  ENOTFOUND: AWAY,
  EAI_AGAIN: AWAY,
  EPIPE: AWAY,
  ENOENT: AWAY,
  ETIMEDOUT: AWAY,
  '57P01': RESTARTING,
  '57P02': RESTARTING,
  '57P03': RESTARTING,
  '57P05': RESTARTING,
  '53300': RESTARTING,
  '57014': SLOW,
  '55P03': SLOW,
  '25P03': SLOW,
  '25P04': SLOW,
  '40P01': SLOW,
  '28P01': DENIED,
  '28000': DENIED,
  '42501': DENIED,
  '53100': FULL,
  '53200': FULL,
  '53400': FULL,
  '25006': READONLY,
  '3D000': MISSING,
};

/** What the driver throws without a code. */
const BY_TEXT: readonly (readonly [RegExp, Meaning])[] = [
  [/timeout exceeded when trying to connect/, SLOW],
  [/query read timeout/i, SILENT],
  [/timeout expired|connection terminated|not queryable|was closed|has ended/i, AWAY],
];

/** PostgreSQL's code of an error, or the system's; undefined for an error that has none. */
export function errorCode(error: unknown): string | undefined {
  if (error instanceof AggregateError) return errorCode(error.errors[0]);
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}

/** True when the server did not answer at all: what it does with the statement, nobody knows. */
export function isSilence(error: unknown): boolean {
  return error instanceof Error && /query read timeout/i.test(error.message);
}

function meaningOf(error: unknown, code: string | undefined): Meaning | undefined {
  const known = code === undefined ? undefined : MEANINGS[code];
  if (known !== undefined) return known;
  // Class 08: connection exceptions.
  if (code?.startsWith('08') && code.length === 5) return AWAY;
  const message = error instanceof Error ? error.message : '';
  return BY_TEXT.find(([pattern]) => pattern.test(message))?.[1];
}

/**
 * Turns whatever the driver threw into a StorageError that says what to do about it.
 * @param label names the database without its password
 */
export function storageError(error: unknown, label: string): StorageError {
  if (error instanceof StorageError) return error;
  const code = errorCode(error);
  const meaning = meaningOf(error, code);
  if (meaning !== undefined) {
    const { text, hint } = meaning;
    const detail = code === undefined ? text : `${text} (${code})`;
    return new StorageError(`database ${label}: ${detail}`, { code: meaning.code, hint, cause: error });
  }
  const reason = error instanceof Error ? error.message : String(error);
  return new StorageError(`database ${label}: ${reason}`, { code: 'STORAGE_FAILED', cause: error });
}
