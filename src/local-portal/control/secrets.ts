import { isMap } from '../message/value.ts';
import type { App, Json, PortalState } from '../state.ts';

/** Parameters that hold a secret, whatever method they belong to. */
const SECRET_KEYS: ReadonlySet<string> = new Set([
  'auth',
  'access_token',
  'refresh_token',
  'application_token',
  'client_secret',
  'bottoken',
]);
/** Access and refresh tokens of this portal, wherever they stand, e.g. in a command of a batch. */
const TOKEN = /\b[0-9a-f]{70}\b/g;
const HIDDEN = '[secret]';

/** A copy without tokens and secrets, for people who look at traffic. */
export function withoutSecrets(state: PortalState, value: Json): Json {
  const words = [...state.apps.values()]
    .flatMap((app: App) => [app.clientSecret, app.applicationToken])
    .concat(state.webhooks.map((webhook) => webhook.secret))
    // A bot of a webhook is owned by the secret it was registered with.
    .concat([...state.bots.values()].map((bot) => /^custom(.*)$/s.exec(bot.appId)?.[1] ?? ''))
    .filter((word) => word.length >= 8);
  const clean = (part: Json): Json => {
    if (typeof part === 'string')
      return words.reduce((text, word) => text.replaceAll(word, HIDDEN), part.replace(TOKEN, HIDDEN));
    if (Array.isArray(part)) return part.map(clean);
    if (!isMap(part)) return part;
    return Object.fromEntries(
      Object.entries(part).map(([key, inner]) => [
        key,
        SECRET_KEYS.has(key.toLowerCase()) && !isMap(inner) ? HIDDEN : clean(inner),
      ]),
    );
  };
  return clean(value);
}
