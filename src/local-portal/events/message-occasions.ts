import type { PortalCore } from '../core.ts';
import type { Bot, Chat, Command, Message, User } from '../state.ts';
import { type CalledCommand, grantAnswerRight } from './commands.ts';
import { messageAddParams, typedCommandParams } from './message-params-v1.ts';
import { dialogIdFor, userV1 } from './objects-v1.ts';
import { chatV2, messageV2, userV2 } from './objects-v2.ts';
import type { Addressee, Occasion } from './occasion.ts';
import { changeParams, pressedCommandParams } from './occasion-params-v1.ts';

interface Said {
  message: Message;
  chat: Chat;
  author: User | null;
  /** Id of the message before it in the chat. */
  previousId: number;
}

/** Somebody wrote, and these bots listen. */
export function messageAdded(said: Said, bots: readonly Bot[]): Occasion {
  const { message, chat, author } = said;
  return {
    nameV1: 'ONIMBOTMESSAGEADD',
    nameV2: 'ONIMBOTV2MESSAGEADD',
    addressees: bots.map((bot) => ({ bot })),
    actor: author,
    refresh: true,
    mapV1: 'BOT',
    dataV1: (core, bot) => ({
      PARAMS: messageAddParams(core, { ...said, bot }),
      USER: userV1(author, true),
    }),
    dataV2: (core, to) => ({
      message: messageV2(core, message, chat),
      chat: chatV2(core, chat, dialogIdFor(chat, to.bot.id)),
      user: userV2(author),
      language: core.state.language,
    }),
  };
}

/** A message was edited or deleted. */
export function messageChanged(
  change: { message: Message; chat: Chat; author: User | null; actor: User | null; deleted: boolean },
  bots: readonly Bot[],
): Occasion {
  const { message, chat, author, deleted } = change;
  return {
    nameV1: deleted ? 'ONIMBOTMESSAGEDELETE' : 'ONIMBOTMESSAGEUPDATE',
    nameV2: deleted ? 'ONIMBOTV2MESSAGEDELETE' : 'ONIMBOTV2MESSAGEUPDATE',
    addressees: bots.map((bot) => ({ bot })),
    actor: change.actor,
    refresh: true,
    mapV1: 'BOT',
    dataV1: (core, bot) => ({
      PARAMS: changeParams(core, { ...change, bot }),
      USER: chat.type === 'P' ? userV1(author, true) : null,
    }),
    dataV2: (core, to) => ({
      ...(deleted ? { messageId: message.id } : { message: messageV2(core, message, chat) }),
      chat: chatV2(core, chat, dialogIdFor(chat, to.bot.id)),
      user: userV2(author),
      language: core.state.language,
    }),
  };
}

function commandBots(core: PortalCore, called: readonly CalledCommand[], chat: Chat): Addressee[] {
  return called.flatMap((call) => {
    const bot = core.state.bots.get(call.command.botId);
    if (bot === undefined) return [];
    grantAnswerRight(core, bot.id, chat.id);
    return [{ bot, called: call }];
  });
}

function commandV2(to: Addressee, context: string) {
  const { command, params } = to.called ?? { command: undefined, params: '' };
  return { id: command?.id ?? 0, command: `/${command?.command ?? ''}`, params, context };
}

/** Somebody typed commands. */
export function commandsTyped(core: PortalCore, said: Said, called: readonly CalledCommand[]): Occasion {
  const { message, chat, author } = said;
  return {
    nameV1: 'ONIMCOMMANDADD',
    nameV2: 'ONIMBOTV2COMMANDADD',
    addressees: commandBots(core, called, chat),
    actor: author,
    refresh: true,
    mapV1: 'COMMAND',
    commandContext: { context: 'TEXTAREA', messageId: message.id },
    dataV1: (portal, bot) => ({
      PARAMS: typedCommandParams(portal, { ...said, bot }),
      USER: userV1(author, false),
    }),
    dataV2: (portal, to) => ({
      command: commandV2(to, 'textarea'),
      message: messageV2(portal, message, chat),
      chat: chatV2(portal, chat, dialogIdFor(chat, to.bot.id)),
      user: userV2(author),
      language: portal.state.language,
    }),
  };
}

/**
 * Somebody pressed a button or a menu item. The portal's code sends KEYBOARD for either, its documentation
 * says MENU for items (event reference, section 11, row 4); the setting `limits` chooses.
 */
export function commandPressed(
  core: PortalCore,
  press: { command: Command; params: string; message: Message; chat: Chat; user: User; menu: boolean },
): Occasion {
  const { command, params, message, chat, user } = press;
  const context = press.menu && core.settings.limits === 'documented' ? 'MENU' : 'KEYBOARD';
  const text = `/${command.command}${params === '' ? '' : ` ${params}`}`;
  return {
    nameV1: 'ONIMCOMMANDADD',
    nameV2: 'ONIMBOTV2COMMANDADD',
    addressees: commandBots(core, [{ command, params }], chat),
    actor: user,
    refresh: true,
    mapV1: 'COMMAND',
    commandContext: { context, messageId: message.id },
    dataV1: (portal, bot) => ({
      PARAMS: pressedCommandParams(portal, { message, chat, user, bot, text }),
      USER: userV1(user, false),
    }),
    dataV2: (portal, to, fetch) => ({
      command: commandV2(to, context.toLowerCase()),
      message: messageV2(portal, message, chat),
      chat: fetch && chat.type === 'P' ? [] : chatV2(portal, chat, dialogIdFor(chat, to.bot.id)),
      user: userV2(user),
      language: portal.state.language,
    }),
  };
}
