import { existsSync } from 'node:fs';
import type { Logger } from 'pino';
import { environmentSecrets, logSecrets } from '../app/log-secrets.ts';
import type { BotDefinition } from '../bot/define-bot.ts';
import { type Config, readConfig } from '../config.ts';
import { ConfigError, StorageError } from '../errors.ts';
import { takeInWebhook } from '../intake/webhook-portal.ts';
import { readKeyFile } from '../key-file.ts';
import { loadBots } from '../load-bots.ts';
import { createLogger } from '../log.ts';
import { createPortals, type Portals } from '../portals/portal.ts';
import { createSealer, parseKeys } from '../portals/seal.ts';
import { createTokens, type Tokens } from '../portals/tokens.ts';
import { hostsOf, isWebhookPortal, readWebhookUrl } from '../portals/webhook.ts';
import { createRestClient } from '../rest/client.ts';
import { createHostPolicy } from '../rest/hosts.ts';
import { createOAuthClient, OAUTH_SERVERS } from '../rest/oauth.ts';
import type { RestClient } from '../rest/rest.ts';
import { createTransport } from '../rest/transport.ts';
import { isSharedStore, openStore, storePath } from '../storage/open-store.ts';
import type { PortalRow, Store } from '../storage/store.ts';

/** What a command needs of a server to speak with its portals, next to the running server or without one. */
export interface Site {
  readonly config: Config;
  readonly bots: readonly BotDefinition[];
  readonly store: Store;
  readonly portals: Portals;
  readonly tokens: Tokens;
  readonly rest: RestClient;
  readonly log: Logger;
  /** The portals that are served, or the one of this domain or member_id. @throws ConfigError when it is not known */
  served(name: string | undefined): Promise<PortalRow[]>;
  /** Takes in the portal of B24_WEBHOOK_URL; null when none is set. */
  takeIn(): Promise<PortalRow | null>;
  close(): Promise<void>;
}

const PAGE = 200;

/** @throws ConfigError, StorageError */
export async function openSite(env: Readonly<Record<string, string | undefined>>): Promise<Site> {
  // What else a server needs to be safe is not needed here, not even in production.
  const config = readConfig({ ...env, NODE_ENV: 'development' });
  const bots = await loadBots(config.bots, process.cwd());
  const log = createLogger({
    level: 'error',
    destination: { write: (line) => process.stderr.write(line) },
    secrets: [...logSecrets(config), ...environmentSecrets(env)],
  });
  const now = Date.now;
  const path = storePath(config.databaseUrl);
  if (config.encryptionKeys === undefined && existsSync(path) && !existsSync(`${path}.key`)) {
    throw new ConfigError(
      `ENCRYPTION_KEYS is not set, and there is no key file ${path}.key`,
      'Run the command with the environment of the server.',
    );
  }
  const store = await openSiteStore(config.databaseUrl);
  const sealer = createSealer(parseKeys(config.encryptionKeys ?? readKeyFile(path)));
  const webhook = config.webhookUrl === undefined ? null : readWebhookUrl(config.webhookUrl);
  const hosts = createHostPolicy({
    allow: [
      ...config.allowedHosts,
      ...config.oauthServers.map((origin) => new URL(origin).host),
      ...(webhook ? hostsOf(webhook) : []),
    ],
  });
  const transport = createTransport({ hosts });
  const rest = createRestClient({ transport });
  const oauth = createOAuthClient({
    transport,
    clientId: config.clientId ?? '',
    clientSecret: config.clientSecret ?? '',
    servers: [...OAUTH_SERVERS, ...config.oauthServers],
    now,
  });
  const tokens = createTokens({ store: store.tokens, sealer, oauth, now });
  const portals = createPortals({ store: store.portals, tokens, now });

  async function served(name: string | undefined): Promise<PortalRow[]> {
    const found: PortalRow[] = [];
    for (let after: string | undefined; ; ) {
      const page = await portals.list(after === undefined ? { limit: PAGE } : { limit: PAGE, after });
      found.push(...page.filter((row) => isServed(row) && isNamed(row, name)));
      if (page.length < PAGE) break;
      after = page.at(-1)?.memberId;
    }
    if (found.length === 0 && name !== undefined)
      throw new ConfigError(`--portal ${name} is not known`, 'Give its domain or its member_id.');
    return found;
  }

  const isServed = (row: PortalRow): boolean =>
    row.status === 'active' && (!isWebhookPortal(row) || row.memberId === webhook?.memberId);

  return {
    config,
    bots,
    store,
    portals,
    tokens,
    rest,
    log,
    served,
    takeIn: async () =>
      webhook && (await takeInWebhook(webhook, config.botToken, { portals, tokens, rest, log, now })),
    async close() {
      await rest.close();
      await store.close();
    },
  };
}

function isNamed({ memberId, domain }: PortalRow, name: string | undefined): boolean {
  return name === undefined || memberId === name || domain.toLowerCase() === name.toLowerCase();
}

/** A running server keeps its database to itself, but lets others look and write a row. */
async function openSiteStore(url: string): Promise<Store> {
  if (isSharedStore(url)) return openStore({ url, now: Date.now, mode: 'inspect', pool: 2 });
  try {
    return await openStore({ url, now: Date.now });
  } catch (error) {
    if (!(error instanceof StorageError) || error.code !== 'STORAGE_IN_USE') throw error;
    return openStore({ url, now: Date.now, mode: 'inspect' });
  }
}
