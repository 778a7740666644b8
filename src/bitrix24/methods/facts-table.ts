// Written by scripts/generate-methods.ts from scripts/methods.json: change those, not this file.

/** By method: generation, scopes, what a repetition does, idempotency key, error codes (`@status` when not 400). */
export const FACTS: Readonly<Record<string, string>> = {
  'im.message.add':
    'v1 im repeats TEMPLATE_ID MESSAGE_EMPTY USER_ID_EMPTY USER_NOT_FOUND CHAT_ID_EMPTY ACCESS_ERROR@403 PARAMS_ERROR ATTACH_ERROR ATTACH_OVERSIZE KEYBOARD_ERROR KEYBOARD_OVERSIZE MENU_ERROR MENU_OVERSIZE REPLY_ACCESS_ERROR@403 REPLY_FROM_OTHER_CHAT_ERROR@403 CHAT_ID CANCELED ERROR_NO_ACCESS TEXT_FIELD_DISABLED MESSAGE_DUPLICATED_BY_UUID PARAM_KEYBOARD_ERROR PARAM_MENU_ERROR ERROR_FROM_OTHER_MODULE',
  'im.message.update':
    'v1 im idempotent - MESSAGE_ID_ERROR CANT_EDIT_MESSAGE@403 ATTACH_ERROR ATTACH_OVERSIZE KEYBOARD_ERROR KEYBOARD_OVERSIZE menu_ERROR MENU_OVERSIZE',
  'im.message.delete': 'v1 im idempotent - MESSAGE_ID_ERROR CANT_EDIT_MESSAGE@403',
  'im.message.like': 'v1 im repeats - MESSAGE_ID_ERROR WITHOUT_CHANGES',
  'im.message.command': 'v1 im repeats - MESSAGE_ID_ERROR BOT_ID_ERROR COMMAND_ERROR PARAMS_ERROR',
  'im.message.share': 'v1 im repeats - MESSAGE_ID_ERROR DIALOG_ID_EMPTY ACCESS_ERROR@403 PARAMS_ERROR',
  'im.dialog.get': 'v1 im read - DIALOG_ID_EMPTY ACCESS_ERROR@403',
  'im.dialog.messages.get': 'v1 im read - DIALOG_ID_EMPTY ACCESS_ERROR@403 FIRST_ID_STRING LAST_ID_STRING',
  'im.dialog.messages.search': 'v1 im read - CHAT_ID_EMPTY ACCESS_ERROR@403',
  'im.dialog.users.list': 'v1 im read - DIALOG_ID_EMPTY ACCESS_ERROR@403',
  'im.dialog.read': 'v1 im idempotent - DIALOG_ID_EMPTY',
  'im.dialog.read.all': 'v1 im idempotent -',
  'im.dialog.unread': 'v1 im idempotent - MESSAGE_ID_ERROR DIALOG_ID_EMPTY',
  'im.dialog.writing': 'v1 im idempotent - DIALOG_ID_EMPTY CHAT_ID_EMPTY ACCESS_ERROR@403',
  'im.counters.get': 'v1 im read -',
  'im.revision.get': 'v1 im read -',
  'im.chat.add': 'v1 im repeats - INVALID_FORMAT WRONG_REQUEST',
  'im.chat.get': 'v1 im read - AUTHORIZE_ERROR@403 DIALOG_ID_EMPTY ACCESS_ERROR@403',
  'im.chat.setOwner':
    'v1 im idempotent - DIALOG_ID_EMPTY CHAT_ID_EMPTY USER_ID_EMPTY ACCESS_ERROR@403 WRONG_REQUEST',
  'im.chat.setManager': 'v1 im idempotent - DIALOG_ID_EMPTY CHAT_ID_EMPTY USER_ID_EMPTY WRONG_REQUEST',
  'im.chat.updateTitle': 'v1 im idempotent - DIALOG_ID_EMPTY CHAT_ID_EMPTY TITLE_EMPTY ACCESS_ERROR@403',
  'im.chat.updateColor':
    'v1 im idempotent - DIALOG_ID_EMPTY CHAT_ID_EMPTY ACCESS_ERROR@403 WRONG_COLOR WRONG_REQUEST',
  'im.chat.updateAvatar':
    'v1 im idempotent - DIALOG_ID_EMPTY CHAT_ID_EMPTY ACCESS_DENIED ACCESS_ERROR@403 AVATAR_ERROR WRONG_REQUEST',
  'im.chat.leave':
    'v1 im idempotent - DIALOG_ID_EMPTY CHAT_ID_EMPTY ACCESS_ERROR@403 ACCESS_DENIED_KICK WRONG_REQUEST',
  'im.chat.user.add':
    'v1 im idempotent - DIALOG_ID_EMPTY CHAT_ID_EMPTY ACCESS_ERROR@403 ACCESS_DENIED_EXTEND WRONG_REQUEST',
  'im.chat.user.delete':
    'v1 im idempotent - DIALOG_ID_EMPTY CHAT_ID_EMPTY USER_ID_EMPTY ACCESS_ERROR@403 ACCESS_DENIED_KICK USER_NOT_FOUND WRONG_REQUEST',
  'im.chat.user.list': 'v1 im read - DIALOG_ID_EMPTY CHAT_ID_EMPTY ACCESS_ERROR@403',
  'im.chat.mute': 'v1 im idempotent - DIALOG_ID_EMPTY CHAT_ID_EMPTY ACCESS_ERROR@403',
  'im.user.get': 'v1 im read - ID_EMPTY USER_NOT_EXISTS ACCESS_DENIED',
  'im.user.list.get': 'v1 im read - INVALID_FORMAT',
  'im.user.status.get': 'v1 im read -',
  'im.user.status.set': 'v1 im idempotent - STATUS_ERROR',
  'im.disk.folder.get':
    'v1 im idempotent - DIALOG_ID_EMPTY ACCESS_ERROR@403 CHAT_ID_EMPTY INTERNAL_ERROR@500',
  'im.disk.file.commit':
    'v1 im repeats TEMPLATE_ID DIALOG_ID_EMPTY CHAT_ID_EMPTY ACCESS_ERROR FILES_ERROR SAVE_ERROR',
  'im.disk.file.delete': 'v1 im idempotent - CHAT_ID_EMPTY FILE_ID_EMPTY',
  'im.disk.file.save': 'v1 im repeats - FILE_ID_EMPTY FILE_SAVE_ERROR',
  'im.notify': 'v1 im repeats - WRONG_AUTH_TYPE@403 USER_ID_EMPTY MESSAGE_EMPTY ATTACH_ERROR ATTACH_OVERSIZE',
  'im.notify.personal.add':
    'v1 im repeats - WRONG_AUTH_TYPE@403 USER_ID_EMPTY MESSAGE_EMPTY ATTACH_ERROR ATTACH_OVERSIZE',
  'im.notify.system.add':
    'v1 im repeats - WRONG_AUTH_TYPE@403 USER_ID_EMPTY MESSAGE_EMPTY ATTACH_ERROR ATTACH_OVERSIZE',
  'im.notify.delete': 'v1 im idempotent - PARAMS_ERROR ACCESS_DENIED@403',
  'im.notify.get': 'v1 im read - LAST_ID_AND_LAST_TYPE LAST_ID_STRING',
  'im.notify.read': 'v1 im idempotent -',
  'im.notify.read.list': 'v1 im idempotent - PARAMS_ERROR',
  'im.notify.read.all': 'v1 im idempotent -',
  'im.notify.confirm': 'v1 im repeats - ID_ERROR NOTIFY_VALUE_ERROR',
  'im.notify.answer': 'v1 im repeats - ID_ERROR ANSWER_TEXT_ERROR',
  'imbot.register':
    'v1 imbot idempotent - WRONG_AUTH_TYPE@403 ACCESS_DENIED@403 EVENT_MESSAGE_ADD_ERROR EVENT_MESSAGE_UPDATE_ERROR EVENT_MESSAGE_DELETE_ERROR EVENT_CONTEXT_GET_ERROR EVENT_WELCOME_MESSAGE_ERROR EVENT_BOT_DELETE_ERROR CODE_ERROR NAME_ERROR MAX_COUNT_ERROR WRONG_REQUEST',
  'imbot.update':
    'v1 imbot idempotent - WRONG_AUTH_TYPE@403 BOT_ID_ERROR APP_ID_ERROR ACCESS_DENIED@403 EVENT_MESSAGE_ADD_ERROR EVENT_MESSAGE_UPDATE_ERROR EVENT_MESSAGE_DELETE_ERROR EVENT_CONTEXT_GET_ERROR EVENT_WELCOME_MESSAGE_ERROR EVENT_BOT_DELETE_ERROR NAME_ERROR WRONG_REQUEST',
  'imbot.unregister':
    'v1 imbot idempotent - WRONG_AUTH_TYPE@403 BOT_ID_ERROR APP_ID_ERROR ACCESS_DENIED@403 WRONG_REQUEST',
  'imbot.bot.list': 'v1 imbot read - WRONG_AUTH_TYPE@403',
  'imbot.message.add':
    'v1 imbot repeats - BOT_ID_ERROR APP_ID_ERROR ACCESS_DENIED@403 DIALOG_ID_EMPTY MESSAGE_EMPTY ATTACH_ERROR ATTACH_OVERSIZE KEYBOARD_ERROR MENU_ERROR WRONG_REQUEST CANCELED ERROR_NO_ACCESS CHAT_ID PARAM_KEYBOARD_ERROR PARAM_MENU_ERROR',
  'imbot.message.update':
    'v1 imbot idempotent - BOT_ID_ERROR APP_ID_ERROR ACCESS_DENIED@403 MESSAGE_ID_ERROR CANT_EDIT_MESSAGE@403 ATTACH_ERROR ATTACH_OVERSIZE KEYBOARD_ERROR KEYBOARD_OVERSIZE menu_ERROR MENU_OVERSIZE',
  'imbot.message.delete':
    'v1 imbot idempotent - BOT_ID_ERROR APP_ID_ERROR ACCESS_DENIED@403 MESSAGE_ID_ERROR CANT_EDIT_MESSAGE@403',
  'imbot.message.like':
    'v1 imbot repeats - BOT_ID_ERROR APP_ID_ERROR ACCESS_DENIED@403 MESSAGE_ID_ERROR WITHOUT_CHANGES',
  'imbot.command.register':
    'v1 imbot idempotent - WRONG_AUTH_TYPE@403 BOT_ID_ERROR APP_ID_ERROR ACCESS_DENIED@403 EVENT_COMMAND_ADD_ERROR COMMAND_ERROR LANG_ERROR WRONG_REQUEST',
  'imbot.command.update':
    'v1 imbot idempotent - WRONG_AUTH_TYPE@403 ACCESS_DENIED@403 COMMAND_ID_ERROR APP_ID_ERROR EVENT_COMMAND_ADD_ERROR FETCH_NOT_SUPPORTED WRONG_REQUEST',
  'imbot.command.unregister':
    'v1 imbot idempotent - WRONG_AUTH_TYPE@403 ACCESS_DENIED@403 COMMAND_ID_ERROR APP_ID_ERROR WRONG_REQUEST',
  'imbot.command.answer':
    'v1 imbot repeats - WRONG_AUTH_TYPE@403 ACCESS_DENIED@403 COMMAND_ID_ERROR APP_ID_ERROR MESSAGE_ID_EMPTY MESSAGE_EMPTY ATTACH_ERROR ATTACH_OVERSIZE KEYBOARD_ERROR KEYBOARD_OVERSIZE MENU_ERROR WRONG_REQUEST',
  'imbot.chat.add':
    'v1 imbot repeats - BOT_ID_ERROR APP_ID_ERROR ACCESS_DENIED@403 INVALID_FORMAT WRONG_REQUEST',
  'imbot.chat.get': 'v1 imbot read - AUTHORIZE_ERROR@403 ACCESS_ERROR@403',
  'imbot.chat.leave':
    'v1 imbot idempotent - BOT_ID_ERROR APP_ID_ERROR ACCESS_DENIED@403 DIALOG_ID_EMPTY CHAT_ID_EMPTY ACCESS_ERROR@403 WRONG_REQUEST',
  'imbot.chat.setOwner':
    'v1 imbot idempotent - BOT_ID_ERROR APP_ID_ERROR ACCESS_DENIED@403 DIALOG_ID_EMPTY CHAT_ID_EMPTY USER_ID_EMPTY ACCESS_ERROR@403 WRONG_REQUEST',
  'imbot.chat.setManager':
    'v1 imbot idempotent - BOT_ID_ERROR APP_ID_ERROR ACCESS_DENIED@403 DIALOG_ID_EMPTY CHAT_ID_EMPTY USER_ID_EMPTY WRONG_REQUEST',
  'imbot.chat.updateTitle':
    'v1 imbot idempotent - BOT_ID_ERROR APP_ID_ERROR ACCESS_DENIED@403 DIALOG_ID_EMPTY CHAT_ID_EMPTY TITLE_EMPTY ACCESS_ERROR@403',
  'imbot.chat.updateColor':
    'v1 imbot idempotent - BOT_ID_ERROR APP_ID_ERROR ACCESS_DENIED@403 DIALOG_ID_EMPTY CHAT_ID_EMPTY ACCESS_ERROR@403 WRONG_COLOR WRONG_REQUEST',
  'imbot.chat.updateAvatar':
    'v1 imbot idempotent - BOT_ID_ERROR APP_ID_ERROR ACCESS_DENIED DIALOG_ID_EMPTY CHAT_ID_EMPTY ACCESS_ERROR@403 AVATAR_ERROR WRONG_REQUEST',
  'imbot.chat.user.add':
    'v1 imbot idempotent - BOT_ID_ERROR APP_ID_ERROR ACCESS_DENIED@403 DIALOG_ID_EMPTY CHAT_ID_EMPTY ACCESS_ERROR@403 WRONG_REQUEST',
  'imbot.chat.user.delete':
    'v1 imbot idempotent - BOT_ID_ERROR APP_ID_ERROR ACCESS_DENIED@403 DIALOG_ID_EMPTY CHAT_ID_EMPTY USER_ID_EMPTY ACCESS_ERROR@403 WRONG_REQUEST',
  'imbot.chat.user.list':
    'v1 imbot read - BOT_ID_ERROR APP_ID_ERROR ACCESS_DENIED@403 DIALOG_ID_EMPTY CHAT_ID_EMPTY ACCESS_ERROR@403',
  'imbot.chat.sendTyping':
    'v1 imbot idempotent - BOT_ID_ERROR APP_ID_ERROR ACCESS_DENIED@403 DIALOG_ID_EMPTY',
  'imbot.chat.updateTextFieldEnabled':
    'v1 imbot idempotent - BOT_ID_ERROR APP_ID_ERROR ACCESS_DENIED@403 DIALOG_ID_EMPTY CHAT_ID_EMPTY TEXT_FIELD_ENABLED_EMPTY ACCESS_ERROR',
  'imbot.dialog.get': 'v1 imbot read - DIALOG_ID_EMPTY ACCESS_ERROR@403',
  'imbot.dialog.vote': 'v1 imbot repeats - MESSAGE_ID_EMPTY DIALOG_ID_EMPTY ACCESS_ERROR@403 WITHOUT_CHANGES',
  'imbot.app.register': 'v1 imbot idempotent - BOT_ID_ERROR APP_ID_ERROR ACCESS_DENIED@403 WRONG_REQUEST',
  'imbot.v2.Bot.register':
    'v2 imbot idempotent - BOT_TOKEN_NOT_SPECIFIED BOT_TOKEN_INVALID_LENGTH BOT_CODE_REQUIRED BOT_PROPERTIES_REQUIRED BOT_INVALID_EVENT_MODE BOT_WEBHOOK_URL_REQUIRED BOT_CODE_ALREADY_TAKEN BOT_LIMIT_EXCEEDED BOT_INVALID_TYPE BOT_INVALID_CALLBACK BOT_AVATAR_INCORRECT_TYPE BOT_AVATAR_INCORRECT_SIZE BOT_REGISTER_FAILED',
  'imbot.v2.Bot.update':
    'v2 imbot idempotent - BOT_TOKEN_NOT_SPECIFIED BOT_ID_REQUIRED BOT_NOT_FOUND BOT_OWNERSHIP_ERROR BOT_INVALID_EVENT_MODE BOT_INVALID_CALLBACK BOT_AVATAR_INCORRECT_TYPE BOT_AVATAR_INCORRECT_SIZE BOT_TOKEN_ROTATION_FAILED',
  'imbot.v2.Bot.unregister':
    'v2 imbot idempotent - BOT_TOKEN_NOT_SPECIFIED BOT_ID_REQUIRED BOT_NOT_FOUND BOT_OWNERSHIP_ERROR BOT_UNREGISTER_FAILED',
  'imbot.v2.Bot.get': 'v2 imbot read - BOT_TOKEN_NOT_SPECIFIED PARAMS_REQUIRED BOT_NOT_FOUND',
  'imbot.v2.Bot.list': 'v2 imbot read - BOT_TOKEN_NOT_SPECIFIED',
  'imbot.v2.Command.register':
    'v2 imbot idempotent - BOT_TOKEN_NOT_SPECIFIED BOT_ID_REQUIRED BOT_NOT_FOUND BOT_OWNERSHIP_ERROR COMMAND_NAME_INVALID COMMAND_REQUIRED COMMAND_TITLE_REQUIRED COMMAND_REGISTER_FAILED',
  'imbot.v2.Command.update':
    'v2 imbot idempotent - BOT_TOKEN_NOT_SPECIFIED BOT_ID_REQUIRED BOT_NOT_FOUND BOT_OWNERSHIP_ERROR COMMAND_NOT_FOUND COMMAND_NAME_INVALID COMMAND_NAME_EMPTY COMMAND_ALREADY_EXISTS COMMAND_TITLE_INVALID',
  'imbot.v2.Command.unregister':
    'v2 imbot idempotent - BOT_TOKEN_NOT_SPECIFIED BOT_ID_REQUIRED BOT_NOT_FOUND BOT_OWNERSHIP_ERROR COMMAND_NOT_FOUND',
  'imbot.v2.Command.list':
    'v2 imbot read - BOT_TOKEN_NOT_SPECIFIED BOT_ID_REQUIRED BOT_NOT_FOUND BOT_OWNERSHIP_ERROR',
  'imbot.v2.Command.answer':
    'v2 imbot repeats - BOT_TOKEN_NOT_SPECIFIED BOT_ID_REQUIRED BOT_NOT_FOUND BOT_OWNERSHIP_ERROR COMMAND_NOT_FOUND COMMAND_ANSWER_FAILED',
  'imbot.v2.Event.get':
    'v2 imbot idempotent - BOT_TOKEN_NOT_SPECIFIED BOT_ID_REQUIRED BOT_NOT_FOUND BOT_OWNERSHIP_ERROR SCOPE_ERROR AUTH_ERROR USER_NOT_SUBSCRIBED',
  'imbot.v2.Revision.get': 'v2 imbot read -',
  'imbot.v2.Chat.Message.send':
    'v2 imbot repeats fields.templateId BOT_TOKEN_NOT_SPECIFIED BOT_ID_REQUIRED BOT_NOT_FOUND BOT_OWNERSHIP_ERROR ACCESS_DENIED CHAT_NOT_FOUND EMPTY_MESSAGE PARAM_ATTACH_ERROR PARAM_KEYBOARD_ERROR REPLY_ERROR MESSAGE_NOT_FOUND TOO_MANY_MESSAGES WRONG_UUID MESSAGE_DUPLICATED_BY_UUID SENDING_FAILED ATTACH_ERROR ATTACH_OVERSIZE',
  'imbot.v2.Chat.Message.update':
    'v2 imbot idempotent - BOT_TOKEN_NOT_SPECIFIED BOT_ID_REQUIRED BOT_NOT_FOUND BOT_OWNERSHIP_ERROR MESSAGE_NOT_FOUND ACCESS_DENIED MESSAGE_ACCESS_DENIED MESSAGE_ACCESS_DENIED_BY_TARIFF',
  'imbot.v2.Chat.Message.delete':
    'v2 imbot idempotent - BOT_TOKEN_NOT_SPECIFIED BOT_ID_REQUIRED BOT_NOT_FOUND BOT_OWNERSHIP_ERROR MESSAGE_NOT_FOUND ACCESS_DENIED MESSAGE_ACCESS_DENIED MESSAGE_ACCESS_DENIED_BY_TARIFF',
  'imbot.v2.Chat.Message.get':
    'v2 imbot read - BOT_TOKEN_NOT_SPECIFIED BOT_ID_REQUIRED BOT_NOT_FOUND BOT_OWNERSHIP_ERROR MESSAGE_NOT_FOUND ACCESS_DENIED MESSAGE_ACCESS_DENIED MESSAGE_ACCESS_DENIED_BY_TARIFF BOT_TYPE_NOT_ALLOWED',
  'imbot.v2.Chat.Message.getContext':
    'v2 imbot read - BOT_TOKEN_NOT_SPECIFIED BOT_ID_REQUIRED BOT_NOT_FOUND BOT_OWNERSHIP_ERROR MESSAGE_NOT_FOUND ACCESS_DENIED MESSAGE_ACCESS_DENIED MESSAGE_ACCESS_DENIED_BY_TARIFF BOT_TYPE_NOT_ALLOWED',
  'imbot.v2.Chat.Message.read':
    'v2 imbot idempotent - BOT_TOKEN_NOT_SPECIFIED BOT_ID_REQUIRED BOT_NOT_FOUND BOT_OWNERSHIP_ERROR ACCESS_DENIED CHAT_NOT_FOUND MESSAGE_NOT_FOUND',
  'imbot.v2.Chat.Message.Reaction.add':
    'v2 imbot idempotent - BOT_TOKEN_NOT_SPECIFIED BOT_ID_REQUIRED BOT_NOT_FOUND BOT_OWNERSHIP_ERROR MESSAGE_NOT_FOUND ACCESS_DENIED MESSAGE_ACCESS_DENIED MESSAGE_ACCESS_DENIED_BY_TARIFF REACTION_NOT_FOUND REACTION_ALREADY_SET',
  'imbot.v2.Chat.Message.Reaction.delete':
    'v2 imbot idempotent - BOT_TOKEN_NOT_SPECIFIED BOT_ID_REQUIRED BOT_NOT_FOUND BOT_OWNERSHIP_ERROR MESSAGE_NOT_FOUND ACCESS_DENIED MESSAGE_ACCESS_DENIED MESSAGE_ACCESS_DENIED_BY_TARIFF REACTION_NOT_FOUND',
  'imbot.v2.Chat.add':
    'v2 imbot repeats - BOT_TOKEN_NOT_SPECIFIED BOT_ID_REQUIRED BOT_NOT_FOUND BOT_OWNERSHIP_ERROR ACCESS_DENIED CREATION_ERROR',
  'imbot.v2.Chat.get':
    'v2 imbot read - BOT_TOKEN_NOT_SPECIFIED BOT_ID_REQUIRED BOT_NOT_FOUND BOT_OWNERSHIP_ERROR ACCESS_DENIED CHAT_NOT_FOUND',
  'imbot.v2.Chat.update':
    'v2 imbot idempotent - BOT_TOKEN_NOT_SPECIFIED BOT_ID_REQUIRED BOT_NOT_FOUND BOT_OWNERSHIP_ERROR ACCESS_DENIED CHAT_NOT_FOUND WRONG_CHAT_TYPE',
  'imbot.v2.Chat.setOwner':
    'v2 imbot idempotent - BOT_TOKEN_NOT_SPECIFIED BOT_ID_REQUIRED BOT_NOT_FOUND BOT_OWNERSHIP_ERROR ACCESS_DENIED CHAT_NOT_FOUND',
  'imbot.v2.Chat.leave':
    'v2 imbot idempotent - BOT_TOKEN_NOT_SPECIFIED BOT_ID_REQUIRED BOT_NOT_FOUND BOT_OWNERSHIP_ERROR ACCESS_DENIED CHAT_NOT_FOUND',
  'imbot.v2.Chat.User.list':
    'v2 imbot read - BOT_TOKEN_NOT_SPECIFIED BOT_ID_REQUIRED BOT_NOT_FOUND BOT_OWNERSHIP_ERROR ACCESS_DENIED CHAT_NOT_FOUND',
  'imbot.v2.Chat.User.add':
    'v2 imbot idempotent - BOT_TOKEN_NOT_SPECIFIED BOT_ID_REQUIRED BOT_NOT_FOUND BOT_OWNERSHIP_ERROR ACCESS_DENIED CHAT_NOT_FOUND',
  'imbot.v2.Chat.User.delete':
    'v2 imbot idempotent - BOT_TOKEN_NOT_SPECIFIED BOT_ID_REQUIRED BOT_NOT_FOUND BOT_OWNERSHIP_ERROR ACCESS_DENIED CHAT_NOT_FOUND',
  'imbot.v2.Chat.Manager.add':
    'v2 imbot idempotent - BOT_TOKEN_NOT_SPECIFIED BOT_ID_REQUIRED BOT_NOT_FOUND BOT_OWNERSHIP_ERROR ACCESS_DENIED CHAT_NOT_FOUND EMPTY_USER_IDS',
  'imbot.v2.Chat.Manager.delete':
    'v2 imbot idempotent - BOT_TOKEN_NOT_SPECIFIED BOT_ID_REQUIRED BOT_NOT_FOUND BOT_OWNERSHIP_ERROR ACCESS_DENIED CHAT_NOT_FOUND EMPTY_USER_IDS',
  'imbot.v2.Chat.InputAction.notify':
    'v2 imbot idempotent - BOT_TOKEN_NOT_SPECIFIED BOT_ID_REQUIRED BOT_NOT_FOUND BOT_OWNERSHIP_ERROR ACCESS_DENIED CHAT_NOT_FOUND',
  'imbot.v2.Chat.TextField.enabled':
    'v2 imbot idempotent - BOT_TOKEN_NOT_SPECIFIED BOT_ID_REQUIRED BOT_NOT_FOUND BOT_OWNERSHIP_ERROR ACCESS_DENIED CHAT_NOT_FOUND',
  'imbot.v2.File.upload':
    'v2 imbot repeats - BOT_TOKEN_NOT_SPECIFIED BOT_ID_REQUIRED BOT_NOT_FOUND BOT_OWNERSHIP_ERROR ACCESS_DENIED CHAT_NOT_FOUND FILE_EMPTY FILE_TOO_LARGE FILE_INVALID_CONTENT FILE_FOLDER_ERROR FILE_UPLOAD_FAILED FILE_SEND_FAILED',
  'imbot.v2.File.download':
    'v2 imbot read - BOT_TOKEN_NOT_SPECIFIED BOT_ID_REQUIRED BOT_NOT_FOUND BOT_OWNERSHIP_ERROR FILE_ACCESS_ERROR FILE_NOT_FOUND',
  'im.v2.Event.subscribe': 'v2 im idempotent -',
  'im.v2.Event.unsubscribe': 'v2 im idempotent -',
  'im.v2.Event.get': 'v2 im idempotent -',
  'im.v2.File.upload':
    'v2 im repeats - ACCESS_DENIED CHAT_NOT_FOUND FILE_EMPTY FILE_TOO_LARGE FILE_INVALID_CONTENT FILE_FOLDER_ERROR FILE_UPLOAD_FAILED FILE_SEND_FAILED',
  'im.v2.File.download': 'v2 im read - ACCESS_DENIED CHAT_NOT_FOUND FILE_ACCESS_ERROR FILE_NOT_FOUND',
  'imopenlines.bot.session.operator':
    'v1 imopenlines,imbot idempotent - WRONG_AUTH_TYPE@403 CHAT_ID_EMPTY WRONG_CHAT',
  'imopenlines.bot.session.transfer':
    'v1 imopenlines,imbot idempotent - WRONG_AUTH_TYPE@403 CHAT_ID_EMPTY USER_ID_EMPTY QUEUE_ID_EMPTY TRANSFER_ID_EMPTY BOT_ID_ERROR OPERATOR_WRONG',
  'imopenlines.bot.session.finish':
    'v1 imopenlines,imbot idempotent - WRONG_AUTH_TYPE@403 CHAT_ID_EMPTY BOT_ID_ERROR',
  'imopenlines.bot.session.message.send': 'v1 imopenlines,imbot repeats - WRONG_AUTH_TYPE@403 CHAT_ID_EMPTY',
  'imopenlines.dialog.get': 'v1 imopenlines read - ACCESS_DENIED',
  'imopenlines.session.open': 'v1 imopenlines idempotent - ACCESS_DENIED',
  'imopenlines.session.start': 'v1 imopenlines repeats - CHAT_ID CHAT_TYPE ACCESS_DENIED USER_ID',
  'imopenlines.session.join': 'v1 imopenlines idempotent - CHAT_ID CHAT_TYPE ACCESS_DENIED USER_ID',
  'imopenlines.session.intercept': 'v1 imopenlines idempotent - CHAT_ID_EMPTY OPERATOR_WRONG',
  'imopenlines.session.mode.silent': 'v1 imopenlines idempotent - CHAT_ID CHAT_TYPE ACCESS_DENIED USER_ID',
  'imopenlines.session.mode.pin':
    'v1 imopenlines idempotent - CHAT_ID_EMPTY CHAT_ID CHAT_TYPE ACCESS_DENIED USER_ID',
  'imopenlines.session.history.get': 'v1 imopenlines read - ACCESS_DENIED',
  'imopenlines.session.head.vote':
    'v1 imopenlines idempotent - EMPTY_SESSION_ID EMPTY_VOTE_PARAMS ACCESS_DENIED',
  'imopenlines.message.session.start': 'v1 imopenlines repeats - CHAT_ID CHAT_TYPE ACCESS_DENIED USER_ID',
  'imopenlines.operator.answer': 'v1 imopenlines idempotent - CHAT_ID CHAT_TYPE ACCESS_DENIED USER_ID',
  'imopenlines.operator.skip':
    'v1 imopenlines idempotent - CHAT_ID CHAT_TYPE ACCESS_DENIED USER_ID ACCESS_DENIED_KICK',
  'imopenlines.operator.spam': 'v1 imopenlines idempotent - CHAT_ID CHAT_TYPE ACCESS_DENIED USER_ID',
  'imopenlines.operator.finish': 'v1 imopenlines idempotent - CHAT_ID CHAT_TYPE ACCESS_DENIED USER_ID',
  'imopenlines.operator.another.finish':
    'v1 imopenlines idempotent - CHAT_ID CHAT_TYPE ACCESS_DENIED USER_ID',
  'imopenlines.operator.transfer':
    'v1 imopenlines idempotent - CHAT_ID_EMPTY USER_ID_EMPTY QUEUE_ID_EMPTY TRANSFER_ID_EMPTY OPERATOR_WRONG',
  'imopenlines.crm.message.add':
    'v1 imopenlines repeats - CHAT_NOT_IN_CRM CANCELED ACCESS_DENIED@403 ERROR_ARGUMENT',
  'imopenlines.crm.chat.get': 'v1 imopenlines read - ACCESS_DENIED@403 ERROR_ARGUMENT',
  'imopenlines.crm.chat.getLastId': 'v1 imopenlines read - CRM_CHAT_EMPTY_CRM_DATA ERROR_ARGUMENT',
  'imopenlines.crm.lead.create':
    'v1 imopenlines repeats - CHAT_ID CHAT_TYPE ACCESS_DENIED USER_ID ERROR_USER_NOT_OPERATOR',
  'imopenlines.message.quick.save':
    'v1 imopenlines repeats - CHAT_ID CHAT_TYPE CANT_SAVE_QUICK_ANSWER ACCESS_DENIED',
  'imopenlines.network.join': 'v1 imopenlines idempotent - CODE IMBOT_ERROR NOT_FOUND INACTIVE',
  'imopenlines.network.message.add':
    'v1 imopenlines repeats - WRONG_AUTH_TYPE@403 CODE IMBOT_ERROR NOT_FOUND USER_ID_EMPTY USER_MESSAGE_LIMIT MESSAGE_EMPTY ATTACH_ERROR ATTACH_OVERSIZE KEYBOARD_ERROR WRONG_REQUEST',
  'imopenlines.config.list.get': 'v1 imopenlines read -',
  'imopenlines.config.get': 'v1 imopenlines read -',
  'imopenlines.revision.get': 'v1 imopenlines read -',
  batch: 'common basic repeats - ERROR_BATCH_LENGTH_EXCEEDED@200 ERROR_BATCH_METHOD_NOT_ALLOWED@200',
  'app.info': 'common basic read - ACCESS_DENIED@403',
  'app.option.get': 'common basic read - ACCESS_DENIED@403',
  'app.option.set': 'common basic idempotent - ACCESS_DENIED@403 ERROR_ARGUMENT',
  'user.option.get': 'common basic read - ACCESS_DENIED@403',
  'user.option.set': 'common basic idempotent - ACCESS_DENIED@403 ERROR_ARGUMENT',
  'event.bind':
    'common basic idempotent - WRONG_AUTH_TYPE@403 ERROR_ARGUMENT ERROR_EVENT_NOT_FOUND ERROR_UNSUPPORTED_PROTOCOL ERROR_WRONG_HANDLER_URL ACCESS_DENIED@403 ERROR_CORE',
  'event.unbind': 'common basic idempotent - WRONG_AUTH_TYPE@403 ERROR_ARGUMENT ACCESS_DENIED@403',
  'event.get': 'common basic read - WRONG_AUTH_TYPE@403',
  events: 'common basic read - WRONG_AUTH_TYPE@403',
  'user.current': 'common user,user_basic,user_brief read -',
  profile: 'common basic read - ACCESS_DENIED@403',
  'method.get': 'common basic read -',
  methods: 'common basic read -',
  scope: 'common basic read -',
  'server.time': 'common basic read -',
  'feature.get': 'common basic read - CODE_EMPTY',
  'im.v2.Access.check': 'v2 im read - ACCESS_DENIED CHAT_NOT_FOUND',
  'im.v2.Anchor.read': 'v2 im idempotent - ACCESS_DENIED CHAT_NOT_FOUND',
  'im.v2.Call.Zoom.create': 'v2 im repeats - ACCESS_DENIED CHAT_NOT_FOUND',
  'im.v2.Chat.Anchor.read': 'v2 im idempotent - ACCESS_DENIED CHAT_NOT_FOUND',
  'im.v2.Chat.Bot.sendContext': 'v2 im repeats - ACCESS_DENIED CHAT_NOT_FOUND',
  'im.v2.Chat.Comment.readAll': 'v2 im idempotent - ACCESS_DENIED CHAT_NOT_FOUND',
  'im.v2.Chat.Comment.subscribe': 'v2 im idempotent - ACCESS_DENIED CHAT_NOT_FOUND',
  'im.v2.Chat.Comment.unsubscribe': 'v2 im idempotent - ACCESS_DENIED CHAT_NOT_FOUND',
  'im.v2.Chat.Copilot.updateEngine': 'v2 im idempotent - ACCESS_DENIED CHAT_NOT_FOUND',
  'im.v2.Chat.Copilot.updateRole': 'v2 im idempotent - ACCESS_DENIED CHAT_NOT_FOUND',
  'im.v2.Chat.InputAction.notify': 'v2 im idempotent - ACCESS_DENIED CHAT_NOT_FOUND',
  'im.v2.Chat.Member.filterUsersByParticipation': 'v2 im read - ACCESS_DENIED CHAT_NOT_FOUND',
  'im.v2.Chat.Member.tail': 'v2 im read - ACCESS_DENIED CHAT_NOT_FOUND',
  'im.v2.Chat.MemberEntities.list': 'v2 im read - ACCESS_DENIED CHAT_NOT_FOUND',
  'im.v2.Chat.Mention.list': 'v2 im read - ACCESS_DENIED CHAT_NOT_FOUND',
  'im.v2.Chat.Message.CommentInfo.list': 'v2 im read - ACCESS_DENIED CHAT_NOT_FOUND MESSAGE_NOT_FOUND',
  'im.v2.Chat.Message.Reaction.add': 'v2 im idempotent - ACCESS_DENIED CHAT_NOT_FOUND MESSAGE_NOT_FOUND',
  'im.v2.Chat.Message.Reaction.delete': 'v2 im idempotent - ACCESS_DENIED CHAT_NOT_FOUND MESSAGE_NOT_FOUND',
  'im.v2.Chat.Message.Reaction.tail': 'v2 im read - ACCESS_DENIED CHAT_NOT_FOUND MESSAGE_NOT_FOUND',
  'im.v2.Chat.Message.delete': 'v2 im idempotent - ACCESS_DENIED CHAT_NOT_FOUND MESSAGE_NOT_FOUND',
  'im.v2.Chat.Message.deleteRichUrl': 'v2 im idempotent - ACCESS_DENIED CHAT_NOT_FOUND MESSAGE_NOT_FOUND',
  'im.v2.Chat.Message.disappear': 'v2 im idempotent - ACCESS_DENIED CHAT_NOT_FOUND MESSAGE_NOT_FOUND',
  'im.v2.Chat.Message.getContext': 'v2 im read - ACCESS_DENIED CHAT_NOT_FOUND MESSAGE_NOT_FOUND',
  'im.v2.Chat.Message.inform': 'v2 im repeats - ACCESS_DENIED CHAT_NOT_FOUND MESSAGE_NOT_FOUND',
  'im.v2.Chat.Message.list': 'v2 im read - ACCESS_DENIED CHAT_NOT_FOUND MESSAGE_NOT_FOUND',
  'im.v2.Chat.Message.mark': 'v2 im idempotent - ACCESS_DENIED CHAT_NOT_FOUND MESSAGE_NOT_FOUND',
  'im.v2.Chat.Message.pin': 'v2 im idempotent - ACCESS_DENIED CHAT_NOT_FOUND MESSAGE_NOT_FOUND',
  'im.v2.Chat.Message.read': 'v2 im idempotent - ACCESS_DENIED CHAT_NOT_FOUND MESSAGE_NOT_FOUND',
  'im.v2.Chat.Message.search': 'v2 im read - ACCESS_DENIED CHAT_NOT_FOUND MESSAGE_NOT_FOUND',
  'im.v2.Chat.Message.send':
    'v2 im repeats fields.templateId ACCESS_DENIED CHAT_NOT_FOUND EMPTY_MESSAGE PARAM_ATTACH_ERROR PARAM_KEYBOARD_ERROR PARAM_MENU_ERROR REPLY_ERROR TOO_MANY_MESSAGES WRONG_UUID MESSAGE_DUPLICATED_BY_UUID STICKER_SENDING_ERROR SENDING_FAILED',
  'im.v2.Chat.Message.tail': 'v2 im read - ACCESS_DENIED CHAT_NOT_FOUND MESSAGE_NOT_FOUND',
  'im.v2.Chat.Message.tailViewers': 'v2 im read - ACCESS_DENIED CHAT_NOT_FOUND MESSAGE_NOT_FOUND',
  'im.v2.Chat.Message.unpin': 'v2 im idempotent - ACCESS_DENIED CHAT_NOT_FOUND MESSAGE_NOT_FOUND',
  'im.v2.Chat.Message.update': 'v2 im idempotent - MESSAGE_NOT_FOUND ACCESS_DENIED MESSAGE_ACCESS_DENIED',
  'im.v2.Chat.Pin.tail': 'v2 im read - ACCESS_DENIED CHAT_NOT_FOUND',
  'im.v2.Chat.SharingLink.getIndividual': 'v2 im idempotent - ACCESS_DENIED CHAT_NOT_FOUND',
  'im.v2.Chat.SharingLink.getPrimary': 'v2 im idempotent - ACCESS_DENIED CHAT_NOT_FOUND',
  'im.v2.Chat.SharingLink.regenerateIndividual': 'v2 im repeats - ACCESS_DENIED CHAT_NOT_FOUND',
  'im.v2.Chat.SharingLink.revoke': 'v2 im idempotent - ACCESS_DENIED CHAT_NOT_FOUND',
  'im.v2.Chat.Task.prepare': 'v2 im repeats - ACCESS_DENIED CHAT_NOT_FOUND',
  'im.v2.Chat.User.list': 'v2 im read - ACCESS_DENIED CHAT_NOT_FOUND',
  'im.v2.Chat.add': 'v2 im repeats - ACCESS_DENIED CHAT_NOT_FOUND',
  'im.v2.Chat.addManagers': 'v2 im idempotent - ACCESS_DENIED CHAT_NOT_FOUND',
  'im.v2.Chat.addUsers': 'v2 im idempotent - ACCESS_DENIED CHAT_NOT_FOUND',
  'im.v2.Chat.delete': 'v2 im idempotent - ACCESS_DENIED CHAT_NOT_FOUND',
  'im.v2.Chat.deleteManagers': 'v2 im idempotent - ACCESS_DENIED CHAT_NOT_FOUND',
  'im.v2.Chat.deleteUser': 'v2 im idempotent - ACCESS_DENIED CHAT_NOT_FOUND',
  'im.v2.Chat.extendPullWatch': 'v2 im idempotent - ACCESS_DENIED CHAT_NOT_FOUND',
  'im.v2.Chat.get': 'v2 im read - ACCESS_DENIED CHAT_NOT_FOUND',
  'im.v2.Chat.getDialogId': 'v2 im read - ACCESS_DENIED CHAT_NOT_FOUND',
  'im.v2.Chat.join': 'v2 im idempotent - ACCESS_DENIED CHAT_NOT_FOUND',
  'im.v2.Chat.joinByCode': 'v2 im idempotent - ACCESS_DENIED CHAT_NOT_FOUND',
  'im.v2.Chat.listShared': 'v2 im read - ACCESS_DENIED CHAT_NOT_FOUND',
  'im.v2.Chat.load': 'v2 im read - ACCESS_DENIED CHAT_NOT_FOUND',
  'im.v2.Chat.loadInContext': 'v2 im read - ACCESS_DENIED CHAT_NOT_FOUND',
  'im.v2.Chat.pin': 'v2 im idempotent - ACCESS_DENIED CHAT_NOT_FOUND',
  'im.v2.Chat.read': 'v2 im idempotent - ACCESS_DENIED CHAT_NOT_FOUND',
  'im.v2.Chat.readAll': 'v2 im idempotent - ACCESS_DENIED CHAT_NOT_FOUND',
  'im.v2.Chat.readByType': 'v2 im idempotent - ACCESS_DENIED CHAT_NOT_FOUND',
  'im.v2.Chat.setAvatar': 'v2 im idempotent - ACCESS_DENIED CHAT_NOT_FOUND',
  'im.v2.Chat.setAvatarId': 'v2 im idempotent - ACCESS_DENIED CHAT_NOT_FOUND',
  'im.v2.Chat.setColor': 'v2 im idempotent - ACCESS_DENIED CHAT_NOT_FOUND',
  'im.v2.Chat.setDescription': 'v2 im idempotent - ACCESS_DENIED CHAT_NOT_FOUND',
  'im.v2.Chat.setManageMessages': 'v2 im idempotent - ACCESS_DENIED CHAT_NOT_FOUND MESSAGE_NOT_FOUND',
  'im.v2.Chat.setManageSettings': 'v2 im idempotent - ACCESS_DENIED CHAT_NOT_FOUND',
  'im.v2.Chat.setManageUI': 'v2 im idempotent - ACCESS_DENIED CHAT_NOT_FOUND',
  'im.v2.Chat.setManageUsersAdd': 'v2 im idempotent - ACCESS_DENIED CHAT_NOT_FOUND',
  'im.v2.Chat.setManageUsersDelete': 'v2 im idempotent - ACCESS_DENIED CHAT_NOT_FOUND',
  'im.v2.Chat.setManagers': 'v2 im idempotent - ACCESS_DENIED CHAT_NOT_FOUND',
  'im.v2.Chat.setMessagesAutoDeleteDelay':
    'v2 im idempotent - ACCESS_DENIED CHAT_NOT_FOUND MESSAGE_NOT_FOUND',
  'im.v2.Chat.setOwner': 'v2 im idempotent - ACCESS_DENIED CHAT_NOT_FOUND',
  'im.v2.Chat.setTitle': 'v2 im idempotent - ACCESS_DENIED CHAT_NOT_FOUND',
  'im.v2.Chat.shallowLoad': 'v2 im read - ACCESS_DENIED CHAT_NOT_FOUND',
  'im.v2.Chat.sortPin': 'v2 im idempotent - ACCESS_DENIED CHAT_NOT_FOUND',
  'im.v2.Chat.startRecordVoice': 'v2 im idempotent - ACCESS_DENIED CHAT_NOT_FOUND',
  'im.v2.Chat.unpin': 'v2 im idempotent - ACCESS_DENIED CHAT_NOT_FOUND',
  'im.v2.Chat.unread': 'v2 im idempotent - ACCESS_DENIED CHAT_NOT_FOUND',
  'im.v2.Chat.update': 'v2 im idempotent - ACCESS_DENIED CHAT_NOT_FOUND',
  'im.v2.Chat.updateAvatar': 'v2 im idempotent - ACCESS_DENIED CHAT_NOT_FOUND',
  'im.v2.Counter.get': 'v2 im read - ACCESS_DENIED CHAT_NOT_FOUND',
  'im.v2.Desktop.logout': 'v2 im idempotent - ACCESS_DENIED CHAT_NOT_FOUND',
  'im.v2.Disk.File.save': 'v2 im repeats - ACCESS_DENIED CHAT_NOT_FOUND',
  'im.v2.Disk.File.transcribe': 'v2 im repeats - ACCESS_DENIED CHAT_NOT_FOUND',
  'im.v2.Marketplace.Application.list': 'v2 im read - ACCESS_DENIED CHAT_NOT_FOUND',
  'im.v2.Marketplace.Application.update': 'v2 im idempotent - ACCESS_DENIED CHAT_NOT_FOUND',
  'im.v2.Notify.deleteAll': 'v2 im idempotent - ACCESS_DENIED CHAT_NOT_FOUND',
  'im.v2.Notify.read': 'v2 im idempotent - ACCESS_DENIED CHAT_NOT_FOUND',
  'im.v2.Notify.readAll': 'v2 im idempotent - ACCESS_DENIED CHAT_NOT_FOUND',
  'im.v2.Promotion.listActive': 'v2 im read - ACCESS_DENIED CHAT_NOT_FOUND',
  'im.v2.Promotion.read': 'v2 im idempotent - ACCESS_DENIED CHAT_NOT_FOUND',
  'im.v2.Recent.Channel.extendPullWatch': 'v2 im idempotent - ACCESS_DENIED CHAT_NOT_FOUND',
  'im.v2.Recent.Channel.tail': 'v2 im read - ACCESS_DENIED CHAT_NOT_FOUND',
  'im.v2.Recent.Collab.tail': 'v2 im read - ACCESS_DENIED CHAT_NOT_FOUND',
  'im.v2.Recent.ExternalChat.tail': 'v2 im read - ACCESS_DENIED CHAT_NOT_FOUND',
  'im.v2.Recent.tail': 'v2 im read - ACCESS_DENIED CHAT_NOT_FOUND',
  'im.v2.Settings.General.list': 'v2 im read - ACCESS_DENIED CHAT_NOT_FOUND',
  'im.v2.Settings.General.switchScheme': 'v2 im idempotent - ACCESS_DENIED CHAT_NOT_FOUND',
  'im.v2.Settings.General.update': 'v2 im idempotent - ACCESS_DENIED CHAT_NOT_FOUND',
  'im.v2.Settings.Status.update': 'v2 im idempotent - ACCESS_DENIED CHAT_NOT_FOUND',
  'im.v2.SharingLink.get': 'v2 im read - ACCESS_DENIED CHAT_NOT_FOUND',
  'im.v2.Sticker.Pack.add': 'v2 im repeats - ACCESS_DENIED CHAT_NOT_FOUND',
  'im.v2.Sticker.Pack.delete': 'v2 im idempotent - ACCESS_DENIED CHAT_NOT_FOUND',
  'im.v2.Sticker.Pack.get': 'v2 im read - ACCESS_DENIED CHAT_NOT_FOUND',
  'im.v2.Sticker.Pack.link': 'v2 im idempotent - ACCESS_DENIED CHAT_NOT_FOUND',
  'im.v2.Sticker.Pack.load': 'v2 im read - ACCESS_DENIED CHAT_NOT_FOUND',
  'im.v2.Sticker.Pack.rename': 'v2 im idempotent - ACCESS_DENIED CHAT_NOT_FOUND',
  'im.v2.Sticker.Pack.tail': 'v2 im read - ACCESS_DENIED CHAT_NOT_FOUND',
  'im.v2.Sticker.Pack.unlink': 'v2 im idempotent - ACCESS_DENIED CHAT_NOT_FOUND',
  'im.v2.Sticker.Recent.delete': 'v2 im idempotent - ACCESS_DENIED CHAT_NOT_FOUND',
  'im.v2.Sticker.Recent.deleteAll': 'v2 im idempotent - ACCESS_DENIED CHAT_NOT_FOUND',
  'im.v2.Sticker.add': 'v2 im repeats - ACCESS_DENIED CHAT_NOT_FOUND',
  'im.v2.Sticker.delete': 'v2 im idempotent - ACCESS_DENIED CHAT_NOT_FOUND',
  'im.v2.Tariff.Restriction.get': 'v2 im read - ACCESS_DENIED CHAT_NOT_FOUND',
  'im.v2.UpdateState.getStateData': 'v2 im read - ACCESS_DENIED CHAT_NOT_FOUND',
  'im.v2.User.getDepartment': 'v2 im read - ACCESS_DENIED CHAT_NOT_FOUND',
};
