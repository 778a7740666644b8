import { scalarText, wholeNumber } from '../message/value.ts';
import { type MethodCall, PortalError } from '../portal.ts';
import type { Bot, JsonMap } from '../state.ts';

/** Owner of bots registered without an application: its secret with this before it. */
const CUSTOM = 'custom';

/** The client id the call works for. @throws PortalError ACCESS_DENIED (403): webhook without CLIENT_ID. */
export function ownerV1(call: MethodCall): string {
  if (call.caller.kind === 'app') return call.caller.app.clientId;
  const clientId = scalarText(call.params['CLIENT_ID']) ?? '';
  if (clientId === '') throw new PortalError('ACCESS_DENIED', 'Client ID not specified', 403);
  return CUSTOM + clientId;
}

/** CLIENT_ID that the portal appends to handler addresses; null for applications. */
export function appendedClientId(call: MethodCall): string | null {
  return call.caller.kind === 'app' ? null : (scalarText(call.params['CLIENT_ID']) ?? null);
}

/** The handler address as the portal stores it: CLIENT_ID is appended raw, not encoded. */
export function withClientId(url: string, clientId: string | null): string {
  return clientId === null ? url : `${url}${url.includes('?') ? '&' : '?'}CLIENT_ID=${clientId}`;
}

/**
 * The bot a v1 call acts as: BOT_ID, or the first bot of the application when BOT_ID may be left out.
 * @throws PortalError ACCESS_DENIED, BOT_ID_ERROR, APP_ID_ERROR
 */
export function botV1(call: MethodCall, needsId = false): Bot {
  const owner = ownerV1(call);
  const { bots } = call.portal.state;
  const given = call.params['BOT_ID'];
  if (given === undefined || given === null) {
    const first = needsId ? undefined : [...bots.values()].find((bot) => bot.appId === owner);
    if (first === undefined) throw new PortalError('BOT_ID_ERROR', 'Bot not found');
    return first;
  }
  const bot = bots.get(wholeNumber(given));
  if (bot === undefined) throw new PortalError('BOT_ID_ERROR', 'Bot not found');
  if (bot.appId !== owner)
    throw new PortalError('APP_ID_ERROR', 'Bot was installed by another rest application');
  return bot;
}

/**
 * The owner a v2 call works for: the application, or the secret botToken (formerly clientId) of a webhook.
 * `fields` may carry the token too, at registration only.
 * @throws PortalError BOT_TOKEN_NOT_SPECIFIED
 */
export function ownerV2(call: MethodCall, fields: JsonMap = {}): string {
  if (call.caller.kind === 'app') return call.caller.app.clientId;
  const { params } = call;
  const given = params['botToken'] ?? fields['botToken'] ?? params['clientId'] ?? params['CLIENT_ID'];
  const token = scalarText(given) ?? '';
  if (token === '') throw new PortalError('BOT_TOKEN_NOT_SPECIFIED', 'Bot token is not specified');
  return ownerOfToken(token);
}

/** Stored owner of the bots of a webhook. */
export function ownerOfToken(token: string): string {
  return CUSTOM + token;
}

/**
 * The bot a v2 call acts as.
 * @throws PortalError BOT_TOKEN_NOT_SPECIFIED, BOT_ID_REQUIRED, BOT_NOT_FOUND, BOT_OWNERSHIP_ERROR
 */
export function botV2Of(call: MethodCall): Bot {
  const owner = ownerV2(call);
  const id = wholeNumber(call.params['botId']);
  if (id <= 0) throw new PortalError('BOT_ID_REQUIRED', 'Bot ID is required');
  const bot = call.portal.state.bots.get(id);
  if (bot === undefined) throw new PortalError('BOT_NOT_FOUND', 'Bot not found');
  if (bot.appId !== owner) throw new PortalError('BOT_OWNERSHIP_ERROR', 'Bot belongs to another application');
  return bot;
}
