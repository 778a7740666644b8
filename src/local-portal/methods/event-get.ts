import {
  FETCH_LIMIT_DEFAULT,
  FETCH_LIMIT_MAX,
  FETCH_LIMIT_MIN,
  STORED_EVENT_SECONDS,
} from '../../bitrix24/limits.ts';
import { isoDate } from '../events/objects-v2.ts';
import { truth, wholeNumber } from '../message/value.ts';
import { type MethodCall, PortalError } from '../portal.ts';
import type { JsonMap } from '../state.ts';
import { type MethodTable, v2 } from './entry.ts';
import { botV2Of } from './owner.ts';

/** Fetch mode (event reference, section 7). */
export const eventQueue: MethodTable = { 'imbot.v2.Event.get': v2('imbot', get) };

/** An offset above zero forgets the bot's events below it; the event with that id itself comes again. */
function get(call: MethodCall): JsonMap {
  const { portal, params, caller } = call;
  const bot = botV2Of(call);
  if (truth(params['withUserEvents'])) {
    if (!caller.scope.includes('im')) throw new PortalError('SCOPE_ERROR', 'Scope im is required');
    throw new PortalError('USER_NOT_SUBSCRIBED', 'The user is not subscribed to events');
  }
  const offset = Math.max(wholeNumber(params['offset']), 0);
  const asked = wholeNumber(params['limit'] ?? FETCH_LIMIT_DEFAULT);
  const limit = Math.min(Math.max(asked, FETCH_LIMIT_MIN), FETCH_LIMIT_MAX);
  const oldest = portal.now() - STORED_EVENT_SECONDS * 1000;
  portal.state.fetchEvents = portal.state.fetchEvents.filter(
    (event) => event.date > oldest && (event.botId !== bot.id || event.eventId >= offset),
  );
  const page = portal.state.fetchEvents
    .filter((event) => event.botId === bot.id)
    .sort((one, other) => one.eventId - other.eventId)
    .slice(0, limit);
  const last = page.at(-1);
  return {
    events: page.map(({ eventId, type, date, data }) => ({ eventId, type, date: isoDate(date), data })),
    nextOffset: last === undefined ? offset : last.eventId + 1,
    hasMore: page.length === limit,
  };
}
