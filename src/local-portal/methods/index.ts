import type { MethodEntry } from '../portal.ts';
import { botExtras } from './bot-extras.ts';
import { botsV1 } from './bot-v1.ts';
import { botsV2 } from './bot-v2.ts';
import { chatSettings } from './chat-settings-v1.ts';
import { chatUpdatesV2 } from './chat-update-v2.ts';
import { chatsV2 } from './chat-v2.ts';
import { commandsV1 } from './command-v1.ts';
import { commandsV2 } from './command-v2.ts';
import { counters } from './counters.ts';
import { dialogs } from './dialog.ts';
import { chatDisk } from './disk-chat.ts';
import { driveFiles } from './disk-folder.ts';
import { eventQueue } from './event-get.ts';
import { filesV2 } from './file-v2.ts';
import { groupChats } from './group-chat.ts';
import { imMessage } from './im-message.ts';
import { imbotMessage } from './imbot-message.ts';
import { lineConfig } from './line-config.ts';
import { lineCrm } from './line-crm.ts';
import { lineOperators } from './line-operator.ts';
import { lineSessions } from './line-session.ts';
import { messageReadingV2 } from './message-read-v2.ts';
import { messageSearch } from './message-search.ts';
import { messageShare } from './message-share.ts';
import { messagesV2 } from './message-v2.ts';
import { notifications } from './notify.ts';
import { notificationList } from './notify-list.ts';
import { openLines } from './open-line.ts';
import { tasks } from './task.ts';
import { typing } from './typing.ts';
import { users } from './user.ts';
import { userStatus } from './user-status.ts';

/** Every messenger and bot method of the portal, by lower-case name. */
export const methods: ReadonlyMap<string, MethodEntry> = new Map(
  [
    imMessage,
    imbotMessage,
    dialogs,
    groupChats,
    users,
    notifications,
    botsV1,
    botsV2,
    commandsV1,
    commandsV2,
    messagesV2,
    chatsV2,
    typing,
    eventQueue,
    openLines,
    botExtras,
    chatSettings,
    chatUpdatesV2,
    counters,
    chatDisk,
    driveFiles,
    filesV2,
    lineConfig,
    lineCrm,
    lineOperators,
    lineSessions,
    messageReadingV2,
    messageSearch,
    messageShare,
    notificationList,
    tasks,
    userStatus,
  ]
    .flatMap((table) => Object.entries(table))
    .map(([name, entry]) => [name.toLowerCase(), entry]),
);
