import type { EffectRow, SessionWrite } from '../store.ts';
import type { Row } from './column.ts';
import { type Statement, statement, type Transaction } from './database.ts';

/** A lane after the end of a run: where it goes on, and whether it stays held. */
export interface LaneMove {
  lane: string;
  head: number;
  /** Unix ms; 0 = at once. */
  due: number;
  /** The first event may have been started before. */
  ran: boolean;
  keep: boolean;
}

/** A reason is for people: enough for a message and a hint, not for a dump. */
const LONGEST_ERROR = 2000;

const MOVE = `UPDATE lanes l SET head = m.head, due = m.due, ran = m.ran,
    fence = CASE WHEN m.keep THEN nextval('fences') ELSE 0 END,
    held_until = CASE WHEN m.keep THEN clock_timestamp() + $6::bigint * interval '1 millisecond' END
  FROM unnest($1::text[], $2::bigint[], $3::bigint[], $4::boolean[], $5::boolean[])
    AS m (lane, head, due, ran, keep)
  WHERE l.lane = m.lane RETURNING l.lane, l.fence`;

const PUT_EFFECTS = `INSERT INTO effects (seq, name, data)
  SELECT * FROM unnest($1::bigint[], $2::text[], $3::bytea[])
  ON CONFLICT (seq, name) DO UPDATE SET data = excluded.data`;

// A new session's version is the place of the event that wrote it, so that a session which was deleted and made anew is
// told from the one before.
const PUT_SESSIONS = `INSERT INTO sessions (portal, bot, key, version, sealed, expires_at)
  SELECT * FROM unnest($1::text[], $2::bigint[], $3::text[], $4::bigint[], $5::bytea[], $6::bigint[])
  ON CONFLICT (portal, bot, key) DO UPDATE SET version = greatest(excluded.version, sessions.version + 1),
    sealed = excluded.sealed, expires_at = excluded.expires_at`;

const RETRY = `UPDATE work w SET attempts = attempts + 1, error = r.error,
    first_attempt_at = coalesce(first_attempt_at, $3)
  FROM unnest($1::bigint[], $2::text[]) AS r (seq, error) WHERE w.seq = r.seq`;

const DIE = `UPDATE work w SET attempts = attempts + 1, error = r.error,
    first_attempt_at = coalesce(first_attempt_at, $3), died_at = $3
  FROM unnest($1::bigint[], $2::text[]) AS r (seq, error) WHERE w.seq = r.seq`;

function toBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** PostgreSQL keeps no NUL in a text. */
function reason(error: string): string {
  return error.slice(0, LONGEST_ERROR).replaceAll('\0', '\ufffd');
}

/** What the ends of many runs write, gathered to be sent in one go. */
export class EndWrites {
  readonly #now: number;
  readonly #leaseMs: number;
  readonly #moves = new Map<string, LaneMove>();
  readonly #ended: string[] = [];
  readonly #done: number[] = [];
  readonly #recorded: number[] = [];
  readonly #retries: { seq: number; error: string }[] = [];
  readonly #deaths: { seq: number; error: string }[] = [];
  readonly #effects = new Map<string, { seq: number; effect: EffectRow }>();
  readonly #sessions = new Map<string, { portal: string; seq: number; session: SessionWrite }>();

  /** @param now Unix ms */
  constructor(now: number, leaseMs: number) {
    this.#now = now;
    this.#leaseMs = leaseMs;
  }

  record(seq: number, effects: readonly EffectRow[]): void {
    for (const effect of effects) this.#effects.set(`${seq} ${effect.name}`, { seq, effect });
  }

  /** @param recorded false when it is certain that the event has no effect records */
  done(seq: number, recorded: boolean): void {
    this.#done.push(seq);
    if (recorded) this.#recorded.push(seq);
  }

  retry(seq: number, error: string, effects: readonly EffectRow[]): void {
    this.#retries.push({ seq, error: reason(error) });
    this.record(seq, effects);
  }

  dead(seq: number, error: string, effects: readonly EffectRow[]): void {
    this.#deaths.push({ seq, error: reason(error) });
    this.record(seq, effects);
  }

  session(portal: string, seq: number, session: SessionWrite): void {
    this.#sessions.set(`${portal} ${session.botId} ${session.key}`, { portal, seq, session });
  }

  move(move: LaneMove): void {
    this.#moves.set(move.lane, move);
  }

  /** The lane has no event left. */
  end(lane: string): void {
    this.#ended.push(lane);
  }

  /** Writes everything and commits. Answers with `lane` and `fence` of the lanes that moved. */
  async commit(tx: Transaction): Promise<readonly Row[]> {
    const moves = [...this.#moves.values()];
    const move = statement(
      MOVE,
      moves.map(({ lane }) => lane),
      moves.map(({ head }) => head),
      moves.map(({ due }) => due),
      moves.map(({ ran }) => ran),
      moves.map(({ keep }) => keep),
      this.#leaseMs,
    );
    const others = [...this.#events(), ...this.#sessionRows(), ...this.#endedLanes()];
    const answers = await tx.commit(...others, ...(moves.length > 0 ? [move] : []));
    return moves.length > 0 ? (answers.at(-1)?.rows ?? []) : [];
  }

  *#events(): Generator<Statement> {
    if (this.#effects.size > 0) {
      const effects = [...this.#effects.values()];
      yield statement(
        PUT_EFFECTS,
        effects.map(({ seq }) => seq),
        effects.map(({ effect }) => effect.name),
        effects.map(({ effect }) => toBuffer(effect.data)),
      );
    }
    if (this.#done.length > 0) yield statement('DELETE FROM work WHERE seq = ANY($1::bigint[])', this.#done);
    if (this.#recorded.length > 0) {
      yield statement('DELETE FROM effects WHERE seq = ANY($1::bigint[])', this.#recorded);
    }
    for (const [text, ends] of [
      [RETRY, this.#retries],
      [DIE, this.#deaths],
    ] as const) {
      if (ends.length === 0) continue;
      yield statement(
        text,
        ends.map(({ seq }) => seq),
        ends.map(({ error }) => error),
        this.#now,
      );
    }
  }

  *#sessionRows(): Generator<Statement> {
    const writes = [...this.#sessions.values()];
    if (writes.length === 0) return;
    yield statement(
      PUT_SESSIONS,
      writes.map(({ portal }) => portal),
      writes.map(({ session }) => session.botId),
      writes.map(({ session }) => session.key),
      writes.map(({ seq }) => seq),
      writes.map(({ session }) => toBuffer(session.sealed)),
      writes.map(({ session }) => session.expiresAt),
    );
  }

  *#endedLanes(): Generator<Statement> {
    if (this.#ended.length > 0)
      yield statement('DELETE FROM lanes WHERE lane = ANY($1::text[])', this.#ended);
  }
}
