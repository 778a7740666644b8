import type { DeadLetter, Inbox, PendingEvent } from '../storage/store.ts';
import { describe } from './retry.ts';

/** An event that was given up, without its content. */
export interface Letter {
  /** Names the letter; another one after it was repeated and given up again. */
  seq: number;
  /** Portal (member_id). */
  portal: string;
  botId: number;
  dialogId: string;
  /** What happened, e.g. `message`. */
  kind: string;
  /** Why it was given up. */
  reason: string;
  /** Runs of its handler. */
  attempts: number;
  receivedAt: Date;
  diedAt: Date;
}

/** A letter with its event, secrets taken out; `unreadable` says why the event cannot be shown. */
export type OpenedLetter = Letter & ({ event: unknown } | { unreadable: string });

export interface LetterPage {
  /** At most so many, newest first; default 50. */
  limit?: number;
  /** Only letters older than the one of this number. */
  before?: number;
  /** Portal (member_id). */
  portal?: string;
}

/**
 * Events that were given up, for a person or a program to decide about.
 *
 * @example
 * for (const { seq } of await app.deadLetters.list()) await app.deadLetters.retry(seq);
 */
export interface DeadLetters {
  list(page?: LetterPage): Promise<Letter[]>;
  /** Null when there is no such letter. */
  show(seq: number): Promise<OpenedLetter | null>;
  /** Has the event handled again, behind what its dialog brought since. False when there is no such letter. */
  retry(seq: number): Promise<boolean>;
  /** Forgets the event; the same event sent again counts as handled. False when there is no such letter. */
  drop(seq: number): Promise<boolean>;
}

export interface DeadLettersOptions {
  inbox: Pick<Inbox, 'listDead' | 'getDead' | 'retryDead' | 'dropDead'>;
  /** The event as it may be shown. What it throws is told in place of the event. */
  read: (event: PendingEvent) => unknown;
  /** Unix ms. */
  now: () => number;
}

const PAGE = 50;

export function createDeadLetters({ inbox, read, now }: DeadLettersOptions): DeadLetters {
  function content(letter: DeadLetter): { event: unknown } | { unreadable: string } {
    try {
      return { event: read(letter) };
    } catch (error) {
      return { unreadable: describe(error) };
    }
  }
  return {
    async list({ limit = PAGE, before, portal } = {}) {
      const page = {
        limit,
        ...(before === undefined ? {} : { before }),
        ...(portal === undefined ? {} : { portal }),
      };
      return (await inbox.listDead(page)).map(outside);
    },
    async show(seq) {
      const letter = await inbox.getDead(seq);
      return letter && { ...outside(letter), ...content(letter) };
    },
    retry: (seq) => inbox.retryDead(seq, now()),
    drop: (seq) => inbox.dropDead(seq),
  };
}

function outside(letter: DeadLetter): Letter {
  const { seq, portal, botId, kind, lane, error, attempts, receivedAt, diedAt } = letter;
  return {
    seq,
    portal,
    botId,
    dialogId: lane.split('/').slice(2).join('/'),
    kind,
    reason: error,
    attempts,
    receivedAt: new Date(receivedAt),
    diedAt: new Date(diedAt),
  };
}
