import type { Chat, PortalState, Task, User } from './state.ts';

/** What a fresh portal differs in. */
export interface SeedOptions {
  /** Two lower-case letters; default `en`. */
  language?: string;
  /** False: a portal without `imbot.v2.*`. */
  hasV2?: boolean;
  /** More people, or other facts about the seeded ones (same id). */
  users?: readonly (Partial<User> & Pick<User, 'id'>)[];
  /** Unix milliseconds. */
  now: number;
  hex(length: number): string;
}

const plainUser: Omit<User, 'id'> = {
  name: 'User',
  lastName: '',
  workPosition: '',
  gender: '',
  color: '#1eb4aa',
  avatar: '',
  email: '',
  active: true,
  isAdmin: false,
  isBot: false,
  isExtranet: false,
  isConnector: false,
};

/** 1 administrator, 11 and 12 employees, 31 a partner from outside, 905 a visitor of the open line. */
const people: readonly (Partial<User> & Pick<User, 'id'>)[] = [
  {
    id: 1,
    name: 'Ada',
    lastName: 'Brandt',
    workPosition: 'Administrator',
    gender: 'F',
    email: 'ada@portal.test',
    login: 'ada',
    isAdmin: true,
  },
  {
    id: 11,
    name: 'Mira',
    lastName: 'Okafor',
    workPosition: 'Support lead',
    gender: 'F',
    email: 'mira@portal.test',
    login: 'mira',
  },
  {
    id: 12,
    name: 'Jonas',
    lastName: 'Lindqvist',
    workPosition: 'Sales',
    gender: 'M',
    color: '#8474c8',
    email: 'jonas@portal.test',
    login: 'jonas',
  },
  { id: 31, name: 'Pia', lastName: 'Moreau', gender: 'F', email: 'pia@partner.test', isExtranet: true },
  { id: 905, name: 'Guest', isExtranet: true, isConnector: true },
];

/** A chat without anything particular. */
export const plainChat: Omit<
  Chat,
  'id' | 'type' | 'title' | 'ownerId' | 'members' | 'createdAt' | 'lastRead'
> = {
  description: '',
  color: 'AZURE',
  avatar: '',
  managers: [],
  entityType: '',
  entityId: '',
  entityData1: '',
  entityData2: '',
  entityData3: '',
  textFieldEnabled: true,
};

/** Ids of the chats every fresh portal has. */
export const seededChats = { group: 2305, openLine: 2412 } as const;

const DAY_MS = 86_400_000;

/** One overdue task of each employee, one that is still in time, and one that is done. */
function seededTasks(now: number): Task[] {
  const plain = { description: '', creatorId: 1, status: 2, priority: 1, createdAt: now - 9 * DAY_MS };
  const open = { ...plain, closedAt: null };
  return [
    { ...open, id: 8037, title: 'Answer the Lyon tender', responsibleId: 11, deadline: now - 3 * DAY_MS },
    { ...open, id: 8038, title: 'Order badges for the fair', responsibleId: 12, deadline: now - DAY_MS },
    { ...open, id: 8039, title: 'Plan the autumn release', responsibleId: 11, deadline: now + 6 * DAY_MS },
    {
      ...plain,
      id: 8040,
      title: 'Renew the certificate',
      responsibleId: 11,
      deadline: now - 5 * DAY_MS,
      status: 5,
      closedAt: now - 6 * DAY_MS,
    },
  ];
}

/** A portal as it is before anybody installs anything. */
export function seedState(options: SeedOptions): PortalState {
  const users = new Map<number, User>();
  for (const person of [...people, ...(options.users ?? [])])
    users.set(person.id, { ...(users.get(person.id) ?? plainUser), ...person });
  const createdAt = options.now;
  const created = Math.floor(createdAt / 1000);
  const group: Chat = {
    ...plainChat,
    id: seededChats.group,
    type: 'C',
    title: 'Launch room',
    ownerId: 11,
    managers: [11],
    members: [1, 11, 12],
    lastRead: {},
    createdAt,
  };
  const openLine: Chat = {
    ...plainChat,
    id: seededChats.openLine,
    type: 'L',
    title: 'Guest #41 - Web shop',
    color: 'GREEN',
    ownerId: 0,
    members: [905],
    lastRead: {},
    createdAt,
    entityType: 'LINES',
    entityId: 'livechat|6|2411|905',
    entityData1: `Y|LEAD|318|N|N|1277|${created}|0|0|0`,
    entityData2: 'LEAD|318|COMPANY|0|CONTACT|0|DEAL|0',
    entityData3: 'N',
  };
  return {
    memberId: options.hex(32),
    language: options.language ?? 'en',
    hasV2: options.hasV2 ?? true,
    users,
    bots: new Map(),
    commands: new Map(),
    chats: new Map([
      [group.id, group],
      [openLine.id, openLine],
    ]),
    messages: new Map(),
    apps: new Map(),
    webhooks: [],
    tokens: new Map(),
    refreshTokens: new Map(),
    codes: new Map(),
    keptOptions: new Map(),
    subscriptions: [],
    fetchEvents: [],
    uuids: new Map(),
    folders: new Map(),
    files: new Map(),
    linkKey: options.hex(32),
    links: new Map(),
    notices: new Map(),
    eventUsers: [],
    userEvents: [],
    mutes: new Map(),
    unreadMarks: new Map(),
    hiddenUntil: new Map(),
    statuses: new Map(),
    userOptions: new Map(),
    tasks: new Map(seededTasks(createdAt).map((task) => [task.id, task])),
    botApps: new Map(),
    lineVotes: new Map(),
    commandRights: new Map(),
    ids: {
      user: Math.max(...users.keys(), 1000),
      chat: 2500,
      message: 90_100,
      command: 57,
      subscription: 299,
      fetchEvent: 50_000,
      drive: 6600,
      task: 8040,
      lineSession: 1277,
      link: 0,
    },
  };
}
