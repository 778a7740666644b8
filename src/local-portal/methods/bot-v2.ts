import { colorV1 } from '../../bitrix24/color.ts';
import { BOT_TOKEN_LENGTH, BOTS_PER_APPLICATION } from '../../bitrix24/limits.ts';
import { removeBot } from '../apps/remove-bot.ts';
import { colorHex } from '../color.ts';
import { handlerUrlFault, subscribe, unsubscribe } from '../events/subscriptions.ts';
import { isEmpty, scalarText, trim, truth, wholeNumber } from '../message/value.ts';
import { type MethodCall, PortalError } from '../portal.ts';
import type { Bot, BotType, Json, JsonMap, User } from '../state.ts';
import { createBot } from './bot-profile.ts';
import { hopsOf, type MethodTable, nested, v2 } from './entry.ts';
import { botFacts, usersById } from './objects.ts';
import { botV2Of, ownerOfToken, ownerV2 } from './owner.ts';
import { readPicture } from './picture.ts';
import { revision } from './user.ts';

/** Bots of the second generation (REST reference: imbot.v2.Bot.*). */
export const botsV2: MethodTable = {
  'imbot.v2.Bot.register': v2('imbot', register),
  'imbot.v2.Bot.update': v2('imbot', update),
  'imbot.v2.Bot.unregister': v2('imbot', unregister),
  'imbot.v2.Bot.get': v2('imbot', get),
  'imbot.v2.Bot.list': v2('imbot', list),
  'imbot.v2.Revision.get': v2('imbot', () => revision),
};

const typeNames: Readonly<Record<string, BotType>> = {
  bot: 'B',
  network: 'N',
  openline: 'O',
  supervisor: 'S',
  personal: 'P',
};

/** All events go to one address. */
const events = [
  'MESSAGEADD',
  'MESSAGEUPDATE',
  'MESSAGEDELETE',
  'JOINCHAT',
  'DELETE',
  'CONTEXTGET',
  'COMMANDADD',
  'REACTIONCHANGE',
].map((name) => `ONIMBOTV2${name}`);

const backgrounds = ['azure', 'mint', 'steel', 'slate', 'teal', 'cornflower', 'sky', 'peach', 'frost'];

function register(call: MethodCall): JsonMap {
  const { portal, params } = call;
  const fields = nested(params, 'fields');
  const appId = ownerV2(call, fields);
  if (call.caller.kind === 'webhook' && appId.length > ownerOfToken('').length + BOT_TOKEN_LENGTH)
    throw new PortalError(
      'BOT_TOKEN_INVALID_LENGTH',
      `Bot token is longer than ${BOT_TOKEN_LENGTH} characters`,
    );
  const code = trim(scalarText(fields['code']) ?? '');
  if (code === '') throw new PortalError('BOT_CODE_REQUIRED', 'Bot code is required');
  const properties = nested(fields, 'properties');
  if (trim(scalarText(properties['name']) ?? '') === '')
    throw new PortalError('BOT_PROPERTIES_REQUIRED', 'Bot name is required');
  const eventMode = modeOf(fields['eventMode'] ?? 'fetch');
  const url = scalarText(fields['webhookUrl']) ?? '';
  if (eventMode === 'webhook' && url === '')
    throw new PortalError('BOT_WEBHOOK_URL_REQUIRED', 'webhookUrl is required for eventMode webhook');
  const bots = [...portal.state.bots.values()];
  const known = bots.find((bot) => bot.code === code);
  if (known !== undefined && known.appId !== appId)
    throw new PortalError('BOT_CODE_ALREADY_TAKEN', 'Bot code is taken by another application');
  if (known !== undefined) return answer(call, known);
  if (bots.filter((bot) => bot.appId === appId).length >= BOTS_PER_APPLICATION)
    throw new PortalError('BOT_LIMIT_EXCEEDED', `An application may have ${BOTS_PER_APPLICATION} bots`);
  const type = typeNames[scalarText(fields['type'] ?? 'bot') ?? ''];
  if (type === undefined) throw new PortalError('BOT_INVALID_TYPE', 'Unknown type of bot');
  if (eventMode === 'webhook' && handlerUrlFault(call.portal, url) !== null)
    throw new PortalError('BOT_INVALID_CALLBACK', 'Wrong handler URL');
  const bot = createBot(
    portal,
    {
      code,
      type,
      openline: type === 'O' || truth(fields['isSupportOpenline']),
      appId,
      eventMode,
      generation: 'v2',
      isHidden: truth(fields['isHidden']),
      isReactionsEnabled: truth(fields['isReactionsEnabled'], true),
      backgroundId: backgroundOf(fields['backgroundId']),
    },
    profileOf(properties),
  );
  if (eventMode === 'webhook') bindAll(call, appId, url);
  return answer(call, bot);
}

