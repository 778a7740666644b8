import { checkDialogId, type Part } from '../../compose/index.ts';
import { recorded } from '../call.ts';
import type { Sent } from '../context.ts';
import type { OnUnknown, Run } from '../contract.ts';
import { type Services, serviceMissing } from '../reach.ts';
import { chatOf, type Schedule, scheduleOnce, type TimerPlace } from '../timers/schedule.ts';
import type { Messenger } from './messenger.ts';

/** Another dialog than the one of the event, for what a handler says there; sent once, whatever becomes of the run. */
export interface Elsewhere {
  readonly dialogId: string;
  /** Sends a message to the dialog. */
  reply(...parts: readonly Part[]): Promise<Sent>;
  /** Replaces a message of the bot there. */
  edit(messageId: number, ...parts: readonly Part[]): Promise<Sent>;
  delete(messageId: number): Promise<void>;
  typing(): Promise<void>;
  /** Sets a timer of that dialog. */
  readonly schedule: Schedule;
}

/** Whose dialog it is: that of the event, unless it is said. */
export interface ElsewhereOptions {
  /** member_id of a portal. */
  portal?: string;
  /** Code of a bot of this server. */
  bot?: string;
}

export type GoElsewhere = (dialogId: string, options?: ElsewhereOptions) => Elsewhere;

export interface ElsewhereDeps {
  run: Pick<Run, 'effects' | 'event' | 'signal'>;
  /** Messages of the event's bot to another dialog. */
  messenger: (dialogId: string) => Messenger;
  language: string;
  services: Services;
  onUnknown: OnUnknown;
  now: () => number;
}

/** `ctx.elsewhere`. */
export function createElsewhere(deps: ElsewhereDeps): GoElsewhere {
  const { run, services, onUnknown, now } = deps;
  const { event } = run;

  async function other({ portal = event.memberId, bot }: ElsewhereOptions, dialogId: string) {
    const { speakers } = services;
    if (!speakers) throw serviceMissing('ctx.elsewhere with another portal or bot');
    // The event's own bot, as far as nobody says otherwise.
    const speaker = await speakers.find(
      portal,
      bot ?? (portal === event.memberId ? event.bot.code : undefined),
    );
    // Beside what the event's own bot does in a dialog of the same number.
    const who = `${portal}/${speaker.bot.id}`;
    const messenger = speaker.messenger(dialogId, {
      once: (name, content, make) => run.effects.once({ name: `${who} ${name}`, content, onUnknown }, make),
      act: (direct) => recorded(run, direct, who, onUnknown),
      isKeyed: true,
      call: { signal: run.signal, eventId: event.id },
    });
    const { memberId, language } = speaker.portal;
    return { messenger, place: placeOf(dialogId, { memberId, bot: speaker.bot, language }) };
  }

  return (dialogId, options = {}) => {
    checkDialogId(dialogId);
    const isOwn = options.portal === undefined && options.bot === undefined;
    const here = {
      messenger: deps.messenger(dialogId),
      place: placeOf(dialogId, { memberId: event.memberId, bot: event.bot, language: deps.language }),
    };
    const find = async () => (isOwn ? here : other(options, dialogId));
    return {
      dialogId,
      reply: async (...parts) => (await find()).messenger.send(dialogId, parts),
      async edit(messageId, ...parts) {
        await (await find()).messenger.edit(messageId, parts);
        return { id: messageId };
      },
      delete: async (messageId) => (await find()).messenger.remove(messageId),
      typing: async () => (await find()).messenger.typing(dialogId),
      async schedule(when, timer, ...data) {
        const { timers } = services;
        if (!timers) throw serviceMissing('schedule');
        return scheduleOnce(run, timers, (await find()).place, { now, onUnknown })(when, timer, ...data);
      },
    };
  };
}

function placeOf(dialogId: string, whose: Omit<TimerPlace, 'dialogId' | 'chat'>): TimerPlace {
  return { ...whose, dialogId, chat: chatOf(dialogId) };
}
