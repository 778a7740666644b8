import { openSqliteStore } from './sqlite/open.ts';
import type { Store } from './store.ts';

export interface OpenStoreOptions {
  /** `file:` and a path, or `postgres://…`. */
  url: string;
  /** Unix ms. */
  now: () => number;
  /** `serve` (default) takes part in the work; `inspect` is for a command line next to the servers. */
  mode?: 'serve' | 'inspect';
  /** Connections to PostgreSQL at most; default 10. */
  pool?: number;
  /** How long a lane is held without a sign of life where servers share the store, ms; default 20,000. */
  leaseMs?: number | undefined;
  /** How long one statement may take where servers share the store, ms; default 10,000. */
  statementMs?: number | undefined;
  /** Told about an error thrown by an `onWork` listener. */
  onListenerError?: (error: unknown) => void;
}

/** True for a store that several servers may use at the same time. */
export function isSharedStore(url: string): boolean {
  return /^postgres(ql)?:/.test(url);
}

/** The path of a `file:` URL. */
export function storePath(url: string): string {
  return url.replace(/^file:(\/\/)?/, '');
}

/** Opens the store that `DATABASE_URL` names. @throws StorageError */
export async function openStore(given: OpenStoreOptions): Promise<Store> {
  const { url, pool, leaseMs, statementMs, ...options } = given;
  if (!isSharedStore(url)) return openSqliteStore({ path: storePath(url), ...options });
  // A server on a file starts without it.
  const { openPostgresStore } = await import('./postgres/open.ts');
  return openPostgresStore({ url, pool, leaseMs, statementMs, ...options });
}
