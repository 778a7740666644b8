import { laneOf } from '../bitrix24/event-id.ts';
import type { MethodName, MethodParams, MethodResult, UncataloguedName } from '../bitrix24/methods/index.ts';
import type { RestCaller, RestParams } from '../rest/rest.ts';
import type { OnUnknown, Run } from './contract.ts';
import { effectName, repetitionOf, withKey } from './repetition.ts';

/** Parameters in which the bot's own id may be left out. */
export type WithoutBot<Params> = Params extends { BOT_ID: number }
  ? Omit<Params, 'BOT_ID'> & { BOT_ID?: number }
  : Params extends { botId: number }
    ? Omit<Params, 'botId'> & { botId?: number }
    : Params;

/** What an author may say about one call. */
export interface CallChoice {
  /** What to do when nobody can tell whether this call was executed; default: the bot's `onUnknown`. */
  onUnknown?: OnUnknown;
}

/** Calls a REST method as the bot: typed for catalogued methods, open for any other name. */
export interface BotCall {
  <M extends MethodName>(
    method: M,
    params: WithoutBot<MethodParams<M>>,
    choice?: CallChoice,
  ): Promise<MethodResult<M>>;
  <Result = unknown, M extends string = string>(
    method: UncataloguedName<M>,
    params?: RestParams,
    choice?: CallChoice,
  ): Promise<Result>;
}

/** Calls a REST method as a person: typed for catalogued methods, open for any other name. */
export interface UserCall {
  <M extends MethodName>(method: M, params: MethodParams<M>, choice?: CallChoice): Promise<MethodResult<M>>;
  <Result = unknown, M extends string = string>(
    method: UncataloguedName<M>,
    params?: RestParams,
    choice?: CallChoice,
  ): Promise<Result>;
}

/** Any method by name, for the bot room itself. */
export type Act = (method: string, params: RestParams, choice?: CallChoice) => Promise<unknown>;

/** Calls as they are, on account of a run. */
export function direct(run: Pick<Run, 'signal' | 'event'>, caller: () => RestCaller): Act {
  const eventId = run.event.id;
  // Calls of a dialog keep their order even where the author does not wait for them.
  const orderKey = laneOf(run.event);
  return (method, params) => caller().call(method, params, { signal: run.signal, eventId, orderKey });
}

/**
 * Calls that leave their record with the run if they change state, so that a repeated run does not make them again.
 * @param who tells the calls of one identity from those of another
 */
export function recorded(run: Pick<Run, 'effects'>, send: Act, who: string, onUnknown: OnUnknown): Act {
  return (method, params, choice = {}) => {
    const repetition = repetitionOf(method, params);
    if (repetition === 'reads') return send(method, params);
    if (repetition === 'harmless') return run.effects.plain(method, () => send(method, params));
    const call = {
      name: effectName(who, method, params),
      content: params,
      onUnknown: choice.onUnknown ?? onUnknown,
    };
    return run.effects.once(call, (effect) =>
      repetition === 'keyed'
        ? effect.keyed((key) => send(method, withKey(method, params, key)))
        : effect.unkeyed(method, () => send(method, params)),
    );
  };
}

const V2_WITHOUT_BOT = new Set(['imbot.v2.revision.get', 'imbot.v2.bot.register', 'imbot.v2.bot.list']);
const V1_WITH_BOT =
  /^imbot\.(message\.|chat\.(?!get$)|command\.(register|answer)$|update$|unregister$|sendtyping$|app\.register$)/;
const IM_WITH_BOT = new Set(['im.message.add', 'im.message.update']);

/**
 * Adds `BOT_ID` or `botId` where the method takes it and the author left it out. `im.message.*` needs it for the
 * COMMAND buttons that the message carries (message reference, section 5.3).
 */
function addBot(method: string, params: RestParams, botId: number): RestParams {
  const name = method.toLowerCase();
  if (name.startsWith('imbot.v2.')) {
    return 'botId' in params || V2_WITHOUT_BOT.has(name) ? params : { botId, ...params };
  }
  if ('BOT_ID' in params) return params;
  const carriesCommands = IM_WITH_BOT.has(name) && ('KEYBOARD' in params || 'MENU' in params);
  return carriesCommands || V1_WITH_BOT.test(name) ? { BOT_ID: botId, ...params } : params;
}

/** `ctx.call`: acts as the bot. */
export function createBotCall(act: Act, botId: number): BotCall {
  function call<M extends MethodName>(
    method: M,
    params: WithoutBot<MethodParams<M>>,
    choice?: CallChoice,
  ): Promise<MethodResult<M>>;
  function call<Result = unknown, M extends string = string>(
    method: UncataloguedName<M>,
    params?: RestParams,
    choice?: CallChoice,
  ): Promise<Result>;
  function call(method: string, params: RestParams = {}, choice?: CallChoice): Promise<unknown> {
    return act(method, addBot(method, params, botId), choice);
  }
  return call;
}

/** `ctx.asUser.call`: acts as the person who caused the event. */
export function createUserCall(act: Act): UserCall {
  function call<M extends MethodName>(
    method: M,
    params: MethodParams<M>,
    choice?: CallChoice,
  ): Promise<MethodResult<M>>;
  function call<Result = unknown, M extends string = string>(
    method: UncataloguedName<M>,
    params?: RestParams,
    choice?: CallChoice,
  ): Promise<Result>;
  function call(method: string, params: RestParams = {}, choice?: CallChoice): Promise<unknown> {
    return act(method, params, choice);
  }
  return call;
}
