import { z } from 'zod';
import type { EventChat, EventUser } from '../../bitrix24/event.ts';
import { eventId } from '../../bitrix24/event-id.ts';
import { ConfigError, StorageError } from '../../errors.ts';
import type { Sealer } from '../../portals/seal.ts';
import type { TimerRow, TimerStore } from '../../storage/store.ts';
import { nextCron } from './cron.ts';
import type { Scheduled } from './timer.ts';
import { chatSchema, type OwnEvent, ownEvent, userSchema } from './timer-event.ts';

export interface TimersOptions {
  store: TimerStore;
  sealer: Pick<Sealer, 'seal' | 'open'>;
}

/** Whose timers. */
export interface TimerOwner {
  memberId: string;
  bot: { readonly id: number; readonly code: string };
}

/** A timer as it is to be set. */
export interface TimerOrder extends TimerOwner {
  dialogId: string;
  chat: EventChat;
  user?: EventUser | undefined;
  language: string;
  /** Of the declaration. */
  name: string;
  /** JSON. */
  data: unknown;
  /** Unix milliseconds. */
  dueAt: number;
  /** The author's own, if any. */
  id?: string | undefined;
  /** Names this act of setting: set again with the same, the timer still comes once. */
  setting: string;
}

/** A timer that waits. */
export interface WaitingTimer extends Scheduled {
  readonly name: string;
  readonly dialogId: string;
}

/** The durable timers of all bots. */
export interface Timers {
  /** On disk when it resolves. @throws ConfigError for an id that is no use; StorageError */
  set(order: TimerOrder): Promise<Scheduled>;
  /** False when there is none: it has come, or was cancelled. */
  cancel(owner: TimerOwner, id: string): Promise<boolean>;
  /** By id, at most `limit` (default 100) after `after`. */
  list(owner: TimerOwner, page?: { limit?: number; after?: string }): Promise<WaitingTimer[]>;
  /** What a stored timer becomes when it is due. @throws StorageError when it cannot be read any more */
  eventOf(row: TimerRow): OwnEvent;
  /** Calls back with the time (Unix ms) of every timer that this process sets. */
  onSet(listener: (dueAt: number) => void): void;
}

const stored = z.object({
  setting: z.string(),
  code: z.string(),
  language: z.string(),
  chat: chatSchema,
  user: userSchema.exactOptional(),
  data: z.unknown().optional(),
});

const LONGEST_ID = 100;
const PAGE = 100;

const prefixOf = (botId: number): string => `timer/${botId}/`;
export const cronPrefix = (botId: number): string => `cron/${botId}/`;
const contextOf = ({ memberId, id }: Pick<TimerRow, 'memberId' | 'id'>): string => `timer:${memberId}/${id}`;

/** What is sealed for a repeating timer. */
export interface CronFacts {
  code: string;
  language: string;
}
const cronFacts = z.object({ code: z.string(), language: z.string() });

export function sealCron(
  sealer: Pick<Sealer, 'seal'>,
  row: Pick<TimerRow, 'memberId' | 'id'>,
  facts: CronFacts,
): Uint8Array {
  return sealer.seal(Buffer.from(JSON.stringify(facts)), contextOf(row));
}

export function createTimers({ store, sealer }: TimersOptions): Timers {
  const listeners: ((dueAt: number) => void)[] = [];

  function read<Facts>(row: TimerRow, schema: z.ZodType<Facts>): Facts {
    const text = sealer.open(row.data, contextOf(row)).toString('utf8');
    const facts = schema.safeParse(JSON.parse(text));
    if (facts.success) return facts.data;
    throw new StorageError(`The stored timer '${row.name}' cannot be read any more`, {
      code: 'TIMER_UNREADABLE',
      hint: 'It was stored by another version of the server.',
    });
  }

  function eventOf(row: TimerRow): OwnEvent {
    const { memberId, botId, dialogId, name, dueAt } = row;
    if (row.repeat) {
      const { code, language } = read(row, cronFacts);
      const id = eventId.cron({ memberId, botId }, name, dueAt);
      return ownEvent({
        kind: 'cron',
        id,
        memberId,
        bot: { id: botId, code },
        dialogId: '',
        language,
        name,
        dueAt,
      });
    }
    const { setting, code, ...facts } = read(row, stored);
    const timerId = row.id.slice(prefixOf(botId).length);
    const id = eventId.timer({ memberId, botId }, timerId, setting);
    return ownEvent({
      kind: 'timer',
      id,
      memberId,
      bot: { id: botId, code },
      dialogId,
      name,
      dueAt,
      timerId,
      ...facts,
    });
  }

  return {
    async set(order) {
      const { memberId, bot, dialogId, chat, user, language, name, data, dueAt, setting } = order;
      const id = order.id ?? setting;
      if (id === '' || id.length > LONGEST_ID) {
        throw new ConfigError(
          `timer '${name}': an id of ${id.length} characters`,
          `Use 1 to ${LONGEST_ID} characters, e.g. 'order-5071'.`,
        );
      }
      const row = { memberId, id: prefixOf(bot.id) + id };
      const facts: z.input<typeof stored> = {
        setting,
        code: bot.code,
        language,
        chat,
        ...(user === undefined ? {} : { user }),
        data,
      };
      const sealed = sealer.seal(Buffer.from(JSON.stringify(facts)), contextOf(row));
      await store.put({ ...row, botId: bot.id, dialogId, name, data: sealed, dueAt, repeat: null });
      for (const listener of listeners) listener(dueAt);
      return { id, dueAt: new Date(dueAt) };
    },
    cancel: ({ memberId, bot }, id) => store.remove(memberId, prefixOf(bot.id) + id),
    async list({ memberId, bot }, { limit = PAGE, after = '' } = {}) {
      const prefix = prefixOf(bot.id);
      const rows = await store.list(memberId, { limit, after: prefix + after, botId: bot.id });
      return rows
        .filter(({ id }) => id.startsWith(prefix))
        .map(({ id, name, dialogId, dueAt }) => ({
          id: id.slice(prefix.length),
          name,
          dialogId,
          dueAt: new Date(dueAt),
        }));
    },
    eventOf,
    onSet: (listener) => void listeners.push(listener),
  };
}

/** Unix ms at which a timer comes again after `now`; null = it was for once, or never comes again. */
export function nextOf({ repeat }: Pick<TimerRow, 'repeat'>, now: number): number | null {
  return repeat === null ? null : nextCron(repeat, now);
}
