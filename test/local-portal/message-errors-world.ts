import { createLocalPortal, type LocalPortal } from '../../src/local-portal/create.ts';
import type { PortalSettings } from '../../src/local-portal/portal.ts';
import type { JsonMap } from '../../src/local-portal/state.ts';

const DAY_MS = 86_400_000;
const photo = 'https://files.example.test/a/rather/long/address/of/a/button.html';

/** Who makes a call. `bot` = the application that owns the bots, acting as the administrator. */
export type Actor = 'app' | 'other app' | 'hook' | 'employee' | 'outsider';

/** ATTACH and KEYBOARD that are too large in either measure. */
export const bigAttach = { BLOCKS: [{ MESSAGE: 'x'.repeat(61_000) }] };
export const bigButtons = Array.from({ length: 420 }, (_, n) => ({ TEXT: `Button ${n}`, LINK: photo }));

/** A portal with bots, chats and messages in every state that a message method can refuse. */
export interface World {
  local: LocalPortal;
  /** Ids that the calls name. */
  ids: {
    bot: number;
    supervisor: number;
    foreign: number;
    command: number;
    foreignCommand: number;
    /** Written by the administrator, by the bot, by the supervisor; a command's; of another chat. */
    own: number;
    ofBot: number;
    ofSupervisor: number;
    called: number;
    elsewhere: number;
    elsewhereOwn: number;
    hidden: number;
    old: number;
    group: number;
    foreignChat: number;
    silentChat: number;
    generalChat: number;
  };
  call(actor: Actor, method: string, params: JsonMap): Promise<{ status: number; body: JsonMap }>;
  close(): Promise<void>;
}

export async function createWorld(settings: Partial<PortalSettings>): Promise<World> {
  const local = await createLocalPortal({ settings: { keyDelay: 60_000, historyDays: 30, ...settings } });
  const { people, portal } = local;
  const install = (title: string) =>
    local.installApp({ installUrl: 'http://127.0.0.1:9/events', scope: ['im', 'imbot'], title });
  const [app, otherApp] = [install('One'), install('Two')];
  await local.settle();
  const tokens = [...portal.state.tokens.values()];
  const tokenOf = (owner: typeof app): string =>
    tokens.find((token) => token.clientId === owner.clientId && token.userId === 1)?.accessToken ?? '';
  const hooks = {
    hook: local.createWebhook(1, ['im', 'imbot']).url,
    employee: local.createWebhook(12, ['im', 'imbot']).url,
    outsider: local.createWebhook(31, ['im', 'imbot']).url,
  };
  async function call(actor: Actor, method: string, params: JsonMap) {
    const isApp = actor === 'app' || actor === 'other app';
    const url = isApp ? `${local.origin}/rest/${method}` : `${hooks[actor]}${method}`;
    const auth = isApp ? { auth: tokenOf(actor === 'app' ? app : otherApp) } : {};
    const answer = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ ...auth, ...params }),
    });
    const body: unknown = await answer.json();
    return { status: answer.status, body: body as JsonMap };
  }
  async function id(actor: Actor, method: string, params: JsonMap): Promise<number> {
    const { body } = await call(actor, method, params);
    if (typeof body['result'] !== 'number') throw new Error(`${method}: ${JSON.stringify(body)}`);
    return body['result'];
  }
  const register = (actor: Actor, CODE: string) =>
    id(actor, 'imbot.register', {
      CODE,
      EVENT_HANDLER: 'http://127.0.0.1:9/events',
      PROPERTIES: { NAME: CODE },
    });
  const command = (actor: Actor, BOT_ID: number) =>
    id(actor, 'imbot.command.register', {
      BOT_ID,
      COMMAND: 'sum',
      EVENT_COMMAND_ADD: 'http://127.0.0.1:9/events',
      LANG: [{ LANGUAGE_ID: 'en', TITLE: 'Sum' }],
    });
  const bot = await register('app', 'echo');
  const foreign = await register('other app', 'foreign');
  await call('app', 'imbot.v2.Bot.register', {
    fields: { code: 'watch', type: 'supervisor', properties: { name: 'Watch' } },
  });
  const supervisor = [...portal.state.bots.values()].find((one) => one.code === 'watch')?.id ?? 0;
  const group = people.createGroup('Group', [1, bot, supervisor]).id;
  const send = (authorId: number, chatId: number) => people.say(authorId, `chat${chatId}`, 'Said').id;
  const foreignChat = people.createGroup('Foreign', [11, 12]).id;
  const silent = people.createGroup('Silent', [1, 11]);
  silent.textFieldEnabled = false;
  const general = people.createGroup('General', [1, 12]);
  general.entityType = 'GENERAL';
  const late = people.createGroup('Late', [1, 11]);
  const hidden = send(1, late.id);
  await call('hook', 'im.chat.user.add', { CHAT_ID: late.id, USERS: [bot, supervisor] });
  const own = send(1, group);
  const ofBot = await id('app', 'imbot.message.add', {
    BOT_ID: bot,
    DIALOG_ID: `chat${group}`,
    MESSAGE: 'Mine',
  });
  const ofSupervisor = send(supervisor, group);
  const old = people.say(1, `chat${group}`, 'Long ago');
  old.date -= 31 * DAY_MS;
  const ids = {
    bot,
    supervisor,
    foreign,
    command: await command('app', bot),
    foreignCommand: await command('other app', foreign),
    own,
    ofBot,
    ofSupervisor,
    called: people.say(1, `chat${group}`, '/sum 1 2').id,
    elsewhere: send(11, foreignChat),
    elsewhereOwn: send(1, general.id),
    hidden,
    old: old.id,
    group,
    foreignChat,
    silentChat: silent.id,
    generalChat: general.id,
  };
  return { local, ids, call, close: () => local.close() };
}
