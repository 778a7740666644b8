import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { ConfigError } from './errors.ts';

/**
 * The key ring of a server that was given none: kept in a file next to the database, made when missing and readable
 * by its owner only. It keeps development encrypted like production; in production the key comes from outside.
 * @throws ConfigError when the file can be neither read nor made
 */
export function readKeyFile(databasePath: string): string {
  const path = `${databasePath}.key`;
  try {
    mkdirSync(dirname(path), { recursive: true });
    // `wx`: two starts at once must not end with two keys.
    writeFileSync(path, `k1:${randomBytes(32).toString('base64')}\n`, { mode: 0o600, flag: 'wx' });
  } catch (error) {
    if (!isCode(error, 'EEXIST')) throw unusable(path, error);
  }
  try {
    return readFileSync(path, 'utf8').trim();
  } catch (error) {
    throw unusable(path, error);
  }
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}

function unusable(path: string, error: unknown): ConfigError {
  const why = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
  return new ConfigError(
    `The key file ${path} can be neither read nor made (${why})`,
    'Set ENCRYPTION_KEYS, or let DATABASE_URL point into a folder that this user may write to.',
  );
}
