import { composeReply, type Part, toV1Message } from '../../compose/index.ts';
import { B24BotError } from '../../errors.ts';
import type { Reach } from '../reach.ts';

export interface NotificationOptions {
  /** `personal` (default) comes from the bot, `system` from the application. */
  kind?: 'personal' | 'system';
  /** Text of the mail, where the person has notifications by mail. */
  mail?: string;
  /** A later notification with the same tag takes this one's place. */
  tag?: string;
  /** Groups notifications so that they can be deleted together. */
  subTag?: string;
}

/** Exactly one of them. */
export type NotificationChoice = { id: number } | { tag: string } | { subTag: string };

/**
 * Notifications, the bell of the messenger: `ctx.notifications`. Needs the scope `im`; the same in both generations.
 * Source: Bitrix24 REST reference, im.notify.*.
 */
export class Notifications {
  readonly #reach: Reach;

  constructor(reach: Reach) {
    this.#reach = reach;
  }

  /**
   * Notifies a person; answers with the id of the notification.
   *
   * @param content a text, or parts: text and attachment
   * @throws ComposeError before anything is sent; B24BotError NOT_NOTIFIED when the portal took none
   */
  async send(
    userId: number,
    content: string | readonly Part[],
    options: NotificationOptions = {},
  ): Promise<{ readonly id: number }> {
    const { act, event } = this.#reach;
    const { kind = 'personal', mail, tag, subTag } = options;
    const parts = typeof content === 'string' ? [content] : content;
    const [composed] = composeReply(parts, { botId: event.bot.id });
    const { MESSAGE, ATTACH } = toV1Message(composed, { dialogId: String(userId), botId: event.bot.id });
    const method = `im.notify.${kind}.add`;
    const answer = await act(method, {
      USER_ID: userId,
      MESSAGE,
      ...(ATTACH !== undefined && { ATTACH }),
      ...(mail !== undefined && { MESSAGE_OUT: mail }),
      ...(tag !== undefined && { TAG: tag }),
      ...(subTag !== undefined && { SUB_TAG: subTag }),
    });
    const id = Number(answer);
    if (Number.isSafeInteger(id) && id > 0) return { id };
    throw new B24BotError(`${method}: the portal made no notification for user ${userId}`, {
      code: 'NOT_NOTIFIED',
      layer: 'portal',
      hint: 'The person may not exist, be dismissed, or have switched these notifications off.',
    });
  }

  /** Deletes notifications of this application: one, or all with a tag. */
  async delete(which: NotificationChoice): Promise<void> {
    const params =
      'id' in which ? { ID: which.id } : 'tag' in which ? { TAG: which.tag } : { SUB_TAG: which.subTag };
    await this.#reach.act('im.notify.delete', params);
  }
}
