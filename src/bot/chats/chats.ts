import { type ColorV1, colorV2 } from '../../bitrix24/color.ts';
import { sentId } from '../messages/messenger.ts';
import type { Reach } from '../reach.ts';
import { objectOf } from './chat-facts.ts';
import { base64, ChatRoom } from './chat-room.ts';

/** A chat to be made. The bot is a member, and its owner unless another is named. */
export interface NewChat {
  title?: string;
  description?: string;
  color?: ColorV1;
  /** Members besides the bot. */
  users?: readonly number[];
  /** Default: the bot. */
  owner?: number;
  /** First message. */
  message?: string;
  /** Image of at most 5000x5000 pixels. */
  avatar?: Uint8Array;
  /** Anybody in the company may join. Default false. */
  open?: boolean;
  /** What of the author's the chat belongs to; found again by `imbot.chat.get`. */
  entity?: { type: string; id: string };
}

/** Chats of the portal, as the bot: `ctx.chats`. */
export class Chats {
  readonly #reach: Reach;

  constructor(reach: Reach) {
    this.#reach = reach;
  }

  /** The chat in which the event happened. */
  get here(): ChatRoom {
    return this.at(this.#reach.event.dialogId);
  }

  /** @param dialogId `11` (a person) or `chat2210`; a number counts as a chat's */
  at(dialogId: string | number): ChatRoom {
    return new ChatRoom(this.#reach, typeof dialogId === 'number' ? `chat${dialogId}` : dialogId);
  }

  /**
   * Makes a chat; a repeated run gets the one that the first run made.
   *
   * @example const room = await ctx.chats.create({ title: 'Lunch', users: [11, 12] });
   */
  async create(chat: NewChat): Promise<ChatRoom> {
    return this.at(this.#reach.generation === 'v1' ? await this.#createV1(chat) : await this.#createV2(chat));
  }

  async #createV1(chat: NewChat): Promise<number> {
    const { act, event } = this.#reach;
    const { title, description, color, users = [], owner, message, avatar, open, entity } = chat;
    // An owner has to be a member first.
    const members = owner === undefined || users.includes(owner) ? users : [...users, owner];
    const answer = await act('imbot.chat.add', {
      BOT_ID: event.bot.id,
      TYPE: open ? 'OPEN' : 'CHAT',
      ...(title !== undefined && { TITLE: title }),
      ...(description !== undefined && { DESCRIPTION: description }),
      ...(color !== undefined && { COLOR: color }),
      ...(members.length > 0 && { USERS: members }),
      ...(message !== undefined && { MESSAGE: message }),
      ...(avatar !== undefined && { AVATAR: base64(avatar) }),
      ...(entity !== undefined && { ENTITY_TYPE: entity.type, ENTITY_ID: entity.id }),
    });
    const id = sentId('imbot.chat.add', answer);
    if (owner !== undefined && owner !== event.bot.id) await this.at(id).setOwner(owner);
    return id;
  }

  async #createV2(chat: NewChat): Promise<number> {
    const { act, event } = this.#reach;
    const { title, description, color, users, owner, message, avatar, open, entity } = chat;
    const answer = await act('imbot.v2.Chat.add', {
      botId: event.bot.id,
      fields: {
        ...(title !== undefined && { title }),
        ...(description !== undefined && { description }),
        ...(color !== undefined && { color: colorV2(color) }),
        ...(users !== undefined && { userIds: users }),
        ...(owner !== undefined && { ownerId: owner }),
        ...(message !== undefined && { message }),
        ...(avatar !== undefined && { avatar: base64(avatar) }),
        ...(open && { type: 'open' }),
        ...(entity !== undefined && { entityType: entity.type, entityId: entity.id }),
      },
    });
    const outer: { chat?: unknown } = objectOf('imbot.v2.Chat.add', answer);
    return sentId('imbot.v2.Chat.add', outer.chat);
  }
}
