import type { EventAuth, WireMap } from './event.ts';
import { FieldProblem, idOf, intOf, textOf } from './event-fields.ts';

/** Tokens and addresses of one `auth` map. `ts` (Unix seconds) dates tokens that only say `expires_in`. */
export function readAuth(map: WireMap, memberId: string, ts: number): EventAuth {
  const auth: EventAuth = { memberId, scope: textOf(map.scope)?.split(/[ ,]+/).filter(Boolean) ?? [] };
  const accessToken = textOf(map.access_token);
  if (accessToken !== undefined) {
    auth.accessToken = accessToken;
    const life = idOf(map.expires_in);
    const expires = idOf(map.expires) ?? (life === undefined ? undefined : ts + life);
    if (expires !== undefined) auth.expires = expires;
  }
  const refreshToken = textOf(map.refresh_token);
  if (refreshToken !== undefined) auth.refreshToken = refreshToken;
  const userId = intOf(map.user_id);
  if (userId !== undefined) auth.userId = userId;
  const status = textOf(map.status);
  if (status !== undefined) auth.status = status;
  const domain = textOf(map.domain);
  if (domain !== undefined) auth.domain = domain;
  const clientEndpoint = textOf(map.client_endpoint);
  if (clientEndpoint !== undefined) auth.clientEndpoint = clientEndpoint;
  const serverEndpoint = textOf(map.server_endpoint);
  if (serverEndpoint !== undefined) auth.serverEndpoint = serverEndpoint;
  return auth;
}

/**
 * The bot's own token, from the first map that has one (event reference, section 3.2: v1 sends it twice). Undefined when
 * the portal sent none: a bot of an incoming webhook, no token service, a refusal of the authorisation server.
 * @throws FieldProblem when a map belongs to another portal than the event
 */
export function readBotAuth(
  maps: readonly WireMap[],
  at: string,
  memberId: string,
  ts: number,
): EventAuth | undefined {
  for (const map of maps) {
    const { member_id } = map;
    if (member_id !== undefined && member_id !== '' && member_id !== null && member_id !== memberId) {
      throw new FieldProblem(
        'BOT_MEMBER_MISMATCH',
        `${at}.member_id`,
        "the top-level auth's member_id is expected",
      );
    }
  }
  const found = maps.find((map) => textOf(map.access_token) !== undefined && map.error === undefined);
  return found === undefined ? undefined : readAuth(found, memberId, ts);
}
