import { randomUUID } from 'node:crypto';
import type { z } from 'zod';
import type { EventChat, EventUser } from '../../bitrix24/event.ts';
import { ConfigError } from '../../errors.ts';
import type { ChatContext } from '../context.ts';
import type { OnUnknown, Run } from '../contract.ts';
import type { Duration } from '../duration.ts';
import { type Reach, serviceMissing } from '../reach.ts';
import {
  dueTime,
  fittingData,
  type Scheduled,
  type ScheduleOptions,
  type Timer,
  type TimerData,
} from './timer.ts';
import type { TimerOwner, Timers } from './timers.ts';

/**
 * Sets a timer: when it is due, its handler runs as for any event of the dialog, in the order of the dialog. It survives
 * restarts, and goes with the bot when that is removed or the application uninstalled.
 *
 * @param when a moment, or a time from now on, e.g. `'10m'`
 * @example await ctx.schedule('10m', remind, { text: 'Call back' });
 * @throws ConfigError when the data does not fit the timer; RangeError for no time; StorageError
 */
export type Schedule = <Schema extends z.ZodType>(
  when: Date | Duration,
  timer: Timer<Schema>,
  ...data: TimerData<Schema>
) => Promise<Scheduled>;

/** Where a timer belongs. */
export interface TimerPlace extends TimerOwner {
  dialogId: string;
  chat: EventChat;
  user?: EventUser | undefined;
  language: string;
}

/** What is known of a chat that nothing has happened in: its number. */
export function chatOf(dialogId: string): EventChat {
  const isPrivate = /^\d+$/.test(dialogId);
  const id = Number(/^chat(\d+)$/.exec(dialogId)?.[1]);
  return { isPrivate, messageType: isPrivate ? 'P' : 'C', ...(Number.isSafeInteger(id) && { id }) };
}

type Set = (timer: Timer, setting: string | undefined, dueAt: number) => Promise<Scheduled>;

function orderOf(
  timers: Timers,
  place: TimerPlace,
  [data, { id }]: readonly [unknown, ScheduleOptions],
): Set {
  return ({ kind }, setting = randomUUID(), dueAt) =>
    timers.set({ ...place, name: kind.name, data: fittingData(kind, data), dueAt, id, setting });
}

/** Sets timers on account of nobody's event. */
export function scheduleNow(timers: Timers, place: TimerPlace, now: () => number): Schedule {
  return async (when, timer, ...[data, options = {}]) =>
    orderOf(timers, place, [data, options])(timer, undefined, dueTime(when, now()));
}

/** Sets timers on account of a run: a repeated run does not set them again. */
export function scheduleOnce(
  run: Pick<Run, 'effects'>,
  timers: Timers,
  place: TimerPlace,
  { now, onUnknown }: { now: () => number; onUnknown: OnUnknown },
): Schedule {
  return async (when, timer, ...[data, options = {}]) => {
    // Before the record is asked: what is wrong is wrong in every run.
    const dueAt = dueTime(when, now());
    fittingData(timer.kind, data);
    const call = { name: `schedule ${timer.kind.name} ${place.dialogId}`, content: data, onUnknown };
    const result = await run.effects.once(call, (effect) =>
      effect.keyed(async (setting) => {
        const { id, dueAt: due } = await orderOf(timers, place, [data, options])(timer, setting, dueAt);
        return { id, dueAt: due.getTime() };
      }),
    );
    return scheduled(result);
  };
}

/** `ctx.schedule` and `ctx.unschedule`. */
export function createTimerSetting(reach: Reach): Pick<ChatContext, 'schedule' | 'unschedule'> {
  const { run, event, onUnknown, now, services } = reach;
  const timers = (): Timers => {
    if (services.timers) return services.timers;
    throw serviceMissing('ctx.schedule');
  };
  return {
    schedule: async (when, timer, ...data) => {
      const { memberId, bot, dialogId, chat, user, language } = event;
      const place = { memberId, bot, dialogId, chat, user, language };
      return scheduleOnce(run, timers(), place, { now, onUnknown })(when, timer, ...data);
    },
    unschedule: async (id) => timers().cancel(event, id),
  };
}

/** What a record keeps of a timer. */
function scheduled(result: unknown): Scheduled {
  if (typeof result === 'object' && result !== null && 'id' in result && 'dueAt' in result) {
    return { id: String(result.id), dueAt: new Date(Number(result.dueAt)) };
  }
  throw new ConfigError(
    'the record of a timer cannot be read',
    'Repeat the dead letter with the version that wrote it.',
  );
}
