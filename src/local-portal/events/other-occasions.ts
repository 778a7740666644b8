import type { Bot, Chat, JsonMap, Message, User } from '../state.ts';
import { dialogIdFor, userV1 } from './objects-v1.ts';
import { chatV2, messageV2, userV2 } from './objects-v2.ts';
import type { Occasion } from './occasion.ts';
import { contextParams, joinParams } from './occasion-params-v1.ts';

/** A private dialog with a bot came into being, or a bot was added to a chat. */
export function botJoined(join: { bot: Bot; chat: Chat; by: User | null }): Occasion {
  const { bot, chat, by } = join;
  return {
    nameV1: 'ONIMBOTJOINCHAT',
    nameV2: 'ONIMBOTV2JOINCHAT',
    addressees: [{ bot }],
    actor: by,
    refresh: false,
    mapV1: 'BOT',
    dataV1: (core) => ({ PARAMS: joinParams(core, join), USER: userV1(by, false) }),
    dataV2: (core) => ({
      dialogId: dialogIdFor(chat, bot.id),
      chat: chatV2(core, chat, dialogIdFor(chat, bot.id)),
      user: userV2(by),
      language: core.state.language,
    }),
  };
}

/** A bot was unregistered, or its application removed. */
export function botDeleted(bot: Bot, by: User | null): Occasion {
  return {
    nameV1: 'ONIMBOTDELETE',
    nameV2: 'ONIMBOTV2DELETE',
    addressees: [{ bot }],
    actor: by,
    refresh: false,
    mapV1: null,
    dataV1: () => ({ BOT_ID: bot.id, BOT_CODE: bot.code }),
    dataV2: () => ({}),
  };
}

/** A client opened a chat with a context. */
export function contextOpened(
  opened: { chat: Chat; user: User; context: JsonMap },
  bots: readonly Bot[],
): Occasion {
  const { chat, user, context } = opened;
  return {
    nameV1: 'ONIMBOTCONTEXTGET',
    nameV2: 'ONIMBOTV2CONTEXTGET',
    addressees: bots.map((bot) => ({ bot })),
    actor: user,
    refresh: true,
    mapV1: 'BOT',
    dataV1: (core, bot) => ({
      PARAMS: contextParams(core, { chat, bot, user, context }),
      USER: userV1(user, false),
    }),
    dataV2: (core, to) => ({
      dialogId: dialogIdFor(chat, to.bot.id),
      context,
      chat: chatV2(core, chat, dialogIdFor(chat, to.bot.id)),
      user: userV2(user),
      language: core.state.language,
    }),
  };
}

/** Somebody set or took back a reaction on a message of the bot; v2 only. */
export function reactionChanged(
  change: { message: Message; chat: Chat; user: User; reaction: string; action: 'add' | 'delete' },
  bot: Bot,
): Occasion {
  const { message, chat, user } = change;
  return {
    nameV1: null,
    nameV2: 'ONIMBOTV2REACTIONCHANGE',
    addressees: [{ bot }],
    actor: user,
    refresh: true,
    mapV1: 'BOT',
    dataV1: () => ({}),
    dataV2: (core, to) => ({
      reaction: change.reaction,
      action: change.action,
      message: messageV2(core, message, chat),
      chat: chatV2(core, chat, dialogIdFor(chat, to.bot.id)),
      user: userV2(user),
      language: core.state.language,
    }),
  };
}
