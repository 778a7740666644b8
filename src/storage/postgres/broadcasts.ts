import { StorageError } from '../../errors.ts';
import type { BroadcastRow, BroadcastState, BroadcastStore, RecipientRow } from '../store.ts';
import { bytes, integer, integerOrNull, type Row, text, textOrNull } from './column.ts';
import { type Database, statement } from './database.ts';

/** Recipients deleted per transaction. */
const BATCH = 5000;
const STATES = ['waiting', 'sent', 'failed'] as const;
/** A reason is for people: enough for a message and a hint, not for a dump. */
const LONGEST_ERROR = 2000;
const NUMBER = '(SELECT number FROM broadcasts WHERE id = $1)';

const CREATE = `INSERT INTO broadcasts (id, bot_code, sealed, state, created_at) VALUES ($1, $2, $3, $4, $5)
  ON CONFLICT (id) DO NOTHING RETURNING number`;

const RECIPIENTS = `INSERT INTO recipients (broadcast, n, portal, dialog)
  SELECT $1, n, portal, dialog FROM unnest($2::text[], $3::text[]) WITH ORDINALITY AS r (portal, dialog, n)`;

const RECORD = `UPDATE recipients r SET state = d.state, message_id = d.message, error = d.error
  FROM unnest($2::bigint[], $3::smallint[], $4::bigint[], $5::text[]) AS d (n, state, message, error)
  WHERE r.broadcast = ${NUMBER} AND r.n = d.n`;

const PORTALS = `WITH RECURSIVE found AS (
    (SELECT portal FROM recipients WHERE broadcast = ${NUMBER} AND state = 0 ORDER BY portal LIMIT 1)
    UNION ALL
    SELECT (SELECT r.portal FROM recipients r WHERE r.broadcast = ${NUMBER} AND r.state = 0
      AND r.portal > f.portal ORDER BY r.portal LIMIT 1) FROM found f WHERE f.portal IS NOT NULL
  ) SELECT portal FROM found WHERE portal IS NOT NULL`;

function stateOf(row: Row): BroadcastState {
  const state = text(row, 'state');
  if (state === 'running' || state === 'paused' || state === 'done' || state === 'cancelled') return state;
  throw new StorageError(`database: broadcast in state ${state}`, { code: 'STORAGE_CORRUPT' });
}

function toBroadcast(row: Row): BroadcastRow {
  return {
    id: text(row, 'id'),
    botCode: text(row, 'bot_code'),
    sealed: bytes(row, 'sealed'),
    state: stateOf(row),
    createdAt: integer(row, 'created_at'),
  };
}

function recipientState(row: Row): RecipientRow['state'] {
  const state = STATES[integer(row, 'state')];
  if (state !== undefined) return state;
  throw new StorageError('database: recipient in an unknown state', { code: 'STORAGE_CORRUPT' });
}

function toRecipient(row: Row): RecipientRow {
  return {
    n: integer(row, 'n'),
    memberId: text(row, 'portal'),
    dialogId: text(row, 'dialog'),
    state: recipientState(row),
    messageId: integerOrNull(row, 'message_id'),
    error: textOrNull(row, 'error'),
  };
}

type Create = BroadcastStore['create'];
type Recipient = Parameters<Create>[1][number];

/** The same dialog twice is one recipient. */
function withoutRepeats(recipients: Parameters<Create>[1]): Recipient[] {
  const first = new Map<string, Recipient>();
  for (const one of recipients) {
    const key = `${one.memberId}/${one.dialogId}`;
    if (!first.has(key)) first.set(key, one);
  }
  return [...first.values()];
}

export function createBroadcastStore(database: Database): BroadcastStore {
  return {
    async create({ id, botCode, sealed, state, createdAt }, recipients) {
      const single = withoutRepeats(recipients);
      return database.transaction(async (tx) => {
        const [made] = await tx.send(statement(CREATE, id, botCode, sealed, state, createdAt));
        const row = made?.rows[0];
        if (row === undefined) return false;
        await tx.commit(
          statement(
            RECIPIENTS,
            integer(row, 'number'),
            single.map(({ memberId }) => memberId),
            single.map(({ dialogId }) => dialogId),
          ),
        );
        return true;
      });
    },
    async get(id) {
      const [row] = (await database.run(statement('SELECT * FROM broadcasts WHERE id = $1', id))).rows;
      return row === undefined ? null : toBroadcast(row);
    },
    async list({ limit, before = Number.MAX_SAFE_INTEGER, state = null }: ListRequest) {
      const read = `SELECT * FROM broadcasts WHERE created_at < $1 AND ($2::text IS NULL OR state = $2)
        ORDER BY created_at DESC, number DESC LIMIT $3`;
      return (await database.run(statement(read, before, state, limit))).rows.map(toBroadcast);
    },
    async setState(id, from, to) {
      const write = 'UPDATE broadcasts SET state = $3 WHERE id = $1 AND state = ANY($2::text[])';
      return (await database.run(statement(write, id, from, to))).count === 1;
    },
    async portals(id) {
      return (await database.run(statement(PORTALS, id))).rows.map((row) => text(row, 'portal'));
    },
    async waiting(id, memberId, limit, after = 0) {
      const read = `SELECT * FROM recipients WHERE broadcast = ${NUMBER} AND state = 0 AND portal = $2 AND n > $3
        ORDER BY n LIMIT $4`;
      return (await database.run(statement(read, id, memberId, after, limit))).rows.map(toRecipient);
    },
    async record(id, results) {
      await database.run(
        statement(
          RECORD,
          id,
          results.map(({ n }) => n),
          results.map(({ state }) => STATES.indexOf(state)),
          results.map(({ messageId }) => messageId),
          results.map(({ error }) => error?.slice(0, LONGEST_ERROR).replaceAll('\0', '\ufffd') ?? null),
        ),
      );
    },
    async counts(id) {
      const read = `SELECT state, count(*) AS n FROM recipients WHERE broadcast = ${NUMBER} GROUP BY state`;
      const counts = { waiting: 0, sent: 0, failed: 0 };
      for (const row of (await database.run(statement(read, id))).rows) {
        counts[recipientState(row)] = integer(row, 'n');
      }
      return counts;
    },
    async recipients(id, { limit, after = 0, state }) {
      const wanted = state === undefined ? null : STATES.indexOf(state);
      const read = `SELECT * FROM recipients WHERE broadcast = ${NUMBER} AND n > $2
        AND ($3::smallint IS NULL OR state = $3) ORDER BY n LIMIT $4`;
      return (await database.run(statement(read, id, after, wanted, limit))).rows.map(toRecipient);
    },
    async remove(id) {
      const gone = await database.run(statement('DELETE FROM broadcasts WHERE id = $1 RETURNING number', id));
      const [row] = gone.rows;
      if (row === undefined) return;
      const remove = `DELETE FROM recipients WHERE broadcast = $1 AND n IN
        (SELECT n FROM recipients WHERE broadcast = $1 ORDER BY n LIMIT ${BATCH})`;
      while ((await database.run(statement(remove, integer(row, 'number')))).count === BATCH);
    },
  };
}

interface ListRequest {
  limit: number;
  before?: number;
  state?: BroadcastState | null;
}
