import type { DeadLetter, EffectRow, PendingEvent } from '../store.ts';
import { bytes, flag, integer, integerOrNull, type Row, text } from './column.ts';
import { type Database, type Statement, statement } from './database.ts';

/** Columns of `work` that `toEvent` reads. */
export const COLUMNS = `w.seq, w.lane, w.portal, w.id, w.bot, w.kind, w.format, w.received_at, w.attempts, w.crashes,
  w.first_attempt_at, w.ran, w.error, w.died_at, w.body`;

const FORMATS = ['form', 'json'] as const;

/** The event of a row of `work`; what it may have left is not told yet. */
export function toEvent(row: Row): PendingEvent {
  const firstAttemptAt = integerOrNull(row, 'first_attempt_at');
  return {
    seq: integer(row, 'seq'),
    portal: text(row, 'portal'),
    id: text(row, 'id'),
    lane: text(row, 'lane'),
    botId: integer(row, 'bot'),
    kind: text(row, 'kind'),
    format: FORMATS[integer(row, 'format')] ?? 'form',
    body: bytes(row, 'body'),
    receivedAt: integer(row, 'received_at'),
    attempts: integer(row, 'attempts'),
    crashes: integer(row, 'crashes'),
    ...(firstAttemptAt === null ? {} : { firstAttemptAt }),
  };
}

export function toLetter(row: Row): DeadLetter {
  return { ...toEvent(row), error: text(row, 'error'), diedAt: integer(row, 'died_at') };
}

function readEffects(seqs: readonly number[]): Statement {
  return statement('SELECT seq, name, data FROM effects WHERE seq = ANY($1::bigint[])', seqs);
}

function bySeq(rows: readonly Row[]): Map<number, EffectRow[]> {
  const found = new Map<number, EffectRow[]>();
  for (const row of rows) {
    const seq = integer(row, 'seq');
    const effect = { name: text(row, 'name'), data: bytes(row, 'data') };
    const list = found.get(seq);
    if (list === undefined) found.set(seq, [effect]);
    else list.push(effect);
  }
  return found;
}

/** Events with what earlier runs recorded, by place; only those that are pending. */
export async function readEvents(
  database: Database,
  seqs: readonly number[],
): Promise<Map<number, PendingEvent>> {
  const events = new Map<number, PendingEvent>();
  if (seqs.length === 0) return events;
  const read = statement(
    `SELECT ${COLUMNS} FROM work w WHERE w.seq = ANY($1::bigint[]) AND w.died_at IS NULL`,
    seqs,
  );
  const [work, effects] = await database.runAll(read, readEffects(seqs));
  const recorded = bySeq(effects?.rows ?? []);
  for (const row of work?.rows ?? []) {
    const event = toEvent(row);
    events.set(event.seq, { ...event, effects: recorded.get(event.seq) ?? [] });
  }
  return events;
}

/** Adds what earlier runs recorded to those that were ever started. */
export async function withEffects(database: Database, rows: readonly Row[]): Promise<PendingEvent[]> {
  const ran = new Set(rows.filter((row) => flag(row, 'ran')).map((row) => integer(row, 'seq')));
  const events = rows.map(toEvent);
  if (ran.size === 0) return events;
  const recorded = bySeq((await database.run(readEffects([...ran]))).rows);
  return events.map((event) =>
    ran.has(event.seq) ? { ...event, effects: recorded.get(event.seq) ?? [] } : event,
  );
}
