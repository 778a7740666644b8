import type { MethodEntry } from '../portal.ts';
import { botsV1 } from './bot-v1.ts';
import { botsV2 } from './bot-v2.ts';
import { chatsV2 } from './chat-v2.ts';
import { commandsV1 } from './command-v1.ts';
import { commandsV2 } from './command-v2.ts';
import { dialogs } from './dialog.ts';
import { eventQueue } from './event-get.ts';
import { groupChats } from './group-chat.ts';
import { imMessage } from './im-message.ts';
import { imbotMessage } from './imbot-message.ts';
import { messagesV2 } from './message-v2.ts';
import { notifications } from './notify.ts';
import { openLines } from './open-line.ts';
import { typing } from './typing.ts';
import { users } from './user.ts';

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
  ]
    .flatMap((table) => Object.entries(table))
    .map(([name, entry]) => [name.toLowerCase(), entry]),
);
