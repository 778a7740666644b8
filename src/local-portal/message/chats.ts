import { storeJoin } from '../events/user-events.ts';
import type { Portal } from '../portal.ts';
import type { Chat } from '../state.ts';

/** Facts of a new group chat; the rest has defaults. */
export interface NewChat {
  /** C group, O open group. */
  type?: string;
  title?: string;
  description?: string;
  /** Upper-case colour name. */
  color?: string;
  /** Address of the picture. */
  avatar?: string;
  ownerId: number;
  /** Besides the owner. */
  members?: readonly number[];
  entityType?: string;
  entityId?: string;
  /** Loop guard of the call that caused it. */
  hops?: number | null;
}

/** `N`, `chatN`, `sgN`, `crmN` (REST reference: DIALOG_ID), in any case. */
export function isDialogId(text: string): boolean {
  return /^(?:[0-9]+|(?:chat|sg|crm)[0-9]+)$/i.test(text);
}

/** The private chat of two people, if it was ever opened. */
export function privateChat(portal: Portal, one: number, other: number): Chat | undefined {
  for (const chat of portal.state.chats.values())
    if (chat.type === 'P' && chat.members[0] === one && chat.members.at(-1) === other) return chat;
    else if (chat.type === 'P' && chat.members[0] === other && chat.members.at(-1) === one) return chat;
  return undefined;
}

/** The private chat of two people; opening it for the first time makes it and tells the bot in it. */
export function openPrivateChat(
  portal: Portal,
  starter: number,
  other: number,
  hops: number | null = null,
): Chat {
  const known = privateChat(portal, starter, other);
  if (known !== undefined) return known;
  const members = starter === other ? [starter] : [starter, other];
  const chat = put(portal, { type: 'P', ownerId: starter, members, entityType: null });
  tellBots(portal, chat, members, starter, hops);
  return chat;
}

/** A new group chat with its owner and members; every bot among them is told. */
export function createChat(portal: Portal, facts: NewChat): Chat {
  const { users } = portal.state;
  const members = [...new Set([facts.ownerId, ...(facts.members ?? [])])].filter((id) => users.has(id));
  const chat = put(portal, {
    type: facts.type ?? 'C',
    ownerId: facts.ownerId,
    members,
    entityType: facts.entityType ?? '',
  });
  chat.title = facts.title || `Chat #${chat.id}`;
  chat.description = facts.description ?? '';
  chat.color = facts.color ?? 'AZURE';
  chat.avatar = facts.avatar ?? '';
  chat.entityId = facts.entityId ?? '';
  chat.managers = [facts.ownerId];
  tellBots(portal, chat, members, facts.ownerId, facts.hops ?? null);
  return chat;
}

/** Adds people and bots to a chat. Returns those that were not in it yet; bots among them are told. */
export function addMembers(
  portal: Portal,
  chat: Chat,
  ids: readonly number[],
  byId: number,
  hops: number | null = null,
): number[] {
  const added = [...new Set(ids)].filter((id) => portal.state.users.has(id) && !chat.members.includes(id));
  chat.members.push(...added);
  tellBots(portal, chat, added, byId, hops);
  return added;
}

/** Takes one out of a chat; when it was the owner, the first person left owns it. False when not a member. */
export function removeMember(portal: Portal, chat: Chat, id: number): boolean {
  if (!chat.members.includes(id)) return false;
  chat.members = chat.members.filter((member) => member !== id);
  chat.managers = chat.managers.filter((manager) => manager !== id);
  if (chat.ownerId === id)
    chat.ownerId = chat.members.find((member) => !portal.state.bots.has(member)) ?? chat.members[0] ?? 0;
  return true;
}

/** The chat behind `chatN`, `sgN`, `crmN`; undefined when there is none. */
export function groupChat(portal: Portal, dialogId: string): Chat | undefined {
  const [, kind = '', digits = ''] = /^(chat|sg|crm)([0-9]+)$/i.exec(dialogId) ?? [];
  if (kind.toLowerCase() === 'chat') return portal.state.chats.get(Number(digits));
  const entityType = { sg: 'SONET_GROUP', crm: 'CRM' }[kind.toLowerCase()];
  if (entityType === undefined) return undefined;
  return [...portal.state.chats.values()].find(
    (chat) => chat.entityType === entityType && chat.entityId === digits,
  );
}

/**
 * The chat a dialog id means to `userId`; a private one is opened when it was not there yet.
 * Undefined when there is no such chat or person.
 */
export function openDialog(
  portal: Portal,
  userId: number,
  dialogId: string,
  hops: number | null = null,
): Chat | undefined {
  if (!/^[0-9]+$/.test(dialogId)) return groupChat(portal, dialogId);
  const other = Number(dialogId);
  return portal.state.users.has(other) ? openPrivateChat(portal, userId, other, hops) : undefined;
}

function put(portal: Portal, facts: Pick<Chat, 'type' | 'ownerId' | 'members' | 'entityType'>): Chat {
  const { ids, chats } = portal.state;
  ids.chat += 1;
  const chat: Chat = {
    ...facts,
    id: ids.chat,
    title: '',
    description: '',
    color: 'AZURE',
    avatar: '',
    managers: [],
    entityId: '',
    entityData1: '',
    entityData2: '',
    entityData3: '',
    textFieldEnabled: true,
    lastRead: {},
    createdAt: portal.now(),
  };
  chats.set(chat.id, chat);
  return chat;
}

function tellBots(
  portal: Portal,
  chat: Chat,
  ids: readonly number[],
  byId: number,
  hops: number | null,
): void {
  for (const id of ids) {
    if (chat.type !== 'P' && chat.type !== 'S') storeJoin(portal, chat, id);
    const bot = portal.state.bots.get(id);
    if (bot !== undefined)
      portal.emit({ type: 'join', bot, chat, by: portal.state.users.get(byId) ?? null }, hops);
  }
}
