import { type PartChanges, rawParts } from '../message/parts.ts';
import { isMap, scalarText, trim, truth, wholeNumber } from '../message/value.ts';
import { type MethodCall, PortalError } from '../portal.ts';
import type { Bot, Command, Json, JsonMap } from '../state.ts';
import { answerCommand } from './command-answer.ts';
import { commandOf, createCommand } from './command-store.ts';
import { argument, type MethodTable, nested, v2 } from './entry.ts';
import { botName } from './imbot-message.ts';
import { botV2Of } from './owner.ts';

/** Slash commands of the second generation (REST reference: imbot.v2.Command.*). */
export const commandsV2: MethodTable = {
  'imbot.v2.Command.register': v2('imbot', register),
  'imbot.v2.Command.update': v2('imbot', update),
  'imbot.v2.Command.unregister': v2('imbot', unregister),
  'imbot.v2.Command.list': v2('imbot', list),
  'imbot.v2.Command.answer': v2('imbot', answer),
};

function register(call: MethodCall): JsonMap {
  const bot = botV2Of(call);
  // Flat parameters are still accepted next to `fields`.
  const fields = isMap(call.params['fields']) ? call.params['fields'] : call.params;
  const name = nameOf(fields['command']);
  if (name === '') throw new PortalError('COMMAND_REQUIRED', 'Command is required');
  const hidden = truth(fields['hidden']);
  const lang = merged({}, nested(fields, 'title'), nested(fields, 'params'));
  if (!hidden && Object.keys(lang).length === 0)
    throw new PortalError('COMMAND_TITLE_REQUIRED', 'Title of the command is required');
  const command = createCommand(call.portal, bot, {
    command: name,
    common: truth(fields['common']),
    hidden,
    extranetSupport: truth(fields['extranetSupport']),
    lang,
  });
  return { command: shortFacts(command) };
}

function update(call: MethodCall): JsonMap {
  const bot = botV2Of(call);
  const command = commandOfBot(call, bot);
  const fields = nested(call.params, 'fields');
  if (fields['command'] !== undefined) {
    const name = nameOf(fields['command']);
    if (name === '') throw new PortalError('COMMAND_NAME_EMPTY', "Command can't be empty");
    const other = commandOf(call.portal, bot.id, name);
    if (other !== undefined && other.id !== command.id)
      throw new PortalError('COMMAND_ALREADY_EXISTS', 'The bot has this command already');
    command.command = name;
  }
  if (fields['title'] !== undefined && !isMap(fields['title']))
    throw new PortalError('COMMAND_TITLE_INVALID', 'Title is an object of languages');
  command.lang = merged(command.lang, nested(fields, 'title'), nested(fields, 'params'));
  if (fields['common'] !== undefined) command.common = truth(fields['common']);
  if (fields['hidden'] !== undefined) command.hidden = truth(fields['hidden']);
  if (fields['extranetSupport'] !== undefined) command.extranetSupport = truth(fields['extranetSupport']);
  return { command: shortFacts(command) };
}

function unregister(call: MethodCall): JsonMap {
  const command = commandOfBot(call, botV2Of(call));
  call.portal.state.commands.delete(command.id);
  return { result: true };
}

function list(call: MethodCall): JsonMap {
  const bot = botV2Of(call);
  const { language, commands } = call.portal.state;
  return {
    commands: [...commands.values()]
      .filter((command) => command.botId === bot.id)
      .map((command) => {
        const lang = command.lang[language] ?? Object.values(command.lang)[0];
        return {
          ...shortFacts(command),
          title: lang?.title ?? '',
          params: lang?.params ?? '',
          category: botName(call, bot),
          context: '',
        };
      }),
  };
}

function answer(call: MethodCall): JsonMap {
  const { portal, params } = call;
  const bot = botV2Of(call);
  const command = commandOfBot(call, bot);
  const messageId = wholeNumber(argument(call, 'messageId'));
  argument(call, 'dialogId');
  const fields = nested(params, 'fields');
  const given = { attach: fields['attach'], keyboard: fields['keyboard'], menu: fields['menu'] };
  const parts = rawParts(portal, given, bot.id);
  const message = portal.state.messages.get(messageId);
  const text = trim(scalarText(fields['message']) ?? '');
  if (message === undefined || (text === '' && !parts.attach))
    throw new PortalError('COMMAND_ANSWER_FAILED', 'The answer was not sent');
  answerCommand(call, command, message, {
    text,
    parts: asNew(parts),
    system: truth(fields['system']),
    urlPreview: truth(fields['urlPreview'], true),
    skipsPrivateMenu: false,
  });
  return { result: true };
}

/** Parts that were read for a change, for a new message: there is nothing to remove. */
function asNew(parts: PartChanges) {
  return {
    ...(parts.attach && { attach: parts.attach }),
    ...(parts.keyboard && { keyboard: { stored: parts.keyboard, oversize: null } }),
    ...(parts.menu && { menu: { stored: parts.menu, oversize: null } }),
  };
}

/** @throws PortalError 100, COMMAND_NOT_FOUND */
function commandOfBot(call: MethodCall, bot: Bot): Command {
  const command = call.portal.state.commands.get(wholeNumber(argument(call, 'commandId')));
  if (command?.botId !== bot.id) throw new PortalError('COMMAND_NOT_FOUND', 'Command not found');
  return command;
}

/** Name without its slash; empty when absent. @throws PortalError COMMAND_NAME_INVALID */
function nameOf(given: Json | undefined): string {
  if (given === undefined || given === null) return '';
  const name = typeof given === 'string' ? trim(given).replace(/^\//, '') : undefined;
  if (name === undefined || /[\s/]/.test(name))
    throw new PortalError('COMMAND_NAME_INVALID', 'The command has characters that are not allowed');
  return name;
}

/** Text sets, null removes, absent keeps; parameters count only for languages that have a title here. */
function merged(known: Command['lang'], title: JsonMap, params: JsonMap): Command['lang'] {
  const lang = { ...known };
  for (const [language, text] of Object.entries(title)) {
    if (text === null) delete lang[language];
    else
      lang[language] = {
        title: scalarText(text) ?? '',
        params: scalarText(params[language]) ?? known[language]?.params ?? '',
      };
  }
  return lang;
}

function shortFacts(command: Command): JsonMap {
  return {
    id: command.id,
    botId: command.botId,
    command: `/${command.command}`,
    common: command.common,
    hidden: command.hidden,
    extranetSupport: command.extranetSupport,
  };
}
