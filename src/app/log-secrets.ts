import { type Config, databasePassword, type Environment } from '../config.ts';
import { webhookSecrets } from '../portals/webhook.ts';

/** What the configuration holds and the log must not show. */
export function logSecrets(config: Config): string[] {
  const { clientSecret, publishApiKey, metricsToken, encryptionKeys } = config;
  return [
    ...[clientSecret, publishApiKey, metricsToken],
    ...keysIn(encryptionKeys),
    ...passwordIn(config.databaseUrl),
    ...webhookSecrets(config.webhookUrl, config.botToken),
  ].filter((text) => text !== undefined);
}

/** Variables of any program whose value is a secret, e.g. ASSISTANT_API_KEY. */
const SECRET_NAME = /(SECRET|TOKEN|PASSWORD|KEYS?)$/;
/** Shorter ones may be words that stand in harmless places. */
const LEAST = 12;

/** What an environment holds and no output may show, also where it is too broken to be a configuration. */
export function environmentSecrets(env: Environment): string[] {
  const named = Object.entries(env).filter(([name]) => SECRET_NAME.test(name));
  return [
    ...named.flatMap(([, value]) => keysIn(value)).filter((text) => text.length >= LEAST),
    ...passwordIn(env['DATABASE_URL'] ?? ''),
    ...webhookSecrets(env['B24_WEBHOOK_URL'], env['B24_BOT_TOKEN']),
  ];
}

/** The whole, and the keys of a ring without their ids. */
function keysIn(ring = ''): string[] {
  return ring === '' ? [] : [ring, ...ring.split(/[,\s]+/).map((key) => key.slice(key.indexOf(':') + 1))];
}

/** As it is, and as it is written in the address. */
function passwordIn(url: string): string[] {
  const password = databasePassword(url);
  return password === undefined ? [] : [password, new URL(url).password];
}
