import { randomUUID } from 'node:crypto';
import { checkDialogId, composeReply, type Part, packParts, resolveParts } from '../compose/index.ts';
import { B24BotError, ConfigError } from '../errors.ts';
import type { FindPortal } from '../portals/find-portal.ts';
import type { Sealer } from '../portals/seal.ts';
import type { BroadcastRow, BroadcastState, BroadcastStore, RecipientRow } from '../storage/store.ts';
import { sealContext } from './broadcast.ts';

/** A message to many dialogs, also of many portals. */
export interface BroadcastOrder {
  /** Code of the bot that speaks. */
  bot: string;
  /** The same dialog twice is one. `portal`: member_id or domain. */
  to: Iterable<{ portal: string; dialogId: string }>;
  /** What `ctx.reply` takes. */
  parts: readonly Part[];
  /** Own name of the broadcast: one that is there already under it is not begun again. Up to 100 characters. */
  id?: string;
}

/** Where a broadcast stands. */
export interface BroadcastProgress {
  readonly id: string;
  readonly bot: string;
  readonly state: BroadcastState;
  readonly createdAt: Date;
  /** Dialogs that wait, that got it, and that did not. */
  readonly waiting: number;
  readonly sent: number;
  readonly failed: number;
}

/** What became of one dialog of a broadcast. */
export interface BroadcastRecipient {
  /** Counts from 1, in the order given. */
  readonly n: number;
  /** member_id. */
  readonly portal: string;
  readonly dialogId: string;
  readonly state: RecipientRow['state'];
  readonly messageId: number | null;
  /** Why it failed: `CODE: text`. */
  readonly error: string | null;
}

/**
 * Messages to many dialogs. They are stored before anything is sent, go on after a restart, wait behind replies while a
 * portal's limit makes anything wait, and reach every dialog once.
 *
 * @example
 * const { id } = await app.broadcasts.start({ bot: 'news', to: [{ portal, dialogId: '11' }], parts: ['Release 2 is out'] });
 * const { waiting, sent, failed } = (await app.broadcasts.show(id)) ?? {};
 */
export interface Broadcasts {
  /**
   * Stores a broadcast and begins to send it; resolves when it is on disk.
   * @throws ComposeError for a message or dialog that is no use; B24BotError UNKNOWN_PORTAL; StorageError
   */
  start(order: BroadcastOrder): Promise<{ id: string }>;
  /** Newest first, at most `limit` (default 50). */
  list(page?: { limit?: number; before?: Date; state?: BroadcastState }): Promise<BroadcastProgress[]>;
  /** Null when there is none. */
  show(id: string): Promise<BroadcastProgress | null>;
  /** Who got it, and who did not and why; in order, at most `limit` (default 100) after number `after`. */
  report(
    id: string,
    page?: { limit?: number; after?: number; state?: RecipientRow['state'] },
  ): Promise<BroadcastRecipient[]>;
  /** What is on its way still arrives. False when it was not running. */
  pause(id: string): Promise<boolean>;
  /** False when it was not paused. */
  resume(id: string): Promise<boolean>;
  /** For good. False when it was over already. */
  cancel(id: string): Promise<boolean>;
}

export interface BroadcastsOptions {
  store: BroadcastStore;
  sealer: Pick<Sealer, 'seal'>;
  findPortal: FindPortal;
  /** Called when a broadcast is to be sent. */
  wake: () => void;
  /** Unix ms. */
  now: () => number;
}

const LONGEST_ID = 100;

export function createBroadcasts({ store, sealer, findPortal, wake, now }: BroadcastsOptions): Broadcasts {
  async function recipients(to: BroadcastOrder['to']) {
    const known = new Map<string, string>();
    const all: { memberId: string; dialogId: string }[] = [];
    for (const { portal, dialogId } of to) {
      const memberId = known.get(portal) ?? (await findPortal(portal))?.memberId;
      if (memberId === undefined) {
        throw new B24BotError(`No portal '${portal}' has installed the application`, {
          code: 'UNKNOWN_PORTAL',
          layer: 'portal',
        });
      }
      known.set(portal, memberId);
      all.push({ memberId, dialogId: checkDialogId(dialogId) });
    }
    return all;
  }

  return {
    async start({ bot, to, parts, id = randomUUID() }) {
      if (id === '' || id.length > LONGEST_ID) {
        throw new ConfigError(
          `a broadcast's id of ${id.length} characters`,
          `Use 1 to ${LONGEST_ID} characters.`,
        );
      }
      // What is wrong with the message is wrong everywhere: nobody gets it.
      composeReply(await resolveParts(parts, () => '-'), { attachNeedsText: false });
      const sealed = sealer.seal(Buffer.from(packParts(parts)), sealContext(id));
      const row: BroadcastRow = { id, botCode: bot, sealed, state: 'running', createdAt: now() };
      if (await store.create(row, await recipients(to))) wake();
      return { id };
    },
    ...createBroadcastDesk(store, wake),
  };
}

/** Everything about broadcasts but to begin one. */
export type BroadcastDesk = Omit<Broadcasts, 'start'>;

/** @param wake called when a broadcast is to go on */
export function createBroadcastDesk(store: BroadcastStore, wake: () => void): BroadcastDesk {
  async function progress({ id, botCode, state, createdAt }: BroadcastRow): Promise<BroadcastProgress> {
    return { id, bot: botCode, state, createdAt: new Date(createdAt), ...(await store.counts(id)) };
  }

  async function change(id: string, from: readonly BroadcastState[], to: BroadcastState): Promise<boolean> {
    const changed = await store.setState(id, from, to);
    if (changed && to === 'running') wake();
    return changed;
  }

  return {
    async list({ limit = 50, before, state } = {}) {
      const rows = await store.list({
        limit,
        ...(before === undefined ? {} : { before: before.getTime() }),
        ...(state === undefined ? {} : { state }),
      });
      return Promise.all(rows.map(progress));
    },
    async show(id) {
      const row = await store.get(id);
      return row && progress(row);
    },
    async report(id, { limit = 100, after = 0, state } = {}) {
      const rows = await store.recipients(id, { limit, after, ...(state === undefined ? {} : { state }) });
      return rows.map(({ memberId, ...rest }) => ({ ...rest, portal: memberId }));
    },
    pause: (id) => change(id, ['running'], 'paused'),
    resume: (id) => change(id, ['paused'], 'running'),
    cancel: (id) => change(id, ['running', 'paused'], 'cancelled'),
  };
}
