import { type Config, databasePassword } from '../config.ts';
import { webhookSecrets } from '../portals/webhook.ts';

/** What the configuration holds and the log must not show. */
export function logSecrets(config: Config): string[] {
  const { clientSecret, publishApiKey, metricsToken, encryptionKeys } = config;
  return [
    ...[clientSecret, publishApiKey, metricsToken, encryptionKeys, databasePassword(config.databaseUrl)],
    ...webhookSecrets(config.webhookUrl, config.botToken),
  ].filter((text) => text !== undefined);
}
