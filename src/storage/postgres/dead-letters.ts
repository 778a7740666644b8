import type { Inbox } from '../store.ts';
import { integer, text } from './column.ts';
import { type Database, statement } from './database.ts';
import { COLUMNS, toLetter } from './work-rows.ts';

/** The part of the inbox that deals with events that were given up. */
export type DeadLetters = Pick<Inbox, 'listDead' | 'getDead' | 'retryDead' | 'dropDead'>;

const LIST = `SELECT ${COLUMNS} FROM work w
  WHERE w.died_at IS NOT NULL AND w.seq < $1 AND ($2::text IS NULL OR w.portal = $2) ORDER BY w.seq DESC LIMIT $3`;

const LETTER = 'SELECT lane, portal FROM work WHERE seq = $1 AND died_at IS NOT NULL FOR UPDATE';

const LANE = `INSERT INTO lanes (lane, portal, head, ran) VALUES ($1, $2, $3, true)
  ON CONFLICT (lane) DO UPDATE SET portal = excluded.portal`;

// As when an event is stored: the first one of an empty lane has the place drawn before, any other draws its own under
// the lane's lock.
const REVIVE = `UPDATE work w SET seq = CASE WHEN l.head = $2 THEN $2 ELSE nextval('places') END, ran = true,
    attempts = 0, crashes = 0, first_attempt_at = NULL, error = NULL, died_at = NULL
  FROM lanes l WHERE l.lane = w.lane AND w.seq = $1 RETURNING w.seq`;

/** @param onRevived called when a letter waits in its lane again */
export function createDeadLetters(database: Database, onRevived: () => void): DeadLetters {
  async function revive(seq: number): Promise<boolean> {
    return database.transaction(async (tx) => {
      const place = statement("SELECT nextval('places') AS seq");
      const [letter, drawn] = await tx.send(statement(LETTER, seq), place);
      const [row, at] = [letter?.rows[0], drawn?.rows[0]];
      if (row === undefined || at === undefined) return false;
      const to = integer(at, 'seq');
      const [, revived] = await tx.send(
        statement(LANE, text(row, 'lane'), text(row, 'portal'), to),
        statement(REVIVE, seq, to),
      );
      const moved = revived?.rows[0];
      if (moved === undefined) return false;
      await tx.commit(statement('UPDATE effects SET seq = $2 WHERE seq = $1', seq, integer(moved, 'seq')));
      return true;
    });
  }

  return {
    async listDead({ limit, before = Number.MAX_SAFE_INTEGER, portal = null }: ListRequest) {
      const { rows } = await database.run(statement(LIST, before, portal, limit));
      return rows.map(toLetter);
    },
    async getDead(seq) {
      const read = statement(`SELECT ${COLUMNS} FROM work w WHERE w.seq = $1 AND w.died_at IS NOT NULL`, seq);
      const [row] = (await database.run(read)).rows;
      return row === undefined ? null : toLetter(row);
    },
    async retryDead(seq) {
      const revived = await revive(seq);
      if (revived) onRevived();
      return revived;
    },
    async dropDead(seq) {
      // The mark of the event stays: a duplicate of a dropped letter is still a duplicate.
      return database.transaction(async (tx) => {
        const [dropped] = await tx.commit(
          statement('DELETE FROM work WHERE seq = $1 AND died_at IS NOT NULL RETURNING seq', seq),
          statement(
            'DELETE FROM effects e WHERE seq = $1 AND NOT EXISTS (SELECT 1 FROM work w WHERE w.seq = $1)',
            seq,
          ),
        );
        return dropped?.count === 1;
      });
    },
  };
}

interface ListRequest {
  limit: number;
  before?: number;
  portal?: string | null;
}
