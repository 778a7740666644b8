import type { WireMap, WireValue } from '../../bitrix24/event.ts';
import { textOf } from '../../bitrix24/event-fields.ts';
import type { StagedView } from '../../local-portal/control/stage.ts';
import type { AppView, StateView } from '../../local-portal/control/state-view.ts';

/** The application of a bot; of application events: the first that is installed. */
export function applicationOf(state: StateView, botId: number | undefined): AppView | undefined {
  const owner = state.bots.find(({ id }) => id === botId)?.appId;
  return state.apps.find(({ clientId }) => clientId === owner) ?? state.apps[0];
}

/** Puts the portal's identity in place of the recorded one in every `auth` map: what proves the origin. */
export function rewriteOrigin(body: WireMap, state: StateView, app: AppView | undefined): WireMap {
  return eachAuth(body, () => ({
    member_id: state.memberId,
    ...(app ? { client_id: app.clientId, application_token: app.applicationToken } : {}),
  }));
}

/**
 * Puts fresh tokens, of the same users, and the portal's addresses in place of the recorded ones. What a map lacks
 * stays away: an event without tokens is one afterwards.
 */
export function rewriteTokens(body: WireMap, staged: StagedView, app: AppView | undefined): WireMap {
  return eachAuth(body, (auth) => {
    const owner = textOf(auth['user_id']) ?? String(app?.installerId ?? '');
    const token = staged.tokens[owner];
    return {
      domain: staged.domain,
      client_endpoint: staged.client_endpoint,
      server_endpoint: staged.server_endpoint,
      ...(token ? { ...token, expires: String(token.expires), expires_in: String(token.expires_in) } : {}),
    };
  });
}

/** Replaces keys that an auth map has; adds none. */
function eachAuth(body: WireMap, facts: (auth: WireMap) => WireMap): WireMap {
  const visit = (value: WireValue): WireValue => {
    if (typeof value !== 'object' || value === null) return value;
    if (Array.isArray(value)) return value.map(visit);
    return visitMap(value);
  };
  const visitMap = (map: WireMap): WireMap => {
    const copy: WireMap = {};
    const told = 'member_id' in map || 'application_token' in map ? facts(map) : {};
    for (const [key, value] of Object.entries(map)) copy[key] = told[key] ?? visit(value);
    return copy;
  };
  return visitMap(body);
}
