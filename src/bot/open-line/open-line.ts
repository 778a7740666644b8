import { B24BotError } from '../../errors.ts';
import { objectOf } from '../chats/chat-facts.ts';
import { ChatRoom } from '../chats/chat-room.ts';
import { type Reach, settle } from '../reach.ts';
import { readHumanActive, writeHumanActive } from './human-active.ts';
import { type LineData, lineDataOf } from './line-data.ts';

/** Where a conversation goes: a line's queue, a person, or another bot by its id or code. */
export type TransferTarget = { queue: number } | { user: number } | { bot: number | string };

/**
 * The conversation of an open line, seen from the operators' side: `ctx.openLine`. Needs the scope `imopenlines`.
 * Source: Bitrix24 REST reference, imopenlines.bot.session.*; the same in both generations.
 */
export class OpenLine {
  readonly #reach: Reach;
  #data: LineData | undefined;

  constructor(reach: Reach) {
    this.#reach = reach;
  }

  /** Connector, line, session, CRM: what the portal wrote into the chat. */
  get data(): LineData {
    this.#data ??= lineDataOf(this.#reach.event.chat);
    return this.#data;
  }

  /** True when the visitor acted, false for operators, bots and the portal itself (user 0). */
  get isGuest(): boolean {
    return this.#reach.event.user?.isConnector ?? false;
  }

  /** True when an operator acted. */
  get isOperator(): boolean {
    const { user } = this.#reach.event;
    return user !== undefined && user.id > 0 && !user.isConnector && !user.isBot;
  }

  /**
   * Hands the conversation to the operators' queue; the bot is silenced (see `humanActive`).
   * @throws RestError WRONG_CHAT when an operator has it already
   */
  async toOperator(): Promise<void> {
    await this.#call('operator', {});
    await this.setHumanActive(true);
  }

  /**
   * Hands the conversation on. A person or a queue silences this bot; another bot takes its place.
   *
   * @param options `leave`: the bot goes at once, not only when somebody answers. Another bot: always.
   * @throws RestError OPERATOR_WRONG, BOT_ID_ERROR; B24BotError BOT_UNKNOWN for a code that no bot has
   */
  async transfer(target: TransferTarget, options: { leave?: boolean } = {}): Promise<void> {
    if ('bot' in target) return this.#toBot(target.bot);
    const to = 'queue' in target ? { QUEUE_ID: target.queue } : { USER_ID: target.user };
    await this.#call('transfer', { ...to, LEAVE: options.leave ? 'Y' : 'N' });
    await this.setHumanActive(true);
  }

  /** Ends the conversation. @throws RestError BOT_ID_ERROR */
  async finish(): Promise<void> {
    await this.#call('finish', {});
    await this.setHumanActive(false);
  }

  /** Sends the welcome text of the line's settings; nothing where it has none. */
  async welcome(): Promise<void> {
    await this.#call('message.send', { NAME: 'WELCOME' });
  }

  /** True from the moment an operator wrote or was given the conversation, until the bot is asked in again. */
  humanActive(): Promise<boolean> {
    return readHumanActive(this.#reach);
  }

  /** Stored with the end of the run, like a session. */
  setHumanActive(isActive: boolean): Promise<void> {
    return writeHumanActive(this.#reach, isActive);
  }

  async #call(method: string, params: Readonly<Record<string, unknown>>): Promise<void> {
    const name = `imopenlines.bot.session.${method}`;
    const call = { CHAT_ID: this.#chatId(), ...params };
    // Of these only a text is a text more each time.
    await (method === 'message.send' ? this.#reach.act(name, call) : settle(this.#reach, name, call));
  }

  /** The session methods know operators and queues only: bots are added to the chat like anybody. */
  async #toBot(bot: number | string): Promise<void> {
    const id = typeof bot === 'number' ? bot : await this.#botOf(bot);
    const room = new ChatRoom(this.#reach, this.#reach.event.dialogId);
    await room.addUsers([id]);
    await room.leave();
  }

  async #botOf(code: string): Promise<number> {
    const bots: Record<string, unknown> = { ...objectOf('imbot.bot.list', await this.#bots()) };
    for (const bot of Object.values(bots)) {
      if (typeof bot === 'object' && bot !== null && 'CODE' in bot && bot.CODE === code && 'ID' in bot) {
        return Number(bot.ID);
      }
    }
    throw new B24BotError(`no bot of this portal has the code '${code}'`, {
      code: 'BOT_UNKNOWN',
      layer: 'handler',
      hint: 'The codes are those of registration; imbot.bot.list shows them.',
    });
  }

  /** An empty list comes as `[]`. */
  async #bots(): Promise<unknown> {
    const answer = await this.#reach.direct('imbot.bot.list', {});
    return Array.isArray(answer) ? {} : answer;
  }

  #chatId(): number {
    const { chat, dialogId } = this.#reach.event;
    return chat.id ?? Number(dialogId.replace(/^chat/, ''));
  }
}
