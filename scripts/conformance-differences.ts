/** Where the local portal knowingly does something else than Bitrix24; kept by hand, checked for dead names. */

/** By method. */
export const METHOD_DIFFERENCES: Readonly<Record<string, string>> = {
  'im.message.add':
    'Dates in texts are not recognised (no `DATE_TEXT`); `SKIP_CONNECTOR` and `PLATFORM_CONTEXT` are ignored; `ERROR_FROM_OTHER_MODULE` only as an ordered fault.',
  'im.message.share': '`POST` and `CALEND` answer true and leave nothing: there is no feed and no calendar.',
  'im.dialog.get': '`restrictions` follow the kind of chat only.',
  'im.dialog.messages.get': '`CONVERT_TEXT` is ignored.',
  'im.dialog.messages.search': 'Searches for a part of the text, not for words.',
  'im.revision.get': 'Fixed numbers: REST 36, web 130, mobile 23, desktop 6.',
  'im.chat.get': '`AUTHORIZE_ERROR` does not occur: guests do not call.',
  'im.disk.file.commit':
    '`SILENT_MODE`, `AS_FILE` and `SYMLINK` are ignored; `FILE_MODELS` has the main fields.',
  'im.notify': '`MESSAGE_OUT` goes nowhere: no mail is sent.',
  'im.notify.personal.add': '`MESSAGE_OUT` goes nowhere: no mail is sent.',
  'im.notify.system.add': '`MESSAGE_OUT` goes nowhere: no mail is sent.',
  'im.notify.get': '`CONVERT_TEXT` is ignored; there are no confirmations, so one kind of page.',
  'im.notify.confirm': 'Notifications of REST have no buttons: `result_message` is always false.',
  'im.notify.answer': 'Nobody takes answers: `result_message` is always false.',
  'imbot.register': '`MAX_COUNT_ERROR` does not occur.',
  'imbot.message.add': '`SKIP_CONNECTOR` is ignored.',
  'imbot.app.register': 'The application gets a number and is shown nowhere: chat applications are outdated.',
  'imbot.v2.Event.get': 'An empty answer is not kept for 60 s.',
  'imopenlines.bot.session.operator': 'The queue is every employee; the first one gets the dialog.',
  'imopenlines.bot.session.message.send': 'Lines have no welcome text: `WELCOME` sends nothing.',
  'imopenlines.config.list.get': 'Lines are those the chats belong to, with the main settings.',
  'imopenlines.config.get': 'Lines are those the chats belong to, with the main settings.',
  'imopenlines.crm.lead.create': 'There is no CRM: the chat is bound to a lead with the number of the chat.',
  'imopenlines.message.quick.save': 'Quick answers are not kept.',
  'imopenlines.network.join': 'There is no other portal: every code of the right form is `NOT_FOUND`.',
  'imopenlines.network.message.add': 'There is no other portal: every code of the right form is `NOT_FOUND`.',
  'imopenlines.operator.spam': 'Ends the session; the visitor is not blocked.',
  'event.bind': 'Offline events are not kept: `event_type=offline` is refused.',
  'event.get': 'Online handlers only.',
  events: 'Lists events of applications and bots, none of other scopes.',
  'feature.get': 'Every feature but one answers with the plan.',
  'user.get': '`IMAGE_RESIZE` and custom fields are ignored; dates of login are now.',
  'disk.folder.uploadfile': 'Takes `fileContent` only; no upload to an address, no `rights`.',
  'tasks.task.list': 'The fields a reminder needs; `params` is ignored.',
  'tasks.task.add': 'TITLE, DESCRIPTION, RESPONSIBLE_ID and DEADLINE.',
  'task.item.list': 'The fields a reminder needs.',
};

/** Events by the way they come. */
export const EVENTS: Readonly<Record<string, readonly string[]>> = {
  'To a handler, first generation': [
    'ONIMBOTMESSAGEADD',
    'ONIMBOTMESSAGEUPDATE',
    'ONIMBOTMESSAGEDELETE',
    'ONIMBOTJOINCHAT',
    'ONIMBOTDELETE',
    'ONIMBOTCONTEXTGET',
    'ONIMCOMMANDADD',
  ],
  'To a handler or fetched, second generation': [
    'ONIMBOTV2MESSAGEADD',
    'ONIMBOTV2MESSAGEUPDATE',
    'ONIMBOTV2MESSAGEDELETE',
    'ONIMBOTV2JOINCHAT',
    'ONIMBOTV2DELETE',
    'ONIMBOTV2CONTEXTGET',
    'ONIMBOTV2COMMANDADD',
    'ONIMBOTV2REACTIONCHANGE',
  ],
  'Fetched by a user': [
    'ONIMV2MESSAGEADD',
    'ONIMV2MESSAGEUPDATE',
    'ONIMV2MESSAGEDELETE',
    'ONIMV2REACTIONCHANGE',
    'ONIMV2JOINCHAT',
  ],
  'To the application': [
    'ONAPPINSTALL',
    'ONAPPUPDATE',
    'ONAPPUNINSTALL',
    'ONAPPPAYMENT',
    'ONAPPMETHODCONFIRM',
    'ONSUBSCRIPTIONRENEW',
    'ONAPPTEST',
  ],
};

/** By event. */
export const EVENT_DIFFERENCES: Readonly<Record<string, string>> = {
  ONIMBOTDELETE: 'Only when the bot or its application is removed.',
  ONIMBOTV2DELETE: 'Never fetched, as on a portal: it is stored and dropped in the same moment.',
};
