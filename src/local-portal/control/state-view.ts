import type { PortalCore } from '../core.ts';
import type { App, Bot, Chat, Command, User } from '../state.ts';

/** An application as tools may see it: the token that proves the origin of events, no secret of its own. */
export type AppView = Pick<
  App,
  'clientId' | 'applicationToken' | 'scope' | 'title' | 'status' | 'installed' | 'active' | 'installerId'
>;

/** What the portal knows, without access tokens. */
export interface StateView {
  memberId: string;
  origin: string;
  oauthOrigin: string;
  language: string;
  hasV2: boolean;
  apps: AppView[];
  bots: Bot[];
  commands: Command[];
  users: User[];
  chats: Chat[];
  /** Id of the newest message. */
  lastMessageId: number;
  /** Number of the newest REST call. */
  lastCall: number;
}

/** Shows the state as it is now. */
export function stateView(core: PortalCore, lastCall: number): StateView {
  const { state } = core;
  return {
    memberId: state.memberId,
    origin: core.origin,
    oauthOrigin: core.oauthOrigin,
    language: state.language,
    hasV2: state.hasV2,
    apps: [...state.apps.values()].map(appView),
    // The owner of a bot of a webhook is named by its secret.
    bots: [...state.bots.values()].map((bot) => ({ ...bot, appId: ownerName(bot.appId) })),
    commands: [...state.commands.values()].map((one) => ({ ...one, appId: ownerName(one.appId) })),
    users: [...state.users.values()],
    chats: [...state.chats.values()],
    lastMessageId: state.ids.message,
    lastCall,
  };
}

function appView(app: App): AppView {
  const { clientId, applicationToken, scope, title, status, installed, active, installerId } = app;
  return { clientId, applicationToken, scope, title, status, installed, active, installerId };
}

function ownerName(appId: string): string {
  return appId.startsWith('custom') ? 'custom' : appId;
}
