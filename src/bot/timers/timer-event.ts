import { z } from 'zod';
import type { CronEvent, TimerEvent } from '../../bitrix24/event.ts';

/** What the server tells its bots itself. */
export type OwnEvent = TimerEvent | CronEvent;

const OPTIONAL_TEXT = z.string().exactOptional();

export const chatSchema = z.object({
  id: z.number().exactOptional(),
  isPrivate: z.boolean(),
  messageType: z.string(),
  title: OPTIONAL_TEXT,
  entityType: OPTIONAL_TEXT,
  entityId: OPTIONAL_TEXT,
  entityData1: OPTIONAL_TEXT,
  entityData2: OPTIONAL_TEXT,
  entityData3: OPTIONAL_TEXT,
});

export const userSchema = z.object({
  id: z.number(),
  name: z.string(),
  firstName: z.string(),
  lastName: z.string(),
  workPosition: OPTIONAL_TEXT,
  gender: z.string(),
  isBot: z.boolean(),
  isConnector: z.boolean(),
  isExtranet: z.boolean(),
});

const base = z.object({
  id: z.string(),
  memberId: z.string(),
  bot: z.object({ id: z.number(), code: z.string() }),
  dialogId: z.string(),
  language: z.string(),
  /** Unix milliseconds. */
  dueAt: z.number(),
  name: z.string(),
});

const body = z.discriminatedUnion('kind', [
  base.extend({
    kind: z.literal('timer'),
    timerId: z.string(),
    chat: chatSchema,
    user: userSchema.exactOptional(),
    data: z.unknown().optional(),
  }),
  base.extend({ kind: z.literal('cron') }),
]);

/** What is kept of such an event; everything else follows from it. */
export type OwnEventBody = z.input<typeof body>;

/** The event that a body stands for. */
export function ownEvent(body: OwnEventBody): OwnEvent {
  const { id, memberId, bot, dialogId, language, name } = body;
  const dueAt = new Date(body.dueAt);
  // Which generation the bot speaks is known where it is registered.
  const all = {
    id,
    generation: 'v2' as const,
    memberId,
    bot,
    dialogId,
    language,
    at: dueAt,
    auth: {},
    raw: {},
  };
  if (body.kind === 'cron') return { ...all, kind: 'cron', name: 'CRON', cron: { name, dueAt } };
  const { timerId, chat, user, data } = body;
  return {
    ...all,
    kind: 'timer',
    name: 'TIMER',
    chat,
    ...(user === undefined ? {} : { user }),
    timer: { id: timerId, name, dueAt, ...(data === undefined ? {} : { data }) },
  };
}

export function isOwnEvent(event: { kind: string }): event is OwnEvent {
  return event.kind === 'timer' || event.kind === 'cron';
}

/** The bytes of an event, before they are sealed. */
export function writeOwnEvent(event: OwnEvent): Buffer {
  const { id, memberId, bot, dialogId, language } = event;
  const all = { id, memberId, bot, dialogId, language };
  const kept: OwnEventBody =
    event.kind === 'cron'
      ? { ...all, kind: 'cron', name: event.cron.name, dueAt: event.cron.dueAt.getTime() }
      : {
          ...all,
          kind: 'timer',
          name: event.timer.name,
          dueAt: event.timer.dueAt.getTime(),
          timerId: event.timer.id,
          chat: event.chat,
          ...(event.user === undefined ? {} : { user: event.user }),
          data: event.timer.data,
        };
  return Buffer.from(JSON.stringify(kept));
}

/** Undefined: another version of the server wrote it. */
export function readOwnEvent(bytes: Uint8Array): OwnEvent | undefined {
  const read = body.safeParse(JSON.parse(Buffer.from(bytes).toString('utf8')));
  return read.success ? ownEvent(read.data) : undefined;
}
