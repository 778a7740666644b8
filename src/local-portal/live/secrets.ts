import { withoutSecrets } from '../control/secrets.ts';
import type { PortalCore } from '../core.ts';
import { isMap } from '../message/value.ts';
import type { Json, JsonMap } from '../state.ts';

/** What `withoutSecrets` puts in place of a secret. */
const HIDDEN = '[secret]';

/** What a person has to fill in, by the name of the field. */
const placeholders: Readonly<Record<string, string>> = {
  auth: 'ACCESS_TOKEN',
  access_token: 'ACCESS_TOKEN',
  refresh_token: 'REFRESH_TOKEN',
  application_token: 'APPLICATION_TOKEN',
  client_secret: 'CLIENT_SECRET',
  bottoken: 'BOT_TOKEN',
};

/** A body with a named placeholder in place of every secret. */
export function shownBody(core: PortalCore, body: JsonMap): JsonMap {
  const named = (value: Json, key: string): Json => {
    if (typeof value === 'string')
      return value.replaceAll(HIDDEN, placeholders[key.toLowerCase()] ?? 'SECRET');
    if (Array.isArray(value)) return value.map((part) => named(part, key));
    if (!isMap(value)) return value;
    return Object.fromEntries(Object.entries(value).map(([inner, part]) => [inner, named(part, inner)]));
  };
  const clean = named(withoutWebhookSecrets(core, withoutSecrets(core.state, body)), '');
  return isMap(clean) ? clean : {};
}

/** An address with placeholders in place of the secrets in it. */
export function shownUrl(core: PortalCore, url: string): string {
  const { url: clean = '' } = shownBody(core, { url });
  return String(clean).replace(/([?&]CLIENT_ID=)[^&#]*/g, '$1CLIENT_ID');
}

/** A bot of an incoming webhook is owned by the secret it was registered with. */
function withoutWebhookSecrets(core: PortalCore, value: Json): Json {
  const words = [...core.state.bots.values()]
    .filter((bot) => bot.appId.startsWith('custom') && bot.appId.length > 'custom'.length)
    .map((bot) => bot.appId.slice('custom'.length));
  if (words.length === 0) return value;
  const clean = (part: Json): Json => {
    if (typeof part === 'string') return words.reduce((text, word) => text.replaceAll(word, HIDDEN), part);
    if (Array.isArray(part)) return part.map(clean);
    if (!isMap(part)) return part;
    return Object.fromEntries(Object.entries(part).map(([key, inner]) => [key, clean(inner)]));
  };
  return clean(value);
}
