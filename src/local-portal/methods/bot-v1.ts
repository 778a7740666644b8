import { colorV1 } from '../../bitrix24/color.ts';
import { removeBot } from '../apps/remove-bot.ts';
import { colorHex } from '../color.ts';
import { checkHandlerUrl, subscribe } from '../events/subscriptions.ts';
import { isEmpty, scalarText, trim } from '../message/value.ts';
import { type MethodCall, type Portal, PortalError } from '../portal.ts';
import type { BotType, Json, JsonMap } from '../state.ts';
import { type BotProfile, createBot } from './bot-profile.ts';
import { hopsOf, type MethodTable, nested, v1 } from './entry.ts';
import { botName } from './imbot-message.ts';
import { appendedClientId, botV1, ownerV1, withClientId } from './owner.ts';
import { readPicture } from './picture.ts';

/** Bots of the first generation (REST reference: imbot.register and its siblings). */
export const botsV1: MethodTable = {
  'imbot.register': v1('imbot', register),
  'imbot.update': v1('imbot', update),
  'imbot.unregister': v1('imbot', unregister),
  'imbot.bot.list': v1('imbot', list),
};

/** Handler parameters in the order in which they are checked. */
const handlers = [
  { name: 'EVENT_MESSAGE_ADD', event: 'ONIMBOTMESSAGEADD', isNeeded: true },
  { name: 'EVENT_MESSAGE_UPDATE', event: 'ONIMBOTMESSAGEUPDATE', isNeeded: false },
  { name: 'EVENT_MESSAGE_DELETE', event: 'ONIMBOTMESSAGEDELETE', isNeeded: false },
  { name: 'EVENT_CONTEXT_GET', event: 'ONIMBOTCONTEXTGET', isNeeded: false },
  { name: 'EVENT_WELCOME_MESSAGE', event: 'ONIMBOTJOINCHAT', isNeeded: true },
  { name: 'EVENT_BOT_DELETE', event: 'ONIMBOTDELETE', isNeeded: true },
] as const;

function register(call: MethodCall): number {
  const { portal, params } = call;
  const appId = ownerV1(call);
  const urls = handlerUrls(call.portal, params, true);
  const code = trim(scalarText(params['CODE']) ?? '');
  if (code === '') throw new PortalError('CODE_ERROR', "Bot code isn't specified");
  const profile = profileOf(nested(params, 'PROPERTIES'));
  if (!profile.name && !profile.lastName) throw noName();
  // The platform looks a code up among the bots of all applications.
  const known = [...portal.state.bots.values()].find((bot) => bot.code === code);
  const type = typeOf(params['TYPE']);
  const bot =
    known ??
    createBot(
      portal,
      {
        code,
        type,
        openline: type === 'O' || params['OPENLINE'] === 'Y',
        appId,
        eventMode: 'webhook',
        generation: 'v1',
        isHidden: false,
        isReactionsEnabled: true,
        backgroundId: null,
      },
      profile,
    );
  bindAll(call, appId, urls);
  return bot.id;
}

function update(call: MethodCall): true {
  const bot = botV1(call, true);
  const fields = nested(call.params, 'FIELDS');
  if (Object.keys(fields).length === 0) throw new PortalError('WRONG_REQUEST', "Bot can't be updated");
  const urls = handlerUrls(call.portal, fields, false);
  const properties = nested(fields, 'PROPERTIES');
  const user = call.portal.state.users.get(bot.id);
  if (user !== undefined && Object.keys(properties).length > 0) {
    const profile = profileOf(properties);
    const { name, lastName } = { ...user, ...profile };
    if (name === '' && lastName === '') throw noName();
    Object.assign(user, profile);
  }
  const code = trim(scalarText(fields['CODE']) ?? '');
  if (code !== '') bot.code = code;
  if (fields['OPENLINE'] === 'Y' || fields['OPENLINE'] === 'N')
    bot.openline = bot.type === 'O' || fields['OPENLINE'] === 'Y';
  bindAll(call, bot.appId, urls);
  return true;
}

function unregister(call: MethodCall): true {
  const bot = botV1(call, true);
  const { portal, caller } = call;
  removeBot(portal, bot, caller.user, hopsOf(call));
  portal.state.fetchEvents = portal.state.fetchEvents.filter((event) => event.botId !== bot.id);
  return true;
}

function list(call: MethodCall): Json {
  const rows: JsonMap = {};
  for (const bot of call.portal.state.bots.values())
    if (bot.type !== 'N')
      rows[bot.id] = {
        ID: bot.id,
        NAME: botName(call, bot),
        CODE: bot.code,
        OPENLINE: bot.openline ? 'Y' : 'N',
      };
  return Object.keys(rows).length === 0 ? [] : rows;
}

/** H and unknown letters are stored as B. */
function typeOf(given: Json | undefined): BotType {
  return given === 'O' || given === 'S' ? given : 'B';
}

/** Event -> address. EVENT_HANDLER overrides the single ones. @throws PortalError EVENT_…_ERROR */
function handlerUrls(portal: Portal, given: JsonMap, isNew: boolean): Map<string, string> {
  const common = scalarText(given['EVENT_HANDLER']) ?? '';
  const urls = new Map<string, string>();
  for (const { name, event, isNeeded } of handlers) {
    const url = common === '' ? (scalarText(given[name]) ?? '') : common;
    if (url !== '') {
      checkHandlerUrl(portal, url, `${name}_ERROR`);
      urls.set(event, url);
    } else if (isNew && isNeeded)
      throw new PortalError(`${name}_ERROR`, `Handler for ${name} isn't specified`);
  }
  return urls;
}

function bindAll(call: MethodCall, appId: string, urls: ReadonlyMap<string, string>): void {
  const clientId = appendedClientId(call);
  for (const [event, url] of urls) subscribe(call.portal, { event, url: withClientId(url, clientId), appId });
}

const BIRTHDAY = /^\d{4}-\d{2}-\d{2}$/;

function profileOf(properties: JsonMap): BotProfile {
  const profile: BotProfile = {};
  const texts = {
    name: 'NAME',
    lastName: 'LAST_NAME',
    workPosition: 'WORK_POSITION',
    email: 'EMAIL',
  } as const;
  if (properties[texts.name] !== undefined) profile.name = text(properties, texts.name);
  if (properties[texts.lastName] !== undefined) profile.lastName = text(properties, texts.lastName);
  if (properties[texts.workPosition] !== undefined)
    profile.workPosition = text(properties, texts.workPosition);
  if (properties[texts.email] !== undefined) profile.email = text(properties, texts.email);
  const gender = properties['PERSONAL_GENDER'];
  if (gender === 'M' || gender === 'F') profile.gender = gender;
  const birthday = text(properties, 'PERSONAL_BIRTHDAY');
  if (birthday === '' ? properties['PERSONAL_BIRTHDAY'] !== undefined : BIRTHDAY.test(birthday))
    profile.birthday = birthday;
  if (properties['PERSONAL_WWW'] !== undefined) profile.website = text(properties, 'PERSONAL_WWW');
  const color = colorV1(text(properties, 'COLOR'));
  if (color !== undefined) profile.color = colorHex(color);
  const photo = properties['PERSONAL_PHOTO'];
  const picture = isEmpty(photo) ? undefined : readPicture(scalarText(photo) ?? '');
  if (picture?.ok === true) profile.avatar = picture.url;
  return profile;
}

function text(properties: JsonMap, name: string): string {
  return trim(scalarText(properties[name]) ?? '');
}

function noName(): PortalError {
  return new PortalError('NAME_ERROR', "Bot name isn't specified");
}
