import type { DatabaseSync } from 'node:sqlite';
import { StorageError } from '../../errors.ts';
import type { BroadcastRow, BroadcastState, BroadcastStore } from '../store.ts';
import type { GroupCommit } from './group-commit.ts';
import type { Recipient, RecipientRows } from './recipient-rows.ts';
import { blob, integer, type Row, text } from './row.ts';

export interface SqliteBroadcasts extends BroadcastStore {
  /** Deletes what a process that died left half stored or half removed. */
  tidy(): Promise<void>;
}

/** Recipients written or deleted per transaction: there may be 100,000, and the event loop must not stand still. */
const BATCH = 1000;
/** State of a broadcast that is not there yet, or not any more: nobody but `tidy` sees it. */
const HIDDEN = 'hidden';

function stateOf(row: Row): BroadcastState {
  const state = text(row, 'state');
  if (state === 'running' || state === 'paused' || state === 'done' || state === 'cancelled') return state;
  throw new StorageError(`database: broadcast in state ${state}`, { code: 'STORAGE_CORRUPT' });
}

function toBroadcast(row: Row): BroadcastRow {
  return {
    id: text(row, 'id'),
    botCode: text(row, 'bot_code'),
    sealed: blob(row, 'sealed'),
    state: stateOf(row),
    createdAt: integer(row, 'created_at'),
  };
}

/** The same dialog twice is one recipient. */
function withoutRepeats(recipients: readonly Recipient[]): Recipient[] {
  const seen = new Map<string, Recipient>();
  for (const recipient of recipients) {
    const key = `${recipient.memberId}/${recipient.dialogId}`;
    if (!seen.has(key)) seen.set(key, recipient);
  }
  return [...seen.values()];
}

export function createBroadcastStore(
  db: DatabaseSync,
  rows: RecipientRows,
  commit: GroupCommit,
): SqliteBroadcasts {
  const insert = db.prepare(`INSERT INTO broadcasts (id, bot_code, sealed, state, created_at)
    VALUES (?, ?, ?, '${HIDDEN}', ?) ON CONFLICT (id) DO NOTHING RETURNING number`);
  const find = db.prepare(`SELECT * FROM broadcasts WHERE id = ? AND state <> '${HIDDEN}'`);
  const list = db.prepare(`SELECT * FROM broadcasts WHERE created_at < ?1 AND state <> '${HIDDEN}'
    AND (?2 IS NULL OR state = ?2) ORDER BY created_at DESC, number DESC LIMIT ?3`);
  const setState = db.prepare('UPDATE broadcasts SET state = ? WHERE number = ?');
  const hidden = db.prepare(`SELECT number FROM broadcasts WHERE state = '${HIDDEN}'`);
  const remove = db.prepare('DELETE FROM broadcasts WHERE number = ?');

  /** The number behind an id; undefined when there is no such broadcast. */
  function numberOf(id: string): number | undefined {
    const row = find.get(id);
    return row === undefined ? undefined : integer(row, 'number');
  }

  function write<Written>(work: () => Written): Promise<Written> {
    return commit.run(work, (written) => written);
  }

  /** Deletes a hidden broadcast, its recipients first. */
  async function erase(number: number): Promise<void> {
    while ((await write(() => rows.remove(number, BATCH))) === BATCH);
    await write(() => remove.run(number));
  }

  function setRecipients(number: number, recipients: readonly Recipient[], from: number): void {
    for (const [index, recipient] of recipients.slice(from, from + BATCH).entries()) {
      rows.insert(number, from + index + 1, recipient);
    }
  }

  async function create(row: BroadcastRow, recipients: readonly Recipient[]): Promise<boolean> {
    const single = withoutRepeats(recipients);
    const number = await write(() => {
      const made = insert.get(row.id, row.botCode, row.sealed, row.createdAt);
      if (made === undefined) return undefined;
      const created = integer(made, 'number');
      setRecipients(created, single, 0);
      if (single.length <= BATCH) setState.run(row.state, created);
      return created;
    });
    if (number === undefined) return false;
    try {
      for (let from = BATCH; from < single.length; from += BATCH) {
        const isLast = from + BATCH >= single.length;
        await write(() => {
          setRecipients(number, single, from);
          if (isLast) setState.run(row.state, number);
        });
      }
    } catch (error) {
      // What cannot be deleted now is deleted at the next start.
      await erase(number).catch(() => undefined);
      throw error;
    }
    return true;
  }

  return {
    create,
    get: (id) =>
      commit.read(() => {
        const row = find.get(id);
        return row === undefined ? null : toBroadcast(row);
      }),
    list: ({ limit, before = Number.MAX_SAFE_INTEGER, state }) =>
      commit.read(() => list.all(before, state ?? null, limit).map(toBroadcast)),
    setState: (id, from, to) =>
      write(() => {
        const row = find.get(id);
        if (row === undefined || !from.includes(stateOf(row))) return false;
        setState.run(to, integer(row, 'number'));
        return true;
      }),
    portals: (id) =>
      commit.read(() => {
        const number = numberOf(id);
        return number === undefined ? [] : rows.portals(number);
      }),
    waiting: (id, memberId, limit, after = 0) =>
      commit.read(() => {
        const number = numberOf(id);
        return number === undefined ? [] : rows.waiting(number, memberId, limit, after);
      }),
    record: (id, results) =>
      write(() => {
        const number = numberOf(id);
        if (number !== undefined) for (const result of results) rows.record(number, result);
      }),
    counts: (id) =>
      commit.read(() => {
        const number = numberOf(id);
        return number === undefined ? { waiting: 0, sent: 0, failed: 0 } : rows.counts(number);
      }),
    recipients: (id, { limit, after = 0, state }) =>
      commit.read(() => {
        const number = numberOf(id);
        return number === undefined ? [] : rows.list(number, limit, after, state);
      }),
    async remove(id) {
      const number = await write(() => {
        const found = numberOf(id);
        if (found !== undefined) setState.run(HIDDEN, found);
        return found;
      });
      if (number !== undefined) await erase(number);
    },
    async tidy() {
      const left = await commit.read(() => hidden.all().map((row) => integer(row, 'number')));
      for (const number of left) await erase(number);
    },
  };
}
