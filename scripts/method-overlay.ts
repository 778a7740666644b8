/**
 * What the catalogue's data does not say in a form a machine can read, by hand.
 * Source: Bitrix24 REST reference, the page of each method.
 */

/** Types of results by method: text of a TypeScript type; names come from `src/bitrix24/methods/results.ts`. */
export const RESULTS: Readonly<Record<string, string>> = {
  'im.message.add': 'number',
  'im.dialog.get': 'DialogV1',
  'im.dialog.messages.get':
    '{ chat_id: number; messages: MessageV1[]; users: UserV1[]; files: JsonMap[] | PhpMap<JsonMap> }',
  'im.dialog.users.list': 'UserV1[]',
  'im.dialog.read': '{ dialogId: string; chatId: number; lastId: number; counter: number } | false',
  'im.revision.get': 'RevisionV1',
  'im.chat.add': 'number',
  'im.chat.get': '{ ID: number } | DialogV1 | null',
  'im.chat.user.list': 'number[]',
  'im.user.get': 'UserV1',
  'im.user.list.get': 'PhpMap<UserV1 | null> | UserV1[]',
  'im.disk.folder.get': '{ ID: number }',
  'im.disk.file.commit':
    '{ FILES: PhpMap<JsonMap>; DISK_ID: number[]; FILE_MODELS: PhpMap<JsonMap>; MESSAGE_ID: number }',
  'im.disk.file.save': '{ folder: { id: number; name: string }; file: { id: number; name: string } }',
  'im.notify.get':
    '{ total_count: number; total_unread_count: number; chat_id: number; notifications: JsonMap[]; users: UserV1[] }',
  'im.notify.read.all': '{ result: boolean; newCounter: number }',
  'im.notify.confirm': '{ result_message: string[] | false }',
  'im.notify.answer': '{ result_message: string[] | false }',
  'imbot.register': 'number',
  'imbot.bot.list': 'PhpMap<BotV1>',
  'imbot.message.add': 'number',
  'imbot.command.register': 'number',
  'imbot.command.answer': 'number | true',
  'imbot.chat.add': 'number',
  'imbot.chat.get': '{ ID: number } | null',
  'imbot.dialog.get': 'DialogV1',
  'imbot.v2.Bot.register': '{ bot: BotV2; users: UserV2[] }',
  'imbot.v2.Bot.update': '{ bot: BotV2; users: UserV2[] }',
  'imbot.v2.Bot.unregister': '{ result: true }',
  'imbot.v2.Bot.get': '{ bot: BotV2; users: UserV2[] }',
  'imbot.v2.Bot.list': '{ bots: BotV2[]; users: UserV2[]; hasNextPage: boolean }',
  'imbot.v2.Command.register': '{ command: CommandV2 }',
  'imbot.v2.Command.update': '{ command: CommandV2 }',
  'imbot.v2.Command.unregister': '{ result: true }',
  'imbot.v2.Command.list': '{ commands: ListedCommandV2[] }',
  'imbot.v2.Command.answer': '{ result: true }',
  'imbot.v2.Event.get': '{ events: StoredEvent[]; nextOffset: number; hasMore: boolean }',
  'imbot.v2.Revision.get': 'RevisionV2',
  'imbot.v2.Chat.Message.send': '{ id: number | null; uuidMap: PhpMap<number> }',
  'imbot.v2.Chat.Message.update': '{ result: true }',
  'imbot.v2.Chat.Message.delete': '{ result: true }',
  'imbot.v2.Chat.Message.get': '{ message: MessageV2; user: UserV2 | null }',
  'imbot.v2.Chat.Message.getContext':
    '{ messages: MessageV2[]; users: UserV2[]; hasPrevPage: boolean; hasNextPage: boolean }',
  'imbot.v2.Chat.Message.read':
    '{ chatId: number; lastId: number; counter: number; viewedMessages: number[] }',
  'imbot.v2.Chat.Message.Reaction.add': '{ result: true }',
  'imbot.v2.Chat.Message.Reaction.delete': '{ result: true }',
  'imbot.v2.Chat.add': '{ chat: ChatV2; users: UserV2[] }',
  'imbot.v2.Chat.get': '{ chat: ChatV2; users: UserV2[] }',
  'imbot.v2.Chat.update': '{ result: true }',
  'imbot.v2.Chat.setOwner': '{ result: true }',
  'imbot.v2.Chat.leave': '{ result: true }',
  'imbot.v2.Chat.User.list': 'UserV2[]',
  'imbot.v2.Chat.User.add': '{ result: true }',
  'imbot.v2.Chat.User.delete': '{ result: true }',
  'imbot.v2.Chat.Manager.add': '{ result: true }',
  'imbot.v2.Chat.Manager.delete': '{ result: true }',
  'imbot.v2.Chat.InputAction.notify': '{ result: true }',
  'imbot.v2.Chat.TextField.enabled': '{ result: true }',
  'imbot.v2.File.upload': '{ file: FileV2; messageId: number; chatId: number; dialogId: string }',
  'imbot.v2.File.download': '{ downloadUrl: string }',
  'im.v2.Event.get': '{ events: StoredEvent[]; nextOffset: number; hasMore: boolean }',
  'im.v2.File.upload': '{ file: FileV2; messageId: number; chatId: number; dialogId: string }',
  'im.v2.File.download': '{ downloadUrl: string }',
  'im.v2.Chat.Message.send': '{ id: number | null; uuidMap: PhpMap<number> }',
  'imopenlines.dialog.get': 'DialogV1',
  'imopenlines.session.open': '{ chatId: number }',
  'imopenlines.crm.message.add': 'number',
  'imopenlines.crm.chat.get': '{ CHAT_ID: number; CONNECTOR_ID: string; CONNECTOR_TITLE: string }[]',
  'imopenlines.crm.chat.getLastId': 'number',
  'imopenlines.network.join': 'number',
  'imopenlines.revision.get': '{ rest: number; web: number; mobile: number }',
  batch: 'BatchResult',
  'app.info': 'AppInfo',
  'event.unbind': '{ count: number }',
  'event.get':
    '({ event: string; handler: string; auth_type: number; offline: 0 } | { event: string; connector_id: string; offline: 1 })[]',
  'user.current': 'CurrentUser',
  profile: 'Profile',
  'method.get': '{ isExisting: boolean; isAvailable: boolean }',
  'feature.get': '{ value: string }',
};

