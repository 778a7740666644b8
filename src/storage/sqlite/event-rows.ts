import type { DatabaseSync } from 'node:sqlite';
import type { DeadLetter, NewEvent, PendingEvent } from '../store.ts';
import { EffectRows } from './effect-rows.ts';
import { lengthen, type PortalKeys, shorten } from './portal-keys.ts';
import { blob, integer, integerOrNull, type Row, text } from './row.ts';

/** What the lanes need to know about an event that is pending again. */
export interface PendingMark {
  seq: number;
  portal: string;
  lane: string;
}

const FORMATS = ['form', 'json'] as const;
/** A reason is for people: enough for a message and a hint, not for a dump. */
const LONGEST_ERROR = 2000;

const DONE = `state = 1, lane = NULL, bot = NULL, kind = NULL, format = NULL, attempts = NULL, crashes = NULL,
  first_attempt_at = NULL, due = NULL, error = NULL, died_at = NULL`;

/** Statements on `events` and `bodies`, prepared once. Everything that writes runs inside a group commit. */
export class EventRows {
  readonly effects: EffectRows;
  readonly #keys: PortalKeys;
  readonly #insert;
  readonly #insertBody;
  readonly #done;
  readonly #deleteBody;
  readonly #retry;
  readonly #dead;
  readonly #crashed;
  readonly #read;
  readonly #marks;
  readonly #listDead;
  readonly #readDead;
  readonly #wanted;
  readonly #revive;
  readonly #want;
  readonly #oldFirst;
  readonly #deleteEvent;
  readonly #ofPortal;
  readonly #top;
  readonly #count;
  readonly #oldest;