function update(call: MethodCall): JsonMap {
  const { portal, params } = call;
  const bot = botV2Of(call);
  const fields = nested(params, 'fields');
  const eventMode = fields['eventMode'] === undefined ? bot.eventMode : modeOf(fields['eventMode']);
  const user = portal.state.users.get(bot.id);
  const properties = fields['properties'];
  // The whole profile is replaced: what is left out becomes empty.
  if (!isEmpty(properties) && user !== undefined)
    Object.assign(user, profileOf(nested(fields, 'properties')));
  if (fields['isHidden'] !== undefined) bot.isHidden = truth(fields['isHidden']);
  if (fields['isReactionsEnabled'] !== undefined)
    bot.isReactionsEnabled = truth(fields['isReactionsEnabled']);
  if (fields['isSupportOpenline'] !== undefined)
    bot.openline = bot.type === 'O' || truth(fields['isSupportOpenline']);
  if (fields['backgroundId'] !== undefined) bot.backgroundId = backgroundOf(fields['backgroundId']);
  rotateToken(call, bot, fields['botToken']);
  const url = scalarText(fields['webhookUrl']) ?? '';
  // A bad address is ignored without an error.
  if (eventMode === 'webhook' && url !== '' && handlerUrlFault(call.portal, url) === null) {
    const isAlone = ![...portal.state.bots.values()].some(
      (other) => other.id !== bot.id && other.appId === bot.appId && other.eventMode === 'webhook',
    );
    if (isAlone) for (const event of events) unsubscribe(portal, { event, appId: bot.appId });
    bindAll(call, bot.appId, url);
  }
  if (bot.eventMode === 'fetch' && eventMode === 'webhook') dropStoredEvents(call, bot);
  bot.eventMode = eventMode;
  return answer(call, bot);
}

/** A new botToken moves everything the old one owned (revision 35). */
function rotateToken(call: MethodCall, bot: Bot, given: Json | undefined): void {
  if (given === undefined || given === null || call.caller.kind !== 'webhook') return;
  const token = scalarText(given) ?? '';
  if (token === '' || token.length > BOT_TOKEN_LENGTH)
    throw new PortalError('BOT_TOKEN_ROTATION_FAILED', 'Bot token could not be changed');
  const { bots, commands, subscriptions } = call.portal.state;
  const former = bot.appId;
  const rows = [...bots.values(), ...commands.values(), ...subscriptions];
  for (const row of rows) if (row.appId === former) row.appId = ownerOfToken(token);
}

function unregister(call: MethodCall): JsonMap {
  const bot = botV2Of(call);
  removeBot(call.portal, bot, call.caller.user, hopsOf(call));
  // Its DELETE event is stored and gone in the same moment: a bot that fetches never sees it.
  dropStoredEvents(call, bot);
  return { result: true };
}

function get(call: MethodCall): JsonMap {
  const owner = ownerV2(call);
  const { params, portal } = call;
  const id = wholeNumber(params['botId']);
  const code = scalarText(params['code']) ?? '';
  if (id <= 0 && code === '') throw new PortalError('PARAMS_REQUIRED', 'botId or code is required');
  const bot =
    id > 0 ? portal.state.bots.get(id) : [...portal.state.bots.values()].find((known) => known.code === code);
  if (bot === undefined) throw new PortalError('BOT_NOT_FOUND', 'Bot not found');
  return answer(call, bot, bot.appId === owner);
}

function list(call: MethodCall): JsonMap {
  const owner = ownerV2(call);
  const { params, portal } = call;
  const wanted = typeNames[scalarText(nested(params, 'filter')['type']) ?? ''];
  const asked = wholeNumber(params['limit']);
  const limit = asked >= 1 && asked <= 200 ? asked : 50;
  const offset = Math.max(wholeNumber(params['offset']), 0);
  const shown = [...portal.state.bots.values()].filter(
    (bot) => (wanted === undefined || bot.type === wanted) && (!bot.isHidden || bot.appId === owner),
  );
  const page = shown.slice(offset, offset + limit);
  return {
    bots: page.map((bot) => botFacts(portal, bot, bot.appId === owner)),
    users: usersById(
      portal,
      page.map((bot) => bot.id),
    ),
    hasNextPage: shown.length > offset + limit,
  };
}

function answer(call: MethodCall, bot: Bot, isOwner = true): JsonMap {
  return { bot: botFacts(call.portal, bot, isOwner), users: usersById(call.portal, [bot.id]) };
}

function modeOf(given: Json): Bot['eventMode'] {
  if (given === 'fetch' || given === 'webhook') return given;
  throw new PortalError('BOT_INVALID_EVENT_MODE', 'eventMode is fetch or webhook');
}

function backgroundOf(given: Json | undefined): string | null {
  return typeof given === 'string' && backgrounds.includes(given) ? given : null;
}

function bindAll(call: MethodCall, appId: string, url: string): void {
  for (const event of events) subscribe(call.portal, { event, url, appId });
}

function dropStoredEvents(call: MethodCall, bot: Bot): void {
  const { state } = call.portal;
  state.fetchEvents = state.fetchEvents.filter((event) => event.botId !== bot.id);
}

type Profile = Pick<User, 'name' | 'lastName' | 'workPosition' | 'gender' | 'color'> & { avatar?: string };

/** @throws PortalError BOT_AVATAR_INCORRECT_TYPE, BOT_AVATAR_INCORRECT_SIZE */
function profileOf(properties: JsonMap): Profile {
  const gender = properties['gender'];
  const avatar = scalarText(properties['avatar']) ?? '';
  const picture = avatar === '' ? undefined : readPicture(avatar);
  if (picture?.ok === false)
    throw new PortalError(
      picture.why === 'type' ? 'BOT_AVATAR_INCORRECT_TYPE' : 'BOT_AVATAR_INCORRECT_SIZE',
      'The avatar is not an image of at most 5000 x 5000 pixels',
    );
  return {
    name: trim(scalarText(properties['name']) ?? ''),
    lastName: trim(scalarText(properties['lastName']) ?? ''),
    workPosition: trim(scalarText(properties['workPosition']) ?? ''),
    gender: gender === 'M' || gender === 'F' ? gender : '',
    color: colorHex(colorV1(scalarText(properties['color']) ?? '') ?? 'AZURE'),
    ...(picture !== undefined && { avatar: picture.url }),
  };
}
