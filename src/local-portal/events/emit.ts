import type { PortalCore } from '../core.ts';
import type { Happening } from '../portal.ts';
import type { Chat, Message, User } from '../state.ts';
import { FIRST_HOPS } from './auth.ts';
import { hasBuiltInCommand, typedCommands } from './commands.ts';
import { commandPressed, commandsTyped, messageAdded, messageChanged } from './message-occasions.ts';
import type { Occasion } from './occasion.ts';
import { botDeleted, botJoined, contextOpened, reactionChanged } from './other-occasions.ts';
import { botsOf, listeningBots, listeningToChange } from './routing.ts';
import { tell } from './tell.ts';
import { storeUserEvents } from './user-events.ts';

/** What an emitter remembers between happenings: the newest message of each chat. */
export type LastMessages = Map<number, number>;

type Added = Extract<Happening, { type: 'messageAdd' }>;

/** A message that is exactly `0` in an open line ends the session of its bots (event reference, section 8). */
function endsBotSession(message: Message, chat: Chat, author: User | null): boolean {
  return chat.entityType === 'LINES' && author?.isBot !== true && message.text.trim() === '0';
}

function added(core: PortalCore, happening: Added, previousId: number): Occasion | null {
  const { message, chat, author } = happening;
  if (message.isSystem || happening.skipCommand === true) return null;
  const said = { message, chat, author, previousId };
  const called = typedCommands(core, message.text, chat, author);
  if (called.length > 0) return commandsTyped(core, said, called);
  if (hasBuiltInCommand(message.text) || author?.isBot === true) return null;
  return messageAdded(said, listeningBots(core, chat, message.text));
}

function occasionOf(core: PortalCore, happening: Happening, previousId: number): Occasion | null {
  switch (happening.type) {
    case 'messageAdd':
      return added(core, happening, previousId);
    case 'messageUpdate':
    case 'messageDelete': {
      const { message, chat, actor } = happening;
      const deleted = happening.type === 'messageDelete';
      const author = core.state.users.get(message.authorId) ?? null;
      const bots = listeningToChange(core, chat, message, deleted);
      return messageChanged({ message, chat, author, actor, deleted }, bots);
    }
    case 'join':
      return botJoined(happening);
    case 'botDelete':
      return botDeleted(happening.bot, happening.by ?? null);
    case 'context':
      return contextOpened(happening, botsOf(core, happening.chat));
    case 'commandPress':
      return commandPressed(core, happening);
    case 'reaction': {
      const bot = core.state.bots.get(happening.message.authorId);
      return bot?.isReactionsEnabled === true ? reactionChanged(happening, bot) : null;
    }
    case 'messageChange':
    case 'typing':
      return null;
  }
}

/** Bots the portal itself shows as typing: told of a message outside open lines, joined, or called by typing. */
function typingBots(core: PortalCore, happening: Happening, occasion: Occasion): User[] {
  const bots = occasion.addressees.map((to) => to.bot);
  const shown =
    happening.type === 'join' || (happening.type === 'messageAdd' && occasion.mapV1 === 'COMMAND')
      ? bots
      : happening.type === 'messageAdd' && happening.chat.entityType !== 'LINES'
        ? bots.filter((bot) => bot.type !== 'S')
        : [];
  return shown.flatMap((bot) => core.state.users.get(bot.id) ?? []);
}

/**
 * Tells the bots concerned of a happening.
 * `hops` is the counter of the token that caused it: absent for people, and at 0 the chain of events ends here.
 */
export function emit(
  core: PortalCore,
  last: LastMessages,
  show: (happening: Happening) => void,
  happening: Happening,
  hops: number | null | undefined,
): void {
  let previousId = 0;
  if (happening.type === 'messageAdd') {
    previousId = last.get(happening.chat.id) ?? 0;
    last.set(happening.chat.id, happening.message.id);
  }
  show(happening);
  storeUserEvents(core, happening);
  const chainIsOver = hops !== null && hops !== undefined && hops <= 0;
  const occasion = chainIsOver ? null : occasionOf(core, happening, previousId);
  if (occasion !== null && occasion.addressees.length > 0) {
    tell(core, occasion, hops === null || hops === undefined ? FIRST_HOPS : hops - 1);
    if ('chat' in happening)
      for (const user of typingBots(core, happening, occasion))
        show({ type: 'typing', chat: happening.chat, user });
  }
  if (happening.type === 'messageAdd' && endsBotSession(happening.message, happening.chat, happening.author))
    happening.chat.members = happening.chat.members.filter((id) => !core.state.bots.has(id));
}
