import { StorageError } from '../../errors.ts';
import { type Database, statement } from './database.ts';

const PROBE_MS = 1000;
const TROUBLE_MS = 5000;

/**
 * Tells whether the database takes writes, at most once a second; its answer holds that long. It may answer and yet
 * refuse what an event needs: what the last real statement met is the answer for a while.
 */
export function createCheck(database: Database, now: () => number): () => Promise<void> {
  let probed: { at: number; answer: Promise<void> } | undefined;
  let trouble: { error: StorageError; since: number } | undefined;

  async function probe(at: number): Promise<void> {
    const error = database.trouble;
    if (error === undefined) trouble = undefined;
    else if (trouble?.error !== error) trouble = { error, since: at };
    // Whether a database that was away is back shows when it is asked.
    const lasts = trouble !== undefined && at - trouble.since < TROUBLE_MS;
    if (trouble !== undefined && lasts && trouble.error.code === 'STORAGE_FULL') throw trouble.error;
    const read = statement(
      "SELECT pg_is_in_recovery() OR current_setting('transaction_read_only')::boolean AS no",
    );
    const [row] = (await database.run(read)).rows;
    if (row?.['no'] !== true) return;
    throw new StorageError(`database ${database.label}: read-only`, {
      code: 'STORAGE_READONLY',
      hint: 'let DATABASE_URL name the primary: this is a standby, or it was set read-only',
    });
  }

  return () => {
    const at = now();
    if (probed === undefined || at - probed.at >= PROBE_MS || at < probed.at) {
      probed = { at, answer: probe(at) };
    }
    return probed.answer;
  };
}
