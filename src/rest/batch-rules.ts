import type { RestParams, RestRequest } from './rest.ts';

/**
 * Methods that the portal refuses in a batch (`batch`, uploads, downloads), whose answers are large or late
 * (`*.Event.get`), or that a shared answer would gain nothing (lists of methods and events).
 */
const ALONE = /^(?:batch|methods|method\.get|events|scope)$|upload|download|(?:^|\.)event\.get$/i;

const V2_BOT = /^imbot\.v2\./i;
const V1_BOT = /^imbot\./i;

/** False for calls that must go out alone, whatever their parameters. */
export function mayTravel(request: RestRequest): boolean {
  return request.batch !== false && request.token !== undefined && !ALONE.test(request.method);
}

/**
 * Calls with the same answer may share a batch, which runs with one token for all its commands.
 *
 * Methods that name their bot (`imbot.v2.*` with `botId`, `imbot.*` with `BOT_ID`) act as that bot, and the portal asks
 * only whether the token's application owns it: any token of the application will do. Every other method acts as
 * the user of the token: only tokens of one user, of whom every event brings a new one, or else the same token.
 * Incoming webhooks differ by their address. One process serves one application, so an address and the rule are enough.
 * Source: Bitrix24 REST reference, imbot, imbot.v2 and batch.
 */
export function groupOf({ method, params, identity, token = '' }: RestRequest): string {
  const { clientEndpoint, userId } = identity;
  if (namesBot(method, params)) return clientEndpoint;
  return userId === undefined ? `${clientEndpoint} ${token}` : `${clientEndpoint} user ${userId}`;
}

function namesBot(method: string, params: RestParams): boolean {
  if (V2_BOT.test(method)) return isGiven(params['botId']);
  return V1_BOT.test(method) && isGiven(params['BOT_ID']);
}

function isGiven(id: unknown): boolean {
  return typeof id === 'number' || (typeof id === 'string' && id !== '');
}
