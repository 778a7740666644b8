import { AuthError, B24BotError, RestError } from '../errors.ts';
import { isWebhookPortal } from '../portals/webhook.ts';
import type { HostPolicy } from '../rest/hosts.ts';
import { normalizeClientEndpoint } from '../rest/hosts.ts';
import { OAUTH_SERVERS, type OAuthClient } from '../rest/oauth.ts';
import type { RestCaller, RestClient } from '../rest/rest.ts';
import type { InstallClaim } from './claim.ts';
import { InstallRefused } from './refusal.ts';

/** What is known for certain after the check; the pair is the new one and the only one that works. */
export interface Proof {
  memberId: string;
  /** Verified address, ends with `/rest/`. */
  clientEndpoint: string;
  /** Origin of the authorisation server that confirmed. */
  oauthServer: string;
  userId: number;
  scope: readonly string[];
  accessToken: string;
  /** Empty when the portal gave none. */
  refreshToken: string;
  /** Unix seconds. */
  expires: number;
  licence: string;
}

/** A grant of the authorisation server, kept between attempts: the exchange cannot be made twice. */
export type Evidence = Omit<Proof, 'userId' | 'licence'> & { userId: number | undefined };

export interface ProveDeps {
  clientId: string | undefined;
  /** True when the client secret is configured: then the refresh exchange is the proof. */
  hasSecret: boolean;
  /** Lower case domains and member_ids; empty: every portal that can prove itself. */
  allowedPortals: readonly string[];
  hosts: Pick<HostPolicy, 'checkUrl'>;
  oauth: OAuthClient;
  rest: Pick<RestClient, 'as'>;
  /** Unix milliseconds. */
  now(): number;
}

/**
 * The checks that cost nothing; no request goes out before they passed.
 * @throws InstallRefused
 */
export function screen(claim: InstallClaim, deps: ProveDeps): void {
  const { allowedPortals: allowed } = deps;
  // Keys of this kind are given by us, to portals that an incoming webhook leads to.
  if (isWebhookPortal(claim)) throw new InstallRefused('other-portal');
  if (!deps.hasSecret && allowed.length === 0) throw new InstallRefused('nothing-configured');
  if (claim.accessToken === '' || (deps.hasSecret && claim.refreshToken === ''))
    throw new InstallRefused('no-tokens');
  if (claim.server !== undefined && deps.oauth.pinned(claim.server) === null) {
    throw new InstallRefused('server-not-pinned');
  }
  const host = deps.hosts.checkUrl(claim.clientEndpoint);
  if (!host.ok) throw new InstallRefused('host-not-allowed', host.reason);
  const listed = allowed.includes(host.url.host) || allowed.includes(host.url.hostname);
  if (!deps.hasSecret && !listed) throw new InstallRefused('domain-not-on-list', host.url.host);
  if (allowed.length > 0 && !listed && !allowed.includes(claim.memberId)) {
    throw new InstallRefused('not-on-list', host.url.host);
  }
}

/**
 * Step one: the pinned authorisation server says whose token this is. With the client secret by exchanging the
 * refresh token, which only our application can; without it by `app.info`, for portals on the allow-list.
 * @throws InstallRefused, or AuthError with outcome `transient` when the server cannot say now
 */
export async function gatherEvidence(claim: InstallClaim, deps: ProveDeps): Promise<Evidence> {
  try {
    const evidence = deps.hasSecret ? await exchange(claim, deps) : await askServer(claim, deps);
    if (evidence.memberId !== claim.memberId) throw new InstallRefused('other-portal');
    if (new URL(evidence.clientEndpoint).host !== new URL(claim.clientEndpoint).host) {
      throw new InstallRefused('other-address');
    }
    const host = deps.hosts.checkUrl(evidence.clientEndpoint);
    if (!host.ok) throw new InstallRefused('host-not-allowed', host.reason);
    return evidence;
  } catch (error) {
    if (!(error instanceof AuthError) || error.outcome === 'transient') throw error;
    throw new InstallRefused('token-refused', error.code);
  }
}

