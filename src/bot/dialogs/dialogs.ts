import { z } from 'zod';
import type { Sealer } from '../../portals/seal.ts';
import type { SessionStore, SessionWrite } from '../../storage/store.ts';

export interface DialogsOptions {
  store: Pick<SessionStore, 'get'>;
  sealer: Pick<Sealer, 'seal' | 'open'>;
  /** Unix milliseconds. */
  now: () => number;
}

/** Whose dialog it is. */
export interface DialogOwner {
  memberId: string;
  botId: number;
  /** `11` or `chat2210`. */
  dialogId: string;
  /** Who acts; in a private chat it goes without saying. */
  userId: number | undefined;
}

const stored = z.object({
  dialog: z.string(),
  version: z.number(),
  step: z.string(),
  data: z.record(z.string(), z.unknown()),
  /** Unix milliseconds. */
  until: z.number(),
});

/** Where somebody is in which dialog, as it was left. */
export type StoredDialog = z.output<typeof stored>;

/** What is stored for one person in one chat. */
export interface OpenDialog {
  /** Null: no dialog. */
  readonly left: StoredDialog | null;
  /** What is to be stored instead; null ends the dialog. */
  write(state: StoredDialog | null): SessionWrite;
}

export interface Dialogs {
  /** Undefined: it is nobody's. @throws StorageError */
  open(owner: DialogOwner): Promise<OpenDialog | undefined>;
}

/** How long it is known that a dialog was given up for want of an answer, so that somebody can be told. */
const REMEMBERED_MS = 86_400_000;

/** Dialogs in progress, stored and sealed as sessions are, each under a key of its own. */
export function createDialogs({ store, sealer, now }: DialogsOptions): Dialogs {
  return {
    async open(owner) {
      const key = keyOf(owner);
      if (key === undefined) return undefined;
      const { memberId, botId } = owner;
      const context = `session:${memberId}/${botId}/${key}`;
      const row = await store.get(memberId, botId, key);
      const isAlive = row !== null && (row.expiresAt === null || row.expiresAt > now());
      return {
        left: isAlive ? read(sealer.open(row.sealed, context)) : null,
        write: (state) => ({
          botId,
          key,
          expected: row?.version ?? 0,
          sealed: sealer.seal(Buffer.from(JSON.stringify(state)), context),
          expiresAt: state === null ? now() : state.until + REMEMBERED_MS,
        }),
      };
    },
  };
}

function read(bytes: Buffer): StoredDialog | null {
  return stored.nullable().parse(JSON.parse(bytes.toString('utf8')));
}

/** In a private chat the other person is meant, whoever acts; in a group each has a dialog of their own. */
function keyOf({ dialogId, userId }: DialogOwner): string | undefined {
  if (/^\d+$/.test(dialogId)) return `steps/${dialogId}`;
  return userId === undefined ? undefined : `steps/${dialogId}/${userId}`;
}
