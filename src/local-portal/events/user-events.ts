import type { Happening, Portal } from '../portal.ts';
import type { Chat, JsonMap, User } from '../state.ts';
import { dialogIdFor } from './objects-v1.ts';
import { chatV2, messageV2, userV2 } from './objects-v2.ts';

/** Stored events of all users; the oldest go first. */
const MOST_EVENTS = 50_000;

interface Told {
  type: string;
  data: JsonMap;
  user: User | null;
}

/**
 * Stores what happened for the users of the chat who poll `im.v2.Event.get` (REST reference: im.v2 events).
 * A join is stored by {@link storeJoin}, since people join without a bot hearing of it.
 */
export function storeUserEvents(portal: Portal, happening: Happening): void {
  if (portal.state.eventUsers.length === 0) return;
  const told = toldOf(portal, happening);
  if (told !== null && 'chat' in happening) store(portal, happening.chat, told);
}

/** Somebody is a new member of a chat. */
export function storeJoin(portal: Portal, chat: Chat, userId: number): void {
  if (portal.state.eventUsers.length === 0) return;
  store(portal, chat, {
    type: 'ONIMV2JOINCHAT',
    data: { dialogId: `chat${chat.id}` },
    user: portal.state.users.get(userId) ?? null,
  });
}

function toldOf(portal: Portal, happening: Happening): Told | null {
  switch (happening.type) {
    case 'messageAdd':
    case 'messageUpdate': {
      const { message, chat } = happening;
      return {
        type: happening.type === 'messageAdd' ? 'ONIMV2MESSAGEADD' : 'ONIMV2MESSAGEUPDATE',
        data: { message: messageV2(portal, message, chat) },
        user: portal.state.users.get(message.authorId) ?? null,
      };
    }
    case 'messageDelete':
      return {
        type: 'ONIMV2MESSAGEDELETE',
        data: { messageId: happening.message.id },
        user: portal.state.users.get(happening.message.authorId) ?? null,
      };
    case 'reaction': {
      const { reaction, action, message, chat, user } = happening;
      return {
        type: 'ONIMV2REACTIONCHANGE',
        data: { reaction, action, message: messageV2(portal, message, chat) },
        user,
      };
    }
    default:
      return null;
  }
}

function store(portal: Portal, chat: Chat, told: Told): void {
  const { state } = portal;
  if (state.userEvents.length > MOST_EVENTS) state.userEvents.splice(0, MOST_EVENTS / 10);
  for (const userId of state.eventUsers) {
    if (!chat.members.includes(userId)) continue;
    state.ids.fetchEvent += 1;
    state.userEvents.push({
      eventId: state.ids.fetchEvent,
      userId,
      type: told.type,
      date: portal.now(),
      data: {
        ...told.data,
        chat: chatV2(portal, chat, dialogIdFor(chat, userId)),
        user: userV2(told.user) ?? [],
        language: state.language,
      },
    });
  }
}
