import { plainChat } from '../seed.ts';
import type { Chat, PortalState } from '../state.ts';
import { KeepError } from './keep-error.ts';
import type { Seed } from './seed-file.ts';

/** Letter of a chat by its name in a seed (Bitrix24 REST reference, chat types). */
const letters = { group: 'C', open: 'O', channel: 'N', openChannel: 'J', openLine: 'L' } as const;

type SeedChat = Seed['chats'][number];

/**
 * Puts the chats of a seed, with their messages, into a fresh state; its users are there already. Nobody is told.
 * @throws KeepError when a chat names nobody, or an id is taken
 */
export function sowChats(state: PortalState, path: string, chats: readonly SeedChat[], now: number): void {
  for (const [index, seeded] of chats.entries()) {
    const place = `chats[${index}]`;
    const people = [...seeded.members, seeded.owner, ...seeded.messages.map(({ author }) => author)];
    const unknown = people.find((id) => id !== undefined && !state.users.has(id));
    if (unknown !== undefined) throw new KeepError(path, place, `there is no user ${unknown}`);
    const stranger = seeded.messages.find(({ author }) => !seeded.members.includes(author));
    if (stranger !== undefined)
      throw new KeepError(path, place, `user ${stranger.author} writes without being a member`);
    const id = seeded.id ?? state.ids.chat + 1;
    if (state.chats.has(id)) throw new KeepError(path, `${place}.id`, `chat ${id} is there already`);
    state.ids.chat = Math.max(state.ids.chat, id);
    const chat = chatOf(state, path, place, seeded, id, now);
    state.chats.set(id, chat);
    for (const { author, text } of seeded.messages) {
      state.ids.message += 1;
      state.messages.set(state.ids.message, {
        id: state.ids.message,
        chatId: id,
        authorId: author,
        text,
        isSystem: false,
        date: now,
        uuid: null,
        params: {},
        reactions: {},
      });
    }
  }
}

function chatOf(
  state: PortalState,
  path: string,
  place: string,
  seeded: SeedChat,
  id: number,
  createdAt: number,
): Chat {
  const [first = 0] = seeded.members;
  const isLine = seeded.type === 'openLine';
  const visitor = seeded.members.find((member) => state.users.get(member)?.isConnector === true);
  if (isLine && visitor === undefined)
    throw new KeepError(path, `${place}.members`, 'an open line needs a visitor (a user with isConnector)');
  const ownerId = isLine ? 0 : (seeded.owner ?? first);
  const line = {
    entityType: 'LINES',
    entityId: `livechat|6|${id - 1}|${visitor}`,
    entityData1: `N|NONE|0|N|N|${id}|${Math.floor(createdAt / 1000)}|0|0|0`,
    entityData2: 'LEAD|0|COMPANY|0|CONTACT|0|DEAL|0',
    entityData3: 'N',
  };
  return {
    ...plainChat,
    id,
    type: letters[seeded.type],
    title: seeded.title,
    description: seeded.description ?? '',
    ownerId,
    managers: isLine ? [] : [ownerId],
    members: [...seeded.members],
    lastRead: {},
    createdAt,
    ...(isLine ? line : {}),
  };
}
