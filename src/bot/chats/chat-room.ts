import { type ColorV1, colorV2 } from '../../bitrix24/color.ts';
import { parseDialogId } from '../../bitrix24/dialog.ts';
import { LIST_LIMIT_V2 } from '../../bitrix24/limits.ts';
import type { Part } from '../../compose/index.ts';
import type { Sent } from '../context.ts';
import { notInGeneration, type Reach, settle } from '../reach.ts';
import { type ChatFacts, chatFactsV1, chatFactsV2, userIdsOf } from './chat-facts.ts';

/**
 * A chat, as the bot may change it: the bot must be a member, and for most changes its owner or manager. A change that
 * is made already is not made again by a repeated run.
 *
 * Every method throws what `ctx.call` throws; RestError `ACCESS_DENIED` (v2) or `ACCESS_ERROR` (v1) is a matter of
 * rights. Source: Bitrix24 REST reference, imbot.chat.* and imbot.v2.Chat.*.
 */
export class ChatRoom {
  /** `11` or `chat2210`. */
  readonly dialogId: string;
  readonly #reach: Reach;

  constructor(reach: Reach, dialogId: string) {
    this.#reach = reach;
    this.dialogId = dialogId;
  }

  /** Number of the chat; undefined for the dialog with a person. */
  get id(): number | undefined {
    const dialog = parseDialogId(this.dialogId);
    return dialog?.type === 'chat' ? dialog.id : undefined;
  }

  /** Sends a message there. @throws ComposeError before anything is sent */
  send(...parts: readonly Part[]): Promise<Sent> {
    return this.#reach.messenger.send(this.dialogId, parts);
  }

  /** What the portal knows of the chat. */
  async info(): Promise<ChatFacts> {
    const { direct, generation, event } = this.#reach;
    return generation === 'v1'
      ? chatFactsV1(await direct('imbot.dialog.get', { DIALOG_ID: this.dialogId }))
      : chatFactsV2(await direct('imbot.v2.Chat.get', { botId: event.bot.id, dialogId: this.dialogId }));
  }

  /** Ids of its members; in v2 of the first 200. */
  async users(): Promise<readonly number[]> {
    const { direct, generation, event } = this.#reach;
    const { dialogId } = this;
    return userIdsOf(
      generation === 'v1'
        ? await direct('imbot.chat.user.list', { BOT_ID: event.bot.id, DIALOG_ID: dialogId })
        : await direct('imbot.v2.Chat.User.list', { botId: event.bot.id, dialogId, limit: LIST_LIMIT_V2 }),
    );
  }

  /** Members that are there already stay. `history: false` hides what was said before (v1 only). */
  async addUsers(userIds: readonly number[], options: { history?: boolean } = {}): Promise<void> {
    const { history } = options;
    if (this.#isV1) {
      const hide = history === undefined ? {} : { HIDE_HISTORY: history ? 'N' : 'Y' };
      await this.#v1('user.add', { USERS: userIds, ...hide });
      return;
    }
    if (history === false) {
      throw notInGeneration('addUsers with history: false', this.#reach, 'Leave the option out.');
    }
    await this.#v2('User.add', { userIds });
  }

  async removeUser(userId: number): Promise<void> {
    if (this.#isV1) await this.#v1('user.delete', { USER_ID: userId });
    else await this.#v2('User.delete', { userId });
  }

  /** Gives the chat to a member. The bot must be its owner. */
  async setOwner(userId: number): Promise<void> {
    if (this.#isV1) await this.#v1('setOwner', { USER_ID: userId });
    else await this.#v2('setOwner', { userId });
  }

  async addManagers(userIds: readonly number[]): Promise<void> {
    if (!this.#isV1) return this.#v2('Manager.add', { userIds });
    for (const id of userIds) await this.#v1('setManager', { USER_ID: id, IS_MANAGER: 'Y' });
  }

  async removeManagers(userIds: readonly number[]): Promise<void> {
    if (!this.#isV1) return this.#v2('Manager.delete', { userIds });
    for (const id of userIds) await this.#v1('setManager', { USER_ID: id, IS_MANAGER: 'N' });
  }

  async setTitle(title: string): Promise<void> {
    if (this.#isV1) await this.#v1('updateTitle', { TITLE: title });
    else await this.#v2('update', { fields: { title } });
  }

  /** @throws B24BotError NOT_IN_GENERATION in v1 */
  async setDescription(description: string): Promise<void> {
    if (this.#isV1) {
      const hint = 'Give the description to ctx.chats.create, or register the bot with api: "v2".';
      throw notInGeneration('setDescription', this.#reach, hint);
    }
    await this.#v2('update', { fields: { description } });
  }

  /** In v1 the portal refuses the colour that the chat has (WRONG_REQUEST). */
  async setColor(color: ColorV1): Promise<void> {
    if (this.#isV1) await this.#v1('updateColor', { COLOR: color });
    else await this.#v2('update', { fields: { color: colorV2(color) } });
  }

  /** @param image of at most 5000x5000 pixels */
  async setAvatar(image: Uint8Array): Promise<void> {
    const avatar = base64(image);
    if (this.#isV1) await this.#v1('updateAvatar', { AVATAR: avatar });
    else await this.#v2('update', { fields: { avatar } });
  }

  /** Shows or hides the field in which people write. */
  async setTextField(isEnabled: boolean): Promise<void> {
    if (this.#isV1) await this.#v1('updateTextFieldEnabled', { TEXT_FIELD_ENABLED: isEnabled ? 'Y' : 'N' });
    else await this.#v2('TextField.enabled', { enabled: isEnabled });
  }

  /** The bot goes. */
  async leave(): Promise<void> {
    if (this.#isV1) await this.#v1('leave', {});
    else await this.#v2('leave', {});
  }

  get #isV1(): boolean {
    return this.#reach.generation === 'v1';
  }

  async #v1(method: string, params: Readonly<Record<string, unknown>>): Promise<void> {
    const bot = { BOT_ID: this.#reach.event.bot.id, DIALOG_ID: this.dialogId };
    await settle(this.#reach, `imbot.chat.${method}`, { ...bot, ...params });
  }

  async #v2(method: string, params: Readonly<Record<string, unknown>>): Promise<void> {
    const bot = { botId: this.#reach.event.bot.id, dialogId: this.dialogId };
    await settle(this.#reach, `imbot.v2.Chat.${method}`, { ...bot, ...params });
  }
}

/** An image as methods take it. */
export function base64(image: Uint8Array): string {
  return Buffer.from(image.buffer, image.byteOffset, image.byteLength).toString('base64');
}
