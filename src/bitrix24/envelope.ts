import type { BotEvent, EventEnvelope, WireMap } from './event.ts';
import { readAppEvent } from './event-app.ts';
import { readAuth } from './event-auth.ts';
import { type EventError, FieldProblem, idOf, mapOf, textOf } from './event-fields.ts';
import type { EventFrame } from './event-frame.ts';
import { eventsV1 } from './event-v1.ts';
import { eventsV2 } from './event-v2.ts';

export type { EventError } from './event-fields.ts';

export type EnvelopeResult = { ok: true; envelope: EventEnvelope } | { ok: false; error: EventError };
export type FetchItemResult = { ok: true; event: BotEvent | null } | { ok: false; error: EventError };

/** Year 2286: ten digits of seconds; more would be milliseconds by mistake. */
const LATEST = 9_999_999_999;

function guard<Result>(read: () => Result): Result | { ok: false; error: EventError } {
  try {
    return read();
  } catch (problem) {
    if (problem instanceof FieldProblem) return { ok: false, error: problem.error };
    // A JSON body may be nested deeper than the stack; a form body may not.
    if (problem instanceof RangeError) {
      return { ok: false, error: { code: 'EVENT_FIELD_BAD', message: 'data: too deep', at: 'data' } };
    }
    throw problem;
  }
}

function nameOf(value: WireMap[string] | undefined, at: string): string {
  const name = textOf(value);
  if (name === undefined || !/^\w{1,64}$/.test(name)) {
    throw new FieldProblem('EVENT_NAME_BAD', at, 'the name of an event is expected');
  }
  return name.toUpperCase();
}

function memberIdOf(value: WireMap[string] | undefined): string {
  const memberId = typeof value === 'string' ? value : '';
  if (!/^[\w.-]{1,64}$/.test(memberId)) {
    throw new FieldProblem('EVENT_MEMBER_BAD', 'auth.member_id', "the portal's member_id is expected");
  }
  return memberId;
}

/**
 * Reads the body of a POST to the event handler, of either generation. Believes nothing: `applicationToken` must be
 * compared with the stored one before any of it is used. Unknown fields are left alone, unknown event names give an
 * envelope without events. Never throws.
 *
 * @param body a decoded form, or a JSON body of the same structure
 * @example
 * const form = decodeForm(bytes);
 * const read = form.ok ? readEnvelope(form.value) : form;
 * if (read.ok) for (const event of read.envelope.bots) event.kind; // 'message', 'command', …
 */
export function readEnvelope(body: WireMap): EnvelopeResult {
  return guard(() => {
    const name = nameOf(body.event, 'event');
    const map = mapOf(body.auth);
    if (Object.keys(map).length === 0)
      throw new FieldProblem('EVENT_AUTH_MISSING', 'auth', 'a map is expected');
    const memberId = memberIdOf(map.member_id);
    const token = map.application_token;
    if (typeof token !== 'string' || token === '') {
      throw new FieldProblem('EVENT_TOKEN_BAD', 'auth.application_token', 'a text is expected');
    }
    const ts = idOf(body.ts);
    if (ts === undefined || ts > LATEST) {
      throw new FieldProblem('EVENT_TIME_BAD', 'ts', 'Unix seconds are expected');
    }
    const at = new Date(ts * 1000);
    const auth = readAuth(map, memberId, ts);
    const userAuth = auth.accessToken === undefined ? undefined : auth;
    const frame: EventFrame = { name, memberId, ts, at, data: mapOf(body.data), userAuth, raw: body };
    const envelope: EventEnvelope = {
      name,
      memberId,
      applicationToken: token,
      at,
      auth,
      bots: readBots(frame),
    };
    const app = readAppEvent(frame, auth);
    if (app !== undefined) envelope.app = app;
    return { ok: true, envelope };
  });
}

function readBots(frame: EventFrame): BotEvent[] {
  const v1 = eventsV1.get(frame.name);
  if (v1 !== undefined) return v1(frame);
  const v2 = eventsV2.get(frame.name);
  return v2 === undefined ? [] : [v2(frame)];
}

/**
 * Reads one item of `imbot.v2.Event.get` (fetch mode): native types, `date` instead of `ts`, no tokens.
 * `event` is null for a type that is not a bot event. Never throws.
 *
 * @param memberId the portal that was asked
 */
export function readFetchItem(item: WireMap, memberId: string): FetchItemResult {
  return guard(() => {
    const name = nameOf(item.type, 'type');
    const ts = Math.floor(Date.parse(textOf(item.date) ?? '') / 1000);
    if (!(ts > 0 && ts <= LATEST))
      throw new FieldProblem('EVENT_TIME_BAD', 'date', 'an ISO 8601 date is expected');
    const at = new Date(ts * 1000);
    const frame: EventFrame = {
      name,
      memberId,
      ts,
      at,
      data: mapOf(item.data),
      userAuth: undefined,
      raw: item,
    };
    return { ok: true, event: eventsV2.get(name)?.(frame) ?? null };
  });
}
