import type { ChatEvent, Generation } from '../bitrix24/event.ts';
import { B24BotError } from '../errors.ts';
import type { Downloads } from '../rest/downloads.ts';
import type { RestCaller, RestParams } from '../rest/rest.ts';
import type { PortalRow } from '../storage/store.ts';
import type { Actions } from './actions/actions.ts';
import type { Act } from './call.ts';
import type { LinkSeal } from './chats/deep-link.ts';
import type { OnUnknown, Run } from './contract.ts';
import type { Dialogs } from './dialogs/dialogs.ts';
import type { Messenger } from './messages/messenger.ts';
import type { Speakers } from './messages/speaker.ts';
import { effectName } from './repetition.ts';
import type { Sessions } from './sessions/sessions.ts';
import type { Timers } from './timers/timers.ts';

/** What the nouns of a context (`ctx.chats`, `ctx.files` …) reach the portal with. */
export interface Reach {
  readonly run: Pick<Run, 'effects' | 'signal' | 'log' | 'keep'>;
  readonly event: ChatEvent;
  readonly portal: PortalRow;
  /** In which the bot is registered. */
  readonly generation: Generation;
  readonly onUnknown: OnUnknown;
  readonly messenger: Messenger;
  /** Calls as the bot, with their record. */
  readonly act: Act;
  /** Calls as the bot, without a record: readings, and calls inside an effect. */
  readonly direct: Act;
  /** As the bot, and as its own user and nobody else; for calls with more than parameters. */
  readonly asBot: () => RestCaller;
  readonly asItself: () => RestCaller;
  /** Unix milliseconds. */
  readonly now: () => number;
  readonly services: Services;
}

/** What the context of an event in a chat reaches the portal with. */
export function createReach(
  setting: Pick<Reach, 'run' | 'portal' | 'generation' | 'onUnknown' | 'now'> & { services?: Services },
  event: ChatEvent,
  ways: Pick<Reach, 'messenger' | 'act' | 'direct' | 'asBot' | 'asItself'>,
): Reach {
  const { run, portal, generation, onUnknown, now, services = NONE } = setting;
  const { messenger, act, direct, asBot, asItself } = ways;
  return {
    run,
    event,
    portal,
    generation,
    onUnknown,
    messenger,
    act,
    direct,
    asBot,
    asItself,
    now,
    services,
  };
}

const NONE: Services = {};

/** What the server lends to contexts; a tool that builds contexts without a server may leave it out. */
export interface Services {
  readonly sessions?: Sessions;
  /** Dialogs in progress. */
  readonly dialogs?: Dialogs;
  /** Signs buttons, and knows them again. */
  readonly actions?: Actions;
  readonly downloads?: Downloads;
  readonly links?: LinkSeal;
  readonly timers?: Timers;
  /** The bots of all portals, for messages to elsewhere. */
  readonly speakers?: Speakers;
}

/**
 * Makes a change that is refused when it was made already: a repeated run finds what became of it and does not ask.
 * When nobody can tell whether it was made, it is tried again: making it twice changes nothing more.
 */
export function settle(
  { run, direct, onUnknown }: Reach,
  method: string,
  params: RestParams,
): Promise<unknown> {
  const call = { name: effectName('bot', method, params), content: params, onUnknown };
  return run.effects.once(call, (effect) => effect.keyed(() => direct(method, params)));
}

/** The generation in which the bot is registered has no way to do this. */
export function notInGeneration(what: string, { generation }: Pick<Reach, 'generation'>, hint: string) {
  return new B24BotError(`${what} does not exist in ${generation} of the platform`, {
    code: 'NOT_IN_GENERATION',
    layer: 'handler',
    hint,
  });
}

/** The application was not granted what this needs. */
export function scopeMissing(what: string, scopes: readonly string[]): B24BotError {
  return new B24BotError(`${what} needs the scope ${scopes.map((scope) => `'${scope}'`).join(' and ')}`, {
    code: 'SCOPE_MISSING',
    layer: 'handler',
    hint: 'Grant it in the settings of the application and install the application again.',
  });
}

/** A part of the server that this context was made without. */
export function serviceMissing(what: string): B24BotError {
  return new B24BotError(`${what} works only in a handler of a running server`, {
    code: 'NO_SERVICE',
    layer: 'handler',
    hint: 'Run the bot with createApp, b24bot dev or testPortal.',
  });
}
