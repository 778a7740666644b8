import { checkHandlerUrl, subscribe } from '../events/subscriptions.ts';
import { fitting, newParts } from '../message/parts.ts';
import { elements, isMap, scalarText, trim, wholeNumber } from '../message/value.ts';
import { type MethodCall, PortalError } from '../portal.ts';
import type { Command, Json } from '../state.ts';
import { answerCommand } from './command-answer.ts';
import { createCommand } from './command-store.ts';
import { type MethodTable, nested, v1 } from './entry.ts';
import { givenParts } from './message-arguments.ts';
import { appendedClientId, botV1, ownerV1, withClientId } from './owner.ts';

/** Slash commands of the first generation (REST reference: imbot.command.*). */
export const commandsV1: MethodTable = {
  'imbot.command.register': v1('imbot', register),
  'imbot.command.update': v1('imbot', update),
  'imbot.command.unregister': v1('imbot', unregister),
  'imbot.command.answer': v1('imbot', answer),
};

function register(call: MethodCall): number {
  const { portal, params } = call;
  const bot = botV1(call, true);
  const url = scalarText(params['EVENT_COMMAND_ADD']) ?? '';
  if (url === '')
    throw new PortalError('EVENT_COMMAND_ADD_ERROR', 'Handler for "Command add" event isn\'t specified');
  checkHandlerUrl(portal, url, 'EVENT_COMMAND_ADD_ERROR');
  const name = trim(scalarText(params['COMMAND']) ?? '').replace(/^\//, '');
  if (name === '') throw new PortalError('COMMAND_ERROR', "Command isn't specified");
  const lang = languages(params['LANG']);
  bind(call, bot.appId, url);
  const command = createCommand(portal, bot, {
    command: name,
    common: params['COMMON'] === 'Y',
    hidden: params['HIDDEN'] === 'Y',
    extranetSupport: params['EXTRANET_SUPPORT'] === 'Y',
    lang,
  });
  return command.id;
}

function update(call: MethodCall): true {
  const command = ownCommand(call, commandById(call));
  const fields = nested(call.params, 'FIELDS');
  if (Object.keys(fields).length === 0) throw new PortalError('WRONG_REQUEST', "Command can't be updated");
  const url = scalarText(fields['EVENT_COMMAND_ADD']) ?? '';
  if (url !== '') checkHandlerUrl(call.portal, url, 'EVENT_COMMAND_ADD_ERROR');
  if (call.portal.state.bots.get(command.botId)?.eventMode === 'fetch')
    throw new PortalError('FETCH_NOT_SUPPORTED', 'The bot works in fetch mode');
  if (fields['LANG'] !== undefined) command.lang = languages(fields['LANG']);
  if (url !== '') bind(call, command.appId, url);
  if (fields['HIDDEN'] !== undefined) command.hidden = fields['HIDDEN'] === 'Y';
  if (fields['EXTRANET_SUPPORT'] !== undefined) command.extranetSupport = fields['EXTRANET_SUPPORT'] === 'Y';
  return true;
}

function unregister(call: MethodCall): true {
  const command = ownCommand(call, commandById(call));
  call.portal.state.commands.delete(command.id);
  return true;
}

function answer(call: MethodCall): number | true {
  const { portal, params } = call;
  const command = ownCommand(call, commandById(call, true));
  const messageId = wholeNumber(params['MESSAGE_ID']);
  if (messageId <= 0) throw new PortalError('MESSAGE_ID_EMPTY', "Message ID can't be empty");
  const text = trim(scalarText(params['MESSAGE']) ?? '');
  if (text === '') throw new PortalError('MESSAGE_EMPTY', "Message can't be empty");
  const bots = { keyboard: command.botId, menu: wholeNumber(params['BOT_ID']) };
  const parts = newParts(portal, givenParts(params), bots, 'answer');
  if (parts.keyboard !== undefined) fitting(parts.keyboard);
  const message = portal.state.messages.get(messageId);
  if (message === undefined) throw new PortalError('WRONG_REQUEST', "Message isn't added");
  const sent = answerCommand(call, command, message, {
    text,
    parts,
    system: params['SYSTEM'] === 'Y',
    urlPreview: params['URL_PREVIEW'] !== 'N',
    skipsPrivateMenu: true,
  });
  return sent?.id ?? true;
}

/** LANG: a list of {LANGUAGE_ID, TITLE, PARAMS}. @throws PortalError LANG_ERROR */
function languages(given: Json | undefined): Command['lang'] {
  const lang: Command['lang'] = {};
  for (const row of elements(given) ?? []) {
    const language = isMap(row) ? (scalarText(row['LANGUAGE_ID']) ?? '') : '';
    const title = isMap(row) ? trim(scalarText(row['TITLE']) ?? '') : '';
    if (!isMap(row) || language === '' || title === '') continue;
    lang[language] = { title, params: scalarText(row['PARAMS']) ?? '' };
  }
  if (Object.keys(lang).length === 0) throw new PortalError('LANG_ERROR', "Lang set can't be empty");
  return lang;
}

/** The command of COMMAND_ID, or of COMMAND where that is allowed. */
function commandById(call: MethodCall, alsoByName = false): Command | undefined {
  const { params, portal } = call;
  const { commands } = portal.state;
  const owner = ownerV1(call);
  const name = (scalarText(params['COMMAND']) ?? '').replace(/^\//, '');
  if (params['COMMAND_ID'] === undefined && alsoByName && name !== '')
    return [...commands.values()].find((known) => known.command === name && known.appId === owner);
  return commands.get(wholeNumber(params['COMMAND_ID']));
}

/** @throws PortalError ACCESS_DENIED, COMMAND_ID_ERROR, APP_ID_ERROR */
function ownCommand(call: MethodCall, command: Command | undefined): Command {
  const owner = ownerV1(call);
  if (command === undefined) throw new PortalError('COMMAND_ID_ERROR', 'Command not found');
  if (command.appId !== owner)
    throw new PortalError('APP_ID_ERROR', 'Command was installed by another rest application');
  return command;
}

function bind(call: MethodCall, appId: string, url: string): void {
  const handler = withClientId(url, appendedClientId(call));
  subscribe(call.portal, { event: 'ONIMCOMMANDADD', url: handler, appId });
}
