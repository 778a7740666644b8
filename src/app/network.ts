import type { Config } from '../config.ts';
import { hostsOf, readWebhookUrl, type Webhook } from '../portals/webhook.ts';
import { createHostPolicy, type HostPolicy } from '../rest/hosts.ts';
import { createOAuthClient, OAUTH_SERVERS, type OAuthClient } from '../rest/oauth.ts';
import { createTransport, type Transport } from '../rest/transport.ts';

export interface Network {
  hosts: HostPolicy;
  transport: Transport;
  oauth: OAuthClient;
  /** The configured incoming webhook, if any. */
  webhook: Webhook | null;
}

/** What leaves the server, and the only policy by which it does. `now`: Unix milliseconds. */
export function createNetwork(
  config: Config,
  around: (transport: Transport) => Transport,
  now: () => number,
): Network {
  const webhook = config.webhookUrl === undefined ? null : readWebhookUrl(config.webhookUrl);
  const hosts = createHostPolicy({
    allow: [
      ...config.allowedHosts,
      ...config.oauthServers.map((origin) => new URL(origin).host),
      ...(webhook ? hostsOf(webhook) : []),
    ],
  });
  const transport = around(createTransport({ hosts }));
  const oauth = createOAuthClient({
    transport,
    clientId: config.clientId ?? '',
    clientSecret: config.clientSecret ?? '',
    servers: [...OAUTH_SERVERS, ...config.oauthServers],
    now,
  });
  return { hosts, transport, oauth, webhook };
}
