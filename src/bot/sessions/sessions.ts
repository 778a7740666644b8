import { type BotEvent, isInChat } from '../../bitrix24/event.ts';
import type { Sealer } from '../../portals/seal.ts';
import type { SessionStore, SessionWrite } from '../../storage/store.ts';
import type { SessionKind } from './session.ts';

export interface SessionsOptions {
  store: Pick<SessionStore, 'get'>;
  sealer: Pick<Sealer, 'seal' | 'open'>;
  /** Unix milliseconds. */
  now: () => number;
}

/** The session of one run. */
export interface OpenSession {
  /** What the handler gets, to change. */
  readonly value: object;
  /**
   * What is to be stored when the session is `left` like this; undefined when nothing changed.
   * @param isKept the run keeps something of it already: what is as before counts then, too
   * @throws SessionError
   */
  changes(left: object, isKept?: boolean): SessionWrite | undefined;
}

export interface Sessions {
  /** Reads the session that belongs to an event. @throws SessionError, StorageError */
  open(kind: SessionKind, event: BotEvent): Promise<OpenSession>;
}

/** Sessions at rest are sealed for their portal, bot and key: one put in another's place cannot be opened. */
export function createSessions({ store, sealer, now }: SessionsOptions): Sessions {
  return {
    async open(kind, event) {
      const { memberId, bot } = event;
      const key = keyOf(kind, event);
      if (key === undefined) return { value: kind.fresh(), changes: () => undefined };
      const context = `session:${memberId}/${bot.id}/${key}`;
      const row = await store.get(memberId, bot.id, key);
      const isAlive = row !== null && (row.expiresAt === null || row.expiresAt > now());
      const value = isAlive ? kind.read(sealer.open(row.sealed, context).toString('utf8')) : kind.fresh();
      const before = JSON.stringify(value);
      return {
        value,
        changes(left, isKept = false) {
          if (!isKept && JSON.stringify(left) === before) return undefined;
          return {
            botId: bot.id,
            key,
            expected: row?.version ?? 0,
            sealed: sealer.seal(Buffer.from(kind.write(left)), context),
            expiresAt: kind.ttlMs === undefined ? null : now() + kind.ttlMs,
          };
        },
      };
    },
  };
}

/** Undefined for a deleted bot, which has nothing left to remember. Repeating timers have the one of no dialog. */
function keyOf(kind: SessionKind, event: BotEvent): string | undefined {
  if (event.kind === 'botDeleted') return undefined;
  const user = isInChat(event) ? event.user : undefined;
  const key = kind.key === 'user' && user ? `user/${user.id}` : `dialog/${event.dialogId}`;
  return kind.slot === undefined ? key : `${kind.slot}/${key}`;
}
