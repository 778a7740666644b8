import type { Generation } from '../bitrix24/event.ts';
import type { Identities } from '../portals/identity.ts';
import type { RestCaller, RestClient } from '../rest/rest.ts';
import type { PortalRow } from '../storage/store.ts';
import { createBotCall, createUserCall, recorded } from './call.ts';
import type { Context } from './context.ts';
import type { Run } from './contract.ts';
import { createMessenger } from './create-messenger.ts';
import { placeOf } from './event-name.ts';
import { createTalk } from './talk.ts';
import { textOf } from './text.ts';

/** What a context is made of. */
export interface Setting {
  run: Run;
  portal: PortalRow;
  /** In which the bot is registered: not necessarily that of the event. */
  generation: Generation;
  rest: RestClient;
  identity: Identities;
  /** Unix milliseconds. */
  now: () => number;
}

const once = <Value>(make: () => Value): (() => Value) => {
  let value: { made: Value } | undefined;
  return () => {
    value ??= { made: make() };
    return value.made;
  };
};

/** Builds the context of one attempt to handle one event. Does no I/O. */
export function createContext({ run, portal, generation, rest, identity, now }: Setting): Context {
  const { event, log, signal } = run;
  const asBot = once((): RestCaller => rest.as(identity.bot(portal, event)));
  const asUser = once((): RestCaller => rest.as(identity.user(portal, event)));
  const act = recorded(run, asBot);
  const any = {
    bot: event.bot,
    portal: { memberId: portal.memberId, domain: portal.domain, language: portal.language },
    language: event.language,
    log,
    now,
    signal,
    call: createBotCall(act, event.bot.id),
    asUser: { call: createUserCall(recorded(run, asUser)) },
  };
  if (event.kind === 'botDeleted') return { ...any, kind: event.kind, event };

  const { answer, ...talk } = createTalk(
    createMessenger(generation, { act, botId: event.bot.id, now }),
    event,
  );
  const chat = {
    ...any,
    ...talk,
    text: textOf(event),
    user: event.user,
    chat: event.chat,
    place: placeOf(event),
    dialogId: event.dialogId,
  };
  switch (event.kind) {
    case 'message':
      return { ...chat, kind: event.kind, event, message: event.message, messageId: event.message.id };
    case 'messageEdited':
      return { ...chat, kind: event.kind, event, message: event.message, messageId: event.message.id };
    case 'messageDeleted':
      return { ...chat, kind: event.kind, event, messageId: event.messageId };
    case 'command':
      return { ...chat, kind: event.kind, event, answer, command: event.command, messageId: event.messageId };
    case 'join':
      return { ...chat, kind: event.kind, event, silent: event.silent };
    case 'open':
      return { ...chat, kind: event.kind, event, payload: event.context };
    case 'reaction': {
      const { kind, messageId, reaction, action } = event;
      return { ...chat, kind, event, messageId, reaction, action };
    }
  }
}
