import { createHmac } from 'node:crypto';
import type { RestParams } from '../rest/rest.ts';
import type { PortalRow } from '../storage/store.ts';

/** An incoming webhook of one portal. `credential` and the address it came from are secrets. */
export interface Webhook {
  /** Key of its portal: a webhook's portal does not say its member_id, so it is `webhook.` and the host. */
  memberId: string;
  /** `https://HOST/rest/`, without the secret. */
  clientEndpoint: string;
  /** Whose rights its calls have. */
  userId: number;
  /** `USER/SECRET`, as it stands in the address. */
  credential: string;
}

const PREFIX = 'webhook.';
const SHAPE = /^\/rest\/(\d{1,10})\/([A-Za-z0-9_-]{6,128})\/?$/;
/** Longest key of a portal (event reference, section 3). */
const KEY_LENGTH = 64;

/** Reads `https://PORTAL/rest/USER/SECRET/`; null when it is no address of an incoming webhook. */
export function readWebhookUrl(text: string): Webhook | null {
  const url = URL.parse(text);
  const found = url ? SHAPE.exec(url.pathname) : null;
  if (!url || !found || url.username !== '' || url.password !== '') return null;
  if (url.search !== '' || url.hash !== '' || !/^https?:$/.test(url.protocol)) return null;
  const [, user = '', secret = ''] = found;
  return {
    memberId: webhookKey(url.host),
    clientEndpoint: `${url.origin}/rest/`,
    userId: Number(user),
    credential: `${user}/${secret}`,
  };
}

/** Hosts that the owner of a webhook allows by naming them: all but those that would get its secret in the clear. */
export function hostsOf({ clientEndpoint }: Webhook): string[] {
  const { protocol, host, hostname } = new URL(clientEndpoint);
  return protocol === 'https:' || LOOPBACK.test(hostname) ? [host] : [];
}

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;

function webhookKey(host: string): string {
  const plain = host.replaceAll(/[^\w.-]/g, '-');
  const fits = PREFIX.length + plain.length <= KEY_LENGTH;
  const short = createHmac('sha256', 'host').update(host).digest('hex').slice(0, 32);
  return PREFIX + (fits ? plain : short);
}

/** True for a portal that is reached by an incoming webhook; real member_ids are 32 hex digits. */
export function isWebhookPortal({ memberId }: Pick<PortalRow, 'memberId'>): boolean {
  return memberId.startsWith(PREFIX);
}

/**
 * The secret that owns the bots of a webhook: CLIENT_ID in v1, botToken in v2, at most 40 characters (event reference,
 * section 9). It follows from the webhook's own secret, so that a server that lost its database still owns its bots.
 */
export function botTokenOf(webhook: Webhook): string {
  return createHmac('sha256', webhook.credential)
    .update(`b24bot ${webhook.clientEndpoint}`)
    .digest('hex')
    .slice(0, 40);
}

/** v1 methods that ask for CLIENT_ID when a webhook calls them (REST reference, imbot and imopenlines). */
const WITH_CLIENT_ID = /^(imbot\.|imopenlines\.bot\.session\.)/;

/** Adds what a webhook must bring instead of an application's context. */
export function withBotToken(method: string, params: RestParams, botToken: string): RestParams {
  const name = method.toLowerCase();
  if (name.startsWith('imbot.v2.')) return { ...withHandler(params, botToken), botToken };
  const carriesBot = name.startsWith('im.message.') && 'BOT_ID' in params;
  return carriesBot || WITH_CLIENT_ID.test(name) ? { ...params, CLIENT_ID: botToken } : params;
}

/** A v2 handler is told of events only if its address names the bot's owner (event reference, section 9). */
function withHandler(params: RestParams, botToken: string): RestParams {
  const { fields } = params;
  if (typeof fields !== 'object' || fields === null || !('webhookUrl' in fields)) return params;
  return { ...params, fields: { ...fields, webhookUrl: `${fields.webhookUrl}?CLIENT_ID=${botToken}` } };
}

/** Texts that no log line may hold, whatever they are called there. */
export function webhookSecrets(webhookUrl: string | undefined, botToken: string | undefined): string[] {
  const webhook = webhookUrl === undefined ? null : readWebhookUrl(webhookUrl);
  if (webhook === null) return [];
  const [, secret = ''] = webhook.credential.split('/');
  return [secret, botToken ?? botTokenOf(webhook)];
}
