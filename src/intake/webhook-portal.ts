import type { Logger } from 'pino';
import { RestError } from '../errors.ts';
import { hashApplicationToken, type Portals } from '../portals/portal.ts';
import type { Tokens } from '../portals/tokens.ts';
import { botTokenOf, type Webhook } from '../portals/webhook.ts';
import type { RestClient } from '../rest/rest.ts';
import type { PortalRow } from '../storage/store.ts';

export interface WebhookPortalDeps {
  portals: Pick<Portals, 'find' | 'put' | 'identity'>;
  tokens: Pick<Tokens, 'get' | 'save'>;
  rest: Pick<RestClient, 'as'>;
  log: Logger;
  /** Unix milliseconds. */
  now(): number;
}

/** A webhook has no life of its own: it works until somebody deletes it. Unix seconds. */
const NEVER = 253_402_300_799;
/** Without the right to bots nothing of what follows can work. */
const NEEDED = 'imbot';

/**
 * Takes in the portal of an incoming webhook: asks it who the webhook is and what it may do, and keeps it like an
 * installation, its secret sealed where an application's tokens are. A portal that is known already keeps the token
 * that owns its bots, so that a new webhook goes on with them.
 * @param botToken the owner's choice; default: the known one, else one that follows from the webhook's secret
 * @throws RestError, TransportError when the portal refuses the webhook or does not answer; StorageError
 */
export async function takeInWebhook(
  webhook: Webhook,
  botToken: string | undefined,
  deps: WebhookPortalDeps,
): Promise<PortalRow> {
  const { portals, tokens, log, now } = deps;
  const { memberId, clientEndpoint, userId, credential } = webhook;
  const known = await portals.find(memberId, { fresh: true });
  const former = known ? await tokens.get(memberId, known.installerId) : null;
  const owner = botToken ?? former?.refreshToken ?? botTokenOf(webhook);
  await tokens.save(memberId, userId, {
    accessToken: credential,
    refreshToken: owner,
    expires: NEVER,
    server: '',
  });
  const bare: PortalRow = {
    memberId,
    domain: new URL(clientEndpoint).host,
    clientEndpoint,
    oauthServer: '',
    applicationTokenHash: hashApplicationToken(owner),
    installerId: userId,
    scope: known?.scope ?? [],
    licence: known?.licence ?? '',
    language: known?.language ?? 'en',
    status: 'active',
    installedAt: known?.status === 'active' ? known.installedAt : now(),
    updatedAt: now(),
  };
  const caller = deps.rest.as(portals.identity.installer(bare));
  const info = await caller.call<unknown>('app.info', {});
  const scope = list(field(info, 'SCOPE'));
  const licence = field(info, 'LICENSE');
  const row = { ...bare, scope, licence: typeof licence === 'string' ? licence : '' };
  if (scope.length > 0 && !scope.includes(NEEDED)) throw lacksRight(scope);
  await portals.put(row);
  log.info({ portal: memberId, scope, user: userId }, 'the incoming webhook works');
  return row;
}

function lacksRight(scope: readonly string[]): RestError {
  return new RestError({
    code: 'INSUFFICIENT_SCOPE',
    description: `the webhook has the permissions ${scope.join(', ')}, but not ${NEEDED}`,
    status: 403,
    method: 'app.info',
    layer: 'auth',
    retryable: false,
    hint: 'Tick Chatbots (imbot) and Chat and notifications (im) in the webhook, in the portal, and save it.',
  });
}

function field(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;
}

function list(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((name): name is string => typeof name === 'string') : [];
}
