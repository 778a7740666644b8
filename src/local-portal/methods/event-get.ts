import {
  FETCH_LIMIT_DEFAULT,
  FETCH_LIMIT_MAX,
  FETCH_LIMIT_MIN,
  STORED_EVENT_SECONDS,
} from '../../bitrix24/limits.ts';
import { isoDate } from '../events/objects-v2.ts';
import { truth, wholeNumber } from '../message/value.ts';
import { type MethodCall, PortalError } from '../portal.ts';
import type { FetchEvent, JsonMap, UserEvent } from '../state.ts';
import { type MethodTable, v2 } from './entry.ts';
import { botV2Of } from './owner.ts';

/** Fetch mode of bots, and of users (event reference, section 7; REST reference: im.v2.Event.*). */
export const eventQueue: MethodTable = {
  'imbot.v2.Event.get': v2('imbot', get),
  'im.v2.Event.subscribe': v2('im', (call) => {
    const others = call.portal.state.eventUsers.filter((id) => id !== call.caller.user.id);
    call.portal.state.eventUsers = [...others, call.caller.user.id];
    return true;
  }),
  'im.v2.Event.unsubscribe': v2('im', (call) => {
    const { state } = call.portal;
    const { id } = call.caller.user;
    state.eventUsers = state.eventUsers.filter((userId) => userId !== id);
    state.userEvents = state.userEvents.filter((event) => event.userId !== id);
    return true;
  }),
  'im.v2.Event.get': v2('im', (call) => page(call, { botId: null, userId: call.caller.user.id })),
};

function get(call: MethodCall): JsonMap {
  const { portal, params, caller } = call;
  const bot = botV2Of(call);
  if (!truth(params['withUserEvents'])) return page(call, { botId: bot.id, userId: null });
  if (!caller.scope.includes('im')) throw new PortalError('SCOPE_ERROR', 'Scope im is required');
  if (!portal.state.eventUsers.includes(caller.user.id))
    throw new PortalError('USER_NOT_SUBSCRIBED', 'The user is not subscribed to events');
  return page(call, { botId: bot.id, userId: caller.user.id });
}

/**
 * Events of a bot, a user, or both under one offset. An offset above zero forgets those below it; the event with
 * that very id comes again. After 24 hours events are gone.
 */
function page(call: MethodCall, of: { botId: number | null; userId: number | null }): JsonMap {
  const { portal, params } = call;
  const { state } = portal;
  const offset = Math.max(wholeNumber(params['offset']), 0);
  const asked = wholeNumber(params['limit'] ?? FETCH_LIMIT_DEFAULT);
  const limit = Math.min(Math.max(asked, FETCH_LIMIT_MIN), FETCH_LIMIT_MAX);
  const oldest = portal.now() - STORED_EVENT_SECONDS * 1000;
  const isKept = (event: FetchEvent | UserEvent, isOwn: boolean): boolean =>
    event.date > oldest && (!isOwn || event.eventId >= offset);
  state.fetchEvents = state.fetchEvents.filter((event) => isKept(event, event.botId === of.botId));
  state.userEvents = state.userEvents.filter((event) => isKept(event, event.userId === of.userId));
  const found = [
    ...state.fetchEvents.filter((event) => event.botId === of.botId),
    ...state.userEvents.filter((event) => event.userId === of.userId),
  ]
    .sort((one, other) => one.eventId - other.eventId)
    .slice(0, limit);
  const last = found.at(-1);
  return {
    events: found.map(({ eventId, type, date, data }) => ({ eventId, type, date: isoDate(date), data })),
    nextOffset: last === undefined ? offset : last.eventId + 1,
    hasMore: found.length === limit,
  };
}