/** Types of parameters whose data row is poorer than the reference. Key: method + space + path. */
export const PARAMS: Readonly<Record<string, string>> = {
  'imbot.command.update FIELDS.LANG': '{ LANGUAGE_ID: string; TITLE: string; PARAMS?: string }[]',
  'imbot.v2.Command.register fields.title': '{ [language: string]: string }',
  'imbot.v2.Command.register fields.params': '{ [language: string]: string }',
  'imbot.v2.Command.update fields.title': '{ [language: string]: string | null }',
  'imbot.v2.Command.update fields.params': '{ [language: string]: string | null }',
  'imbot.v2.Chat.Message.send fields.forwardIds': '{ [uuid: string]: number }',
  'imbot.v2.Chat.User.list order': "{ [field in 'id' | 'lastSendMessageId' | 'userId']?: 'ASC' | 'DESC' }",
  'im.v2.Chat.Message.send fields.forwardIds': '{ [uuid: string]: number }',
  'batch cmd': '{ [name: string]: string } | string[]',
  'batch halt': 'boolean | 0 | 1',
  'im.v2.Chat.Message.send fields.botId': 'number',
};

/** Parameters that the data names only in notes. */
export const MORE_PARAMS: Readonly<
  Record<string, Readonly<Record<string, { type: string; required: false; note: string }>>>
> = {
  'im.message.add': {
    CHAT_ID: { type: 'integer', required: false, note: 'instead of DIALOG_ID' },
    USER_ID: { type: 'integer', required: false, note: 'instead of DIALOG_ID' },
  },
};

/** Methods that only read: their last word, or the whole name. `Event.get` with an offset deletes, so it is no read. */
const READS =
  /(^|\.)(get|list|search|tail|tailViewers|info|check|getContext|getLastId|getDialogId|getDepartment|getStateData|listShared|listActive|filterUsersByParticipation|download|current|load|loadInContext|shallowLoad)$|^(events|methods|scope|profile|server\.time)$/;
const NOT_READS: ReadonlySet<string> = new Set([
  'imbot.v2.Event.get',
  'im.v2.Event.get',
  'im.disk.folder.get',
  'im.notify.read.list',
]);

/** State-changing methods whose repetition does something a second time (a second message, a toggled like). */
const REPEATS_DO_MORE: ReadonlySet<string> = new Set([
  'batch',
  'im.message.add',
  'im.message.like',
  'im.message.command',
  'im.message.share',
  'im.chat.add',
  'im.disk.file.commit',
  'im.disk.file.save',
  'im.notify',
  'im.notify.personal.add',
  'im.notify.system.add',
  'im.notify.confirm',
  'im.notify.answer',
  'imbot.message.add',
  'imbot.message.like',
  'imbot.command.answer',
  'imbot.chat.add',
  'imbot.dialog.vote',
  'imbot.v2.Command.answer',
  'imbot.v2.Chat.Message.send',
  'imbot.v2.Chat.add',
  'imbot.v2.File.upload',
  'im.v2.File.upload',
  'im.v2.Chat.add',
  'im.v2.Chat.Message.send',
  'im.v2.Chat.Message.inform',
  'im.v2.Chat.Bot.sendContext',
  'im.v2.Chat.Task.prepare',
  'im.v2.Chat.SharingLink.regenerateIndividual',
  'im.v2.Call.Zoom.create',
  'im.v2.Disk.File.save',
  'im.v2.Disk.File.transcribe',
  'im.v2.Sticker.add',
  'im.v2.Sticker.Pack.add',
  'imopenlines.bot.session.message.send',
  'imopenlines.session.start',
  'imopenlines.message.session.start',
  'imopenlines.crm.message.add',
  'imopenlines.crm.lead.create',
  'imopenlines.message.quick.save',
  'imopenlines.network.message.add',
]);

/** Where a method takes an idempotency key. Source: REST protocol, section 8.1. */
const KEYS: Readonly<Record<string, string>> = {
  'im.message.add': 'TEMPLATE_ID',
  'im.disk.file.commit': 'TEMPLATE_ID',
  'imbot.v2.Chat.Message.send': 'fields.templateId',
  'im.v2.Chat.Message.send': 'fields.templateId',
};

export type Repetition = 'read' | 'idempotent' | 'repeats';

/** What a second execution of the same call would do. */
export function repetition(method: string): Repetition {
  if (READS.test(method) && !NOT_READS.has(method)) return 'read';
  return REPEATS_DO_MORE.has(method) ? 'repeats' : 'idempotent';
}

/** Path of the parameter that makes repetition safe, or undefined. */
export function idempotencyKey(method: string): string | undefined {
  return KEYS[method];
}
