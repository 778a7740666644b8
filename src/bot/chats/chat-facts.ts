import type { MethodResult } from '../../bitrix24/methods/index.ts';
import { B24BotError } from '../../errors.ts';

/** What a portal knows of a chat, the same in both generations. */
export interface ChatFacts {
  readonly id: number;
  /** How it is addressed: `11` or `chat2210`. */
  readonly dialogId: string;
  readonly title: string;
  readonly description: string;
  /** P private, C group, O open, L open line … */
  readonly messageType: string;
  /** 0 without one. */
  readonly ownerId: number;
  readonly managerIds: readonly number[];
  /** Hex. */
  readonly color: string;
  /** Address of the picture, or empty. */
  readonly avatar: string;
  /** `LINES` for an open line; empty for plain chats. */
  readonly entityType: string;
  readonly entityId: string;
  readonly entityData: readonly [string, string, string];
  /** Members. */
  readonly userCount: number;
  readonly textFieldEnabled: boolean;
  /** The portal's own object, with more in it. */
  readonly raw: object;
}

type V1 = MethodResult<'imbot.dialog.get'>;
type V2 = MethodResult<'imbot.v2.Chat.get'>['chat'];

/** @param answer of imbot.dialog.get */
export function chatFactsV1(answer: unknown): ChatFacts {
  const chat: Partial<V1> = objectOf('imbot.dialog.get', answer);
  return {
    id: Number(chat.id ?? 0),
    dialogId: chat.dialog_id ?? `chat${chat.id}`,
    title: chat.name ?? '',
    description: chat.description ?? '',
    messageType: chat.message_type ?? '',
    ownerId: Number(chat.owner ?? 0),
    managerIds: (chat.manager_list ?? []).map(Number),
    color: chat.color ?? '',
    avatar: chat.avatar ?? '',
    entityType: chat.entity_type ?? '',
    entityId: chat.entity_id ?? '',
    entityData: [chat.entity_data_1 ?? '', chat.entity_data_2 ?? '', chat.entity_data_3 ?? ''],
    userCount: Number(chat.user_counter ?? 0),
    textFieldEnabled: chat.text_field_enabled ?? true,
    raw: chat,
  };
}

/** @param answer of imbot.v2.Chat.get */
export function chatFactsV2(answer: unknown): ChatFacts {
  const outer: { chat?: unknown } = objectOf('imbot.v2.Chat.get', answer);
  const chat: Partial<V2> = objectOf('imbot.v2.Chat.get', outer.chat);
  return {
    id: Number(chat.id ?? 0),
    dialogId: chat.dialogId ?? `chat${chat.id}`,
    title: chat.name ?? '',
    description: chat.description ?? '',
    messageType: chat.messageType ?? '',
    ownerId: Number(chat.owner ?? 0),
    managerIds: (chat.managerList ?? []).map(Number),
    color: chat.color ?? '',
    avatar: chat.avatar ?? '',
    entityType: chat.entityType ?? '',
    entityId: chat.entityId ?? '',
    entityData: [chat.entityData1 ?? '', chat.entityData2 ?? '', chat.entityData3 ?? ''],
    userCount: Number(chat.userCounter ?? 0),
    textFieldEnabled: chat.textFieldEnabled ?? true,
    raw: chat,
  };
}

/** Ids of v1, user objects of v2. */
export function userIdsOf(answer: unknown): readonly number[] {
  if (!Array.isArray(answer)) return [];
  return answer.map((one: unknown) =>
    Number(typeof one === 'object' && one !== null && 'id' in one ? one.id : one),
  );
}

/** @throws B24BotError UNEXPECTED_ANSWER */
export function objectOf(method: string, answer: unknown): object {
  if (typeof answer === 'object' && answer !== null && !Array.isArray(answer)) return answer;
  throw new B24BotError(`${method}: the portal answered without an object`, {
    code: 'UNEXPECTED_ANSWER',
    layer: 'portal',
  });
}
