import type { BotEvent, EventMessage, Generation } from '../bitrix24/event.ts';
import type { Measure } from '../compose/index.ts';
import type { Identities } from '../portals/identity.ts';
import type { RestCaller, RestClient } from '../rest/rest.ts';
import type { PortalRow } from '../storage/store.ts';
import { withActions } from './actions/with-actions.ts';
import { createBotCall, createUserCall, direct, recorded } from './call.ts';
import { Chats } from './chats/chats.ts';
import { createLinker, createOpened } from './chats/deep-link.ts';
import { Files } from './chats/files.ts';
import { Notifications } from './chats/notifications.ts';
import { Users } from './chats/people.ts';
import type { Context } from './context.ts';
import type { OnUnknown, Run } from './contract.ts';
import { noDialogs } from './course.ts';
import { placeOf } from './event-name.ts';
import { createMessenger } from './messages/create-messenger.ts';
import { createElsewhere } from './messages/elsewhere.ts';
import type { IsMember } from './messages/membership.ts';
import type { Messenger } from './messages/messenger.ts';
import { createTalk } from './messages/talk.ts';
import { OpenLine } from './open-line/open-line.ts';
import { createReach, type Services } from './reach.ts';
import { textOf, textOfAll } from './text.ts';
import { createTimerSetting } from './timers/schedule.ts';

/** What a context is made of. */
export interface Setting {
  run: Run;
  portal: PortalRow;
  /** In which the bot is registered: not necessarily that of the event. */
  generation: Generation;
  rest: RestClient;
  identity: Identities;
  isMember: IsMember;
  onUnknown: OnUnknown;
  /** Unix milliseconds. */
  now: () => number;
  /** How sizes are measured before anything is sent. */
  measure?: Measure;
  /** What the server lends; absent for tools without one. */
  services?: Services;
}

const once = <Value>(make: () => Value): (() => Value) => {
  let value: { made: Value } | undefined;
  return () => {
    value ??= { made: make() };
    return value.made;
  };
};

/** Builds the context of one attempt to handle one event. Does no I/O. */
export function createContext(setting: Setting): Context {
  const { run, portal, generation, rest, identity, onUnknown, now } = setting;
  const { event, log, signal } = run;
  const asBot = once((): RestCaller => rest.as(identity.bot(portal, event)));
  const asUser = once((): RestCaller => rest.as(identity.user(portal, event)));
  const asBotItself = once((): RestCaller => rest.as(identity.botItself(portal, event)));
  const callAsBot = direct(run, asBot);
  const act = recorded(run, callAsBot, 'bot', onUnknown);
  const any = {
    bot: event.bot,
    portal: { memberId: portal.memberId, domain: portal.domain, language: portal.language },
    language: event.language,
    log,
    now,
    signal,
    call: createBotCall(act, event.bot.id),
    asUser: { call: createUserCall(recorded(run, direct(run, asUser), 'user', onUnknown)) },
  };
  const speaker = createMessenger(generation, {
    act,
    once: (name, content, make) => run.effects.once({ name, content, onUnknown }, make),
    direct: callAsBot,
    itself: grantsIm(portal, event) ? direct(run, asBotItself) : undefined,
    isMember: setting.isMember,
    botId: event.bot.id,
    now,
    ...(setting.measure === undefined ? {} : { measure: setting.measure }),
  });
  const { memberId } = portal;
  const messengerIn = (dialogId: string): Messenger =>
    withActions(speaker, setting.services?.actions, { memberId, botId: event.bot.id, dialogId });
  const elsewhere = createElsewhere({
    run,
    messenger: messengerIn,
    language: event.language,
    services: setting.services ?? {},
    onUnknown,
    now,
  });
  if (event.kind === 'botDeleted') return { ...any, elsewhere, kind: event.kind, event };
  if (event.kind === 'cron') return { ...any, elsewhere, kind: event.kind, event, cron: event.cron };

  const messenger = messengerIn(event.dialogId);
  const { answer, ...talk } = createTalk(messenger, event);
  const place = placeOf(event);
  const reach = createReach(setting, event, {
    messenger,
    act,
    direct: callAsBot,
    asBot,
    asItself: asBotItself,
  });
  const chat = {
    ...any,
    ...talk,
    elsewhere,
    text: run.collected?.length ? textOfAll([event, ...run.collected]) : textOf(event),
    user: event.user,
    chat: event.chat,
    place,
    dialogId: event.dialogId,
    start: noDialogs,
    // One field each: what they can do is made when it is used.
    files: new Files(reach),
    chats: new Chats(reach),
    users: new Users(reach),
    notifications: new Notifications(reach),
    openLine: place === 'openline' ? new OpenLine(reach) : undefined,
    link: createLinker(reach),
    ...createTimerSetting(reach),
  };
  switch (event.kind) {
    case 'message':
      return { ...chat, kind: event.kind, event, ...said(event.message, run) };
    case 'messageEdited':
      return { ...chat, kind: event.kind, event, ...said(event.message, run) };
    case 'messageDeleted':
      return { ...chat, kind: event.kind, event, messageId: event.messageId };
    case 'command':
      return { ...chat, kind: event.kind, event, answer, command: event.command, messageId: event.messageId };
    case 'join':
      return { ...chat, kind: event.kind, event, silent: event.silent };
    case 'open':
      return { ...chat, kind: event.kind, event, payload: event.context, opened: createOpened(reach, event) };
    case 'reaction': {
      const { kind, messageId, reaction, action } = event;
      return { ...chat, kind, event, messageId, reaction, action };
    }
    case 'timer':
      return { ...chat, kind: event.kind, event, timer: event.timer };
  }
}

function said(message: EventMessage, { collected = [] }: Run) {
  const messages = [message, ...collected.map((event) => event.message)];
  return { message, messageId: message.id, messages };
}

/** May the bot's own user call `im.*`? Its token says it, else what the application was granted at its installation. */
function grantsIm(portal: PortalRow, event: BotEvent): boolean {
  const { scope = [] } = event.auth.bot ?? {};
  return (scope.length > 0 ? scope : portal.scope).includes('im');
}