  constructor(db: DatabaseSync, keys: PortalKeys) {
    this.effects = new EffectRows(db);
    this.#keys = keys;
    this.#insert =
      db.prepare(`INSERT INTO events (seq, portal, id, state, received_at, lane, bot, kind, format)
      VALUES (?, ?, ?, 0, ?, ?, ?, ?, ?) ON CONFLICT (portal, id) DO NOTHING`);
    this.#insertBody = db.prepare('INSERT INTO bodies (seq, body) VALUES (?, ?)');
    this.#done = db.prepare(`UPDATE events SET ${DONE} WHERE seq = ?`);
    this.#deleteBody = db.prepare('DELETE FROM bodies WHERE seq = ?');
    this.#retry = db.prepare(`UPDATE events SET attempts = coalesce(attempts, 0) + 1, due = ?, error = ?,
      first_attempt_at = coalesce(first_attempt_at, ?) WHERE seq = ?`);
    this.#dead = db.prepare(`UPDATE events SET state = 2, attempts = coalesce(attempts, 0) + 1, due = NULL,
      error = ?1, first_attempt_at = coalesce(first_attempt_at, ?3), died_at = ?3 WHERE seq = ?2`);
    this.#crashed = db.prepare('UPDATE events SET crashes = coalesce(crashes, 0) + 1 WHERE seq = ?');
    const columns = `e.seq, e.portal, e.id, e.lane, e.bot, e.kind, e.format, e.received_at, e.attempts, e.crashes,
      e.first_attempt_at, e.error, e.died_at, b.body`;
    this.#read = db.prepare(
      `SELECT ${columns} FROM events e JOIN bodies b USING (seq) WHERE e.seq = ? AND e.state = 0`,
    );
    this.#marks = db.prepare(
      'SELECT seq, portal, lane, due, crashes FROM events WHERE state = 0 ORDER BY seq',
    );
    // An array per row instead of an object: 100,000 pending events open with 20 MB less garbage.
    this.#marks.setReturnArrays(true);
    // SQLite uses the partial index only where it can prove `state <> 1`, hence the constants.
    this.#listDead = db.prepare(`SELECT ${columns} FROM events e JOIN bodies b USING (seq)
      WHERE e.state = 2 AND e.seq < ?1 AND (?2 IS NULL OR e.portal = ?2) ORDER BY e.seq DESC LIMIT ?3`);
    this.#readDead = db.prepare(
      `SELECT ${columns} FROM events e JOIN bodies b USING (seq) WHERE e.seq = ? AND e.state = 2`,
    );
    this.#wanted = db.prepare('SELECT seq FROM events WHERE state = 3 ORDER BY seq');
    this.#revive = db.prepare(`UPDATE events SET seq = ?, state = 0, attempts = NULL, crashes = NULL,
      first_attempt_at = NULL, due = NULL, error = NULL, died_at = NULL
      WHERE seq = ? AND state IN (2, 3) RETURNING portal, lane`);
    this.#want = db.prepare('UPDATE events SET state = 3 WHERE seq = ? AND state = 2');
    this.#oldFirst = db.prepare('SELECT seq, state, received_at FROM events ORDER BY seq');
    this.#deleteEvent = db.prepare('DELETE FROM events WHERE seq = ?');
    this.#ofPortal = db.prepare('SELECT seq FROM events WHERE portal = ? LIMIT ?');
    this.#top = db.prepare('SELECT coalesce(max(seq), 0) AS seq FROM events');
    this.#count = db.prepare(`SELECT (SELECT count(*) FROM events WHERE state = 0) AS pending,
      (SELECT count(*) FROM events WHERE state = 2) AS dead,
      (SELECT count(DISTINCT lane) FROM events WHERE state = 0) AS lanes`);
    this.#oldest = db.prepare('SELECT received_at FROM events WHERE state = 0 ORDER BY seq LIMIT 1');
  }

  /** False when the event is already there, in whatever state. */
  insert(seq: number, event: NewEvent): boolean {
    const { changes } = this.#insert.run(
      seq,
      this.#keys.numberOf(event.portal),
      shorten(event.portal, event.id),
      event.receivedAt,
      event.lane,
      event.botId,
      event.kind,
      event.format === 'form' ? 0 : 1,
    );
    if (changes === 0) return false;
    this.#insertBody.run(seq, event.body);
    return true;
  }

  /** @param recorded false when it is certain that the event has no effect records */
  done(seq: number, recorded = true): void {
    this.#done.run(seq);
    this.#deleteBody.run(seq);
    if (recorded) this.effects.drop(seq);
  }

  retry(seq: number, due: number, error: string, now: number): void {
    this.#retry.run(due, error.slice(0, LONGEST_ERROR), now, seq);
  }

  dead(seq: number, error: string, now: number): void {
    this.#dead.run(error.slice(0, LONGEST_ERROR), seq, now);
  }

  crashed(seq: number): void {
    this.#crashed.run(seq);
  }

  /** The event with whatever earlier runs recorded. */
  read(seq: number): PendingEvent | null {
    const row = this.#read.get(seq);
    return row === undefined ? null : { ...this.#event(row), effects: this.effects.read(seq) };
  }

  /** Visits every pending event in order; nothing per event outlives the visit. */
  eachPending(
    visit: (portal: string, lane: string, seq: number, due: number, crashes: number) => void,
  ): void {
    for (const row of this.#marks.iterate()) {
      const portal = this.#keys.nameOf(integer(row, '1'));
      const due = integerOrNull(row, '3') ?? 0;
      visit(portal, text(row, '2'), integer(row, '0'), due, integerOrNull(row, '4') ?? 0);
    }
  }

  listDead(page: { limit: number; before?: number; portal?: string }): DeadLetter[] {
    const portal = page.portal === undefined ? null : (this.#keys.find(page.portal) ?? -1);
    const rows = this.#listDead.all(page.before ?? Number.MAX_SAFE_INTEGER, portal, page.limit);
    return rows.map((row) => this.#letter(row));
  }

  readDead(seq: number): DeadLetter | null {
    const row = this.#readDead.get(seq);
    return row === undefined ? null : this.#letter(row);
  }

  /** Makes a dead letter pending again, at place `to`. Null when there is no such letter. */
  revive(seq: number, to: number): PendingMark | null {
    const row = this.#revive.get(to, seq);
    if (row === undefined) return null;
    const portal = this.#keys.nameOf(integer(row, 'portal'));
    return { seq: to, portal, lane: text(row, 'lane') };
  }

  /** Asks the server process to revive a dead letter. */
  want(seq: number): boolean {
    return this.#want.run(seq).changes !== 0;
  }

  wanted(): number[] {
    return this.#wanted.all().map((row) => integer(row, 'seq'));
  }

  /**
   * Deletes finished events from the old end. Places follow arrival, so the walk stops at the first row that
   * is young enough: no index on time has to be kept for it.
   */
  prune(before: number, limit: number): number {
    const old: number[] = [];
    for (const row of this.#oldFirst.iterate()) {
      if (old.length >= limit || integer(row, 'received_at') >= before) break;
      if (integer(row, 'state') === 1) old.push(integer(row, 'seq'));
    }
    for (const seq of old) this.#deleteEvent.run(seq);
    return old.length;
  }

  /** Deletes up to `limit` events of a portal in whatever state; returns how many. */
  removePortal(memberId: string, limit: number): number {
    const key = this.#keys.find(memberId);
    if (key === undefined) return 0;
    const rows = this.#ofPortal.all(key, limit);
    for (const row of rows) this.#deleteEvent.run(integer(row, 'seq'));
    return rows.length;
  }

  top(): number {
    const row = this.#top.get();
    return row === undefined ? 0 : integer(row, 'seq');
  }

  counts(): { pending: number; dead: number; lanes: number } {
    const row = this.#count.get();
    if (row === undefined) return { pending: 0, dead: 0, lanes: 0 };
    return { pending: integer(row, 'pending'), dead: integer(row, 'dead'), lanes: integer(row, 'lanes') };
  }

  oldestPendingAt(): number | null {
    const row = this.#oldest.get();
    return row === undefined ? null : integer(row, 'received_at');
  }

  #event(row: Row): PendingEvent {
    const portal = this.#keys.nameOf(integer(row, 'portal'));
    const firstAttemptAt = integerOrNull(row, 'first_attempt_at');
    return {
      seq: integer(row, 'seq'),
      portal,
      id: lengthen(portal, text(row, 'id')),
      lane: text(row, 'lane'),
      botId: integer(row, 'bot'),
      kind: text(row, 'kind'),
      format: FORMATS[integer(row, 'format')] ?? 'form',
      body: blob(row, 'body'),
      receivedAt: integer(row, 'received_at'),
      attempts: integerOrNull(row, 'attempts') ?? 0,
      crashes: integerOrNull(row, 'crashes') ?? 0,
      ...(firstAttemptAt === null ? {} : { firstAttemptAt }),
    };
  }

  #letter(row: Row): DeadLetter {
    return { ...this.#event(row), error: text(row, 'error'), diedAt: integer(row, 'died_at') };
  }
}
