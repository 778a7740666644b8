import { readFileSync } from 'node:fs';
import type { BotDefinition } from '../bot/define-bot.ts';
import { fingerprint } from '../bot/registration/fingerprint.ts';
import type { Config } from '../config.ts';
import type { KeyRing } from '../portals/seal.ts';
import type { ReplicaRow } from '../storage/store.ts';

/** The release in package.json, which lies beside `src` and beside what is built of it. */
function release(): string {
  const read: unknown = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
  return typeof read === 'object' && read !== null && 'version' in read ? String(read.version) : '';
}

/**
 * What servers that share a store must agree in, for everybody to see: names of keys and hashes, never a secret. The one
 * that may differ is `EGRESS`.
 */
export function factsOf(config: Config, bots: readonly BotDefinition[], keys: KeyRing): ReplicaRow['facts'] {
  const { publicUrl, clientId = '', webhookUrl, allowedPortals, oauthServers } = config;
  return {
    EGRESS: config.egress,
    release: release(),
    ...Object.fromEntries(
      bots.map(({ profile, commands }) => [`bot ${profile.code}`, fingerprint([profile, commands])]),
    ),
    PUBLIC_URL: publicUrl,
    B24_CLIENT_ID: clientId,
    B24_WEBHOOK_URL: webhookUrl === undefined ? 'none' : 'set',
    B24_ALLOWED_PORTALS: allowedPortals.toSorted().join(','),
    B24_OAUTH_SERVERS: oauthServers.toSorted().join(','),
    B24_DELIVERY: config.delivery,
    B24_API: config.api,
    B24_RATE: config.rate,
    REPLY_SIZE: config.replySize,
    // The first one seals; all must be able to open what any of them sealed.
    'names of ENCRYPTION_KEYS': keys.map(({ id }) => id).join(','),
  };
}

/** Names of what two servers do not agree in. */
export function differences(one: ReplicaRow['facts'], other: ReplicaRow['facts']): string[] {
  const names = new Set([...Object.keys(one), ...Object.keys(other)]);
  names.delete('EGRESS');
  return [...names].filter((name) => one[name] !== other[name]);
}
