import { colorHex } from '../color.ts';
import type { PortalCore } from '../core.ts';
import type { Chat, PortalState, User } from '../state.ts';
import type { PageChat, PagePerson, PageWorld } from './page-api.ts';

/** People, chats and commands as pages see them. */
export function worldOf(core: PortalCore): PageWorld {
  const { state } = core;
  const { users, bots, chats, commands } = state;
  return {
    language: state.language,
    people: [...users.values()].filter((user) => user.active).map((user) => personOf(core, user)),
    chats: [...chats.values()].map(chatOf),
    commands: [...commands.values()]
      .filter((command) => !command.hidden)
      .map(({ id, botId, command, common, extranetSupport, lang }) => ({
        id,
        botId,
        command,
        common,
        forExtranet: extranetSupport,
        lang,
      })),
    apps: [...state.apps.values()]
      .filter((app) => app.active && app.kind === 'page')
      .map(({ clientId, title, installed }) => ({ clientId, title, isInstalled: installed })),
    openlineBots: [...bots.values()].filter((bot) => bot.openline).map((bot) => bot.id),
  };
}

/** Chats a person sees: the own ones, and for employees every open line, so that they can answer there. */
export function visibleChats(state: PortalState, userId: number): Chat[] {
  const user = state.users.get(userId);
  const isEmployee = user !== undefined && !user.isBot && !user.isExtranet && !user.isConnector;
  return [...state.chats.values()].filter(
    (chat) => chat.members.includes(userId) || (isEmployee && chat.entityType === 'LINES'),
  );
}

function personOf(core: PortalCore, user: User): PagePerson {
  return {
    id: user.id,
    name: `${user.name} ${user.lastName}`.trim(),
    position: user.workPosition,
    color: colorHex(user.color),
    avatar: ownAddress(core, user.avatar),
    kind: user.isBot ? 'bot' : user.isConnector ? 'visitor' : user.isExtranet ? 'extranet' : 'employee',
    isAdmin: user.isAdmin,
  };
}

function chatOf(chat: Chat): PageChat {
  return {
    id: chat.id,
    kind: kindOf(chat),
    title: chat.type === 'P' ? '' : chat.title,
    color: colorHex(chat.color),
    members: [...chat.members],
    ownerId: chat.ownerId,
    canWrite: chat.textFieldEnabled,
    createdAt: chat.createdAt,
  };
}

function kindOf({ type, entityType }: Chat): PageChat['kind'] {
  if (type === 'P') return 'private';
  if (type === 'N' || type === 'J') return 'channel';
  return entityType === 'LINES' ? 'openline' : 'group';
}

/** Path of an address on this portal; empty for every other one, which pages must not load. */
export function ownAddress(core: PortalCore, address: string): string {
  if (/^\/(?![/\\])/.test(address)) return address;
  return address.startsWith(`${core.origin}/`) ? address.slice(core.origin.length) : '';
}