async function exchange(claim: InstallClaim, deps: ProveDeps): Promise<Evidence> {
  const grant = await deps.oauth.refresh(claim.refreshToken, claim.server);
  const clientEndpoint = normalizeClientEndpoint(grant.clientEndpoint);
  if (clientEndpoint === null) throw new InstallRefused('other-address', 'the server named none');
  return {
    memberId: grant.memberId,
    clientEndpoint,
    oauthServer: grant.server,
    userId: grant.userId,
    scope: grant.scope,
    accessToken: grant.accessToken,
    refreshToken: grant.refreshToken,
    expires: grant.expires,
  };
}

async function askServer(claim: InstallClaim, deps: ProveDeps): Promise<Evidence> {
  const info = await deps.oauth.appInfo(claim.accessToken, claim.server);
  const install = isMap(info['install']) ? info['install'] : {};
  // The set of fields is not documented: what is there must agree.
  const clientId = info['client_id'];
  if (typeof clientId === 'string' && deps.clientId !== undefined && clientId !== deps.clientId) {
    throw new InstallRefused('other-application');
  }
  const memberId = install['member_id'];
  const scope = info['scope'];
  return {
    memberId: typeof memberId === 'string' ? memberId : claim.memberId,
    // Its host is on the operator's list (see `screen`), so it is not the sender's word that is trusted.
    clientEndpoint: claim.clientEndpoint,
    oauthServer: deps.oauth.pinned(claim.server ?? OAUTH_SERVERS[0] ?? '') ?? '',
    userId: undefined,
    scope: typeof scope === 'string' ? scope.split(/[ ,]+/).filter((name) => name !== '') : [],
    accessToken: claim.accessToken,
    refreshToken: claim.refreshToken,
    expires: Math.floor(deps.now() / 1000) + 3600,
  };
}

/**
 * Step two: the portal, at the proven address, says who the user is and that the application is installed.
 * @throws InstallRefused, or an error that is worth another attempt
 */
export async function confirmAtPortal(
  claim: InstallClaim,
  evidence: Evidence,
  deps: ProveDeps,
): Promise<Proof> {
  const { memberId, clientEndpoint, accessToken } = evidence;
  const portal = deps.rest.as({
    memberId,
    clientEndpoint,
    label: 'install check',
    token: async () => accessToken,
  });
  const info = await ask(portal, 'app.info');
  const code = info['CODE'];
  if (!deps.hasSecret && deps.clientId !== undefined && code !== undefined && code !== deps.clientId) {
    throw new InstallRefused('other-application');
  }
  const userId = await checkUser(portal, claim, evidence);
  const licence = info['LICENSE'];
  return { ...evidence, userId, licence: typeof licence === 'string' ? licence : '' };
}

/** Who holds the token: the bot that the event names, or an administrator. */
async function checkUser(portal: RestCaller, claim: InstallClaim, evidence: Evidence): Promise<number> {
  if (claim.botId !== undefined && evidence.userId !== undefined) {
    if (evidence.userId !== claim.botId) throw new InstallRefused('not-the-bot');
    return evidence.userId;
  }
  const profile = await ask(portal, 'profile');
  const userId = Number(profile['ID']);
  if (!Number.isSafeInteger(userId) || (evidence.userId !== undefined && evidence.userId !== userId)) {
    throw new InstallRefused('token-refused', 'the portal names another user');
  }
  if (claim.botId !== undefined && userId !== claim.botId) throw new InstallRefused('not-the-bot');
  if (claim.botId === undefined && profile['ADMIN'] !== true) {
    throw new InstallRefused('not-an-administrator', `user ${userId}`);
  }
  return userId;
}

async function ask(portal: RestCaller, method: string): Promise<Readonly<Record<string, unknown>>> {
  try {
    const result: unknown = await portal.call<unknown>(method, {});
    return isMap(result) ? result : {};
  } catch (error) {
    if (error instanceof RestError && !error.retryable) {
      throw new InstallRefused('token-refused', `${method}: ${error.code}`);
    }
    throw error;
  }
}

/** True for trouble that passes: no answer, an overloaded server, a store that takes no writes. */
export function isTransient(error: unknown): boolean {
  return error instanceof B24BotError && !(error instanceof AuthError && error.outcome !== 'transient');
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
