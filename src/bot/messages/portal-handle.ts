import type { z } from 'zod';
import type { Part } from '../../compose/index.ts';
import { B24BotError } from '../../errors.ts';
import type { FindPortal } from '../../portals/find-portal.ts';
import type { BotCall } from '../call.ts';
import { createBotCall } from '../call.ts';
import type { Sent } from '../context.ts';
import type { Duration } from '../duration.ts';
import { chatOf, type Schedule, scheduleNow } from '../timers/schedule.ts';
import type { Scheduled, Timer, TimerData } from '../timers/timer.ts';
import type { TimerOwner, Timers, WaitingTimer } from '../timers/timers.ts';
import { scopeOf } from './publisher.ts';
import { type KeyOf, keyed, refuseUnkeyed, unrecorded } from './sending.ts';
import type { Speaker, Speakers } from './speaker.ts';

/** A bot in one portal, for code that no event has called. */
export interface BotHandle {
  /**
   * Sends a message. Whoever sends again means it: for what must be sent once, see `once`.
   *
   * @example await app.portal('kestrel-works.bitrix24.eu').bot('echo').send('chat2210', 'The build is green')
   * @throws B24BotError `UNKNOWN_PORTAL` or `UNKNOWN_BOT`; ComposeError, RestError, TransportError, AuthError
   */
  send(dialogId: string, ...parts: readonly Part[]): Promise<Sent>;
  /**
   * Sends under a key: the same key and dialog again, also by another process and after a crash, is the same message,
   * and resolves with its id. Portals remember keys for 31 days.
   *
   * @example await bot.once('invoice-5071').send('11', 'Your invoice is paid')
   */
  once(key: string): Pick<BotHandle, 'send'>;
  /** Replaces a message of the bot. */
  edit(messageId: number, ...parts: readonly Part[]): Promise<Sent>;
  delete(messageId: number): Promise<void>;
  typing(dialogId: string): Promise<void>;
  /** Calls any REST method as the bot, with the token of whoever installed the application. */
  readonly call: BotCall;
  /**
   * A message to many dialogs of the portal: see `app.broadcasts`, by which it is followed, paused and cancelled.
   * @throws ComposeError, B24BotError, StorageError
   */
  broadcast(dialogIds: Iterable<string>, ...parts: readonly Part[]): Promise<{ id: string }>;
  /** Sets a timer of a dialog: see `ctx.schedule`. */
  schedule<Schema extends z.ZodType>(
    dialogId: string,
    when: Date | Duration,
    timer: Timer<Schema>,
    ...data: TimerData<Schema>
  ): Promise<Scheduled>;
  /** Cancels a timer by its id; false when it has come already, or there is none. */
  unschedule(id: string): Promise<boolean>;
  /** Timers that wait, by id. */
  timers(page?: { limit?: number; after?: string }): Promise<WaitingTimer[]>;
}

/** A portal, for code that no event has called. */
export interface PortalHandle {
  /** @param code may be left out where the portal has only one bot */
  bot(code?: string): BotHandle;
}

export interface PortalHandlesOptions {
  findPortal: FindPortal;
  speakers: Speakers;
  timers: Timers;
  keyOf: KeyOf;
  /** Begins a broadcast. */
  broadcast: (order: {
    bot: string;
    to: { portal: string; dialogId: string }[];
    parts: readonly Part[];
  }) => Promise<{ id: string }>;
  /** Unix milliseconds. */
  now: () => number;
}

/** `app.portal`: by member_id or domain. Nothing is looked up before something is done. */
export function createPortalHandles(options: PortalHandlesOptions): (name: string) => PortalHandle {
  const { findPortal, speakers, timers, keyOf, now } = options;

  async function find(name: string, code: string | undefined): Promise<Speaker> {
    const portal = await findPortal(name);
    if (portal) return speakers.find(portal.memberId, code);
    throw new B24BotError(`No portal '${name}' has installed the application`, {
      code: 'UNKNOWN_PORTAL',
      layer: 'portal',
      hint: "Give the portal's domain or member_id.",
    });
  }

  function botHandle(name: string, code: string | undefined): BotHandle {
    const speaker = () => find(name, code);
    const owner = async (): Promise<TimerOwner> => {
      const { portal, bot } = await speaker();
      return { memberId: portal.memberId, bot };
    };
    const messenger = async (dialogId: string) => (await speaker()).messenger(dialogId, { once: unrecorded });
    return {
      send: async (dialogId, ...parts) => (await messenger(dialogId)).send(dialogId, parts),
      once: (key) => ({
        async send(dialogId, ...parts) {
          const found = await speaker();
          const scope = scopeOf(found.portal.memberId, found.bot.id, key);
          const once = keyed(scope, keyOf, { unkeyed: refuseUnkeyed });
          return found.messenger(dialogId, { once, isKeyed: true }).send(dialogId, parts);
        },
      }),
      async edit(messageId, ...parts) {
        await (await messenger('')).edit(messageId, parts);
        return { id: messageId };
      },
      delete: async (messageId) => (await messenger('')).remove(messageId),
      typing: async (dialogId) => (await messenger(dialogId)).typing(dialogId),
      call: lateCall(speaker),
      async broadcast(dialogIds, ...parts) {
        const { portal, bot } = await speaker();
        const to = [...dialogIds].map((dialogId) => ({ portal: portal.memberId, dialogId }));
        return options.broadcast({ bot: bot.code, to, parts });
      },
      async schedule(dialogId, when, timer, ...data) {
        const { portal, bot } = await speaker();
        const { memberId, language } = portal;
        const place = { memberId, bot, language, dialogId, chat: chatOf(dialogId) };
        const set: Schedule = scheduleNow(timers, place, now);
        return set(when, timer, ...data);
      },
      unschedule: async (id) => timers.cancel(await owner(), id),
      timers: async (page) => timers.list(await owner(), page),
    };
  }

  return (name) => ({ bot: (code) => botHandle(name, code) });
}

/** A call that finds its bot when it is made. */
function lateCall(speaker: () => Promise<Speaker>): BotCall {
  return async (method: string, params?: Readonly<Record<string, unknown>>) => {
    const { bot, direct } = await speaker();
    return createBotCall(direct(), bot.id)(method, params);
  };
}
