import { subscribe } from '../../src/local-portal/events/subscriptions.ts';
import type { LocalPortal, LocalPortalOptions } from '../../src/local-portal/local-portal.ts';
import { startPortal } from '../../src/local-portal/start.ts';
import type { App, Bot, Command } from '../../src/local-portal/state.ts';
import { type Handler, startHandler } from './handler.ts';

/** A portal, a recording handler and an installed application. */
export interface Fixture {
  local: LocalPortal;
  handler: Handler;
  app: App;
  /** Access token of the installer. */
  token: string;
  close(): Promise<void>;
}

export async function startFixture(options: LocalPortalOptions = {}): Promise<Fixture> {
  const handler = await startHandler();
  const local = await startPortal(options.methods ?? new Map(), options);
  const app = local.installApp({
    installUrl: handler.url,
    scope: ['imbot', 'im'],
    kind: 'app',
    title: 'Echo',
  });
  await local.settle();
  const token = [...local.portal.state.tokens.values()].at(-1)?.accessToken ?? '';
  return {
    local,
    handler,
    app,
    token,
    async close() {
      await local.close();
      await handler.close();
    },
  };
}

export const v1Events = [
  'ONIMBOTMESSAGEADD',
  'ONIMBOTMESSAGEUPDATE',
  'ONIMBOTMESSAGEDELETE',
  'ONIMBOTJOINCHAT',
  'ONIMBOTDELETE',
  'ONIMBOTCONTEXTGET',
  'ONIMCOMMANDADD',
];
export const v2Events = [
  'ONIMBOTV2MESSAGEADD',
  'ONIMBOTV2MESSAGEUPDATE',
  'ONIMBOTV2MESSAGEDELETE',
  'ONIMBOTV2JOINCHAT',
  'ONIMBOTV2DELETE',
  'ONIMBOTV2CONTEXTGET',
  'ONIMBOTV2COMMANDADD',
  'ONIMBOTV2REACTIONCHANGE',
];

/** Puts a bot into the portal and subscribes its application to the events of its generation. */
export function addBot(fixture: Fixture, facts: Partial<Bot> & Pick<Bot, 'id' | 'code'>): Bot {
  const { state } = fixture.local.portal;
  const bot: Bot = {
    type: 'B',
    openline: facts.type === 'O',
    appId: fixture.app.clientId,
    eventMode: 'webhook',
    generation: 'v1',
    isHidden: false,
    isReactionsEnabled: true,
    backgroundId: null,
    language: 'en',
    countMessage: 0,
    countCommand: 0,
    ...facts,
  };
  state.bots.set(bot.id, bot);
  state.users.set(bot.id, {
    id: bot.id,
    name: bot.code,
    lastName: '',
    workPosition: '',
    gender: '',
    color: 'AZURE',
    avatar: '',
    email: '',
    active: true,
    isAdmin: false,
    isBot: true,
    isExtranet: false,
    isConnector: false,
  });
  if (bot.eventMode === 'webhook')
    for (const event of bot.generation === 'v1' ? v1Events : v2Events)
      subscribe(fixture.local.portal, { event, url: fixture.handler.url, appId: bot.appId });
  return bot;
}

export function addCommand(
  fixture: Fixture,
  facts: Partial<Command> & Pick<Command, 'botId' | 'command'>,
): Command {
  const { state } = fixture.local.portal;
  state.ids.command += 1;
  const command: Command = {
    id: state.ids.command,
    appId: fixture.app.clientId,
    common: false,
    hidden: false,
    extranetSupport: false,
    lang: {},
    ...facts,
  };
  state.commands.set(command.id, command);
  return command;
}

/** Calls a REST method with JSON. */
export async function call(
  fixture: Fixture,
  method: string,
  params: Record<string, unknown>,
): Promise<{ status: number; body: Record<string, unknown> }> {
  const answer = await fetch(`${fixture.local.origin}/rest/${method}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(params),
  });
  const body: unknown = await answer.json();
  return { status: answer.status, body: body as Record<string, unknown> };
}

/** Calls the authorisation server's token endpoint. */
export async function token(
  local: LocalPortal,
  params: Record<string, string>,
): Promise<{ status: number; body: Record<string, unknown> }> {
  const answer = await fetch(`${local.oauthOrigin}/oauth/token/`, {
    method: 'POST',
    body: new URLSearchParams(params),
  });
  const body: unknown = await answer.json();
  return { status: answer.status, body: body as Record<string, unknown> };
}
