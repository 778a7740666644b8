import type { PortalCore } from '../core.ts';
import { clientEndpoint, FIRST_HOPS, serverEndpoint } from '../events/auth.ts';
import { grantAnswerRight } from '../events/commands.ts';
import { PortalError } from '../portal.ts';
import type { App, JsonMap } from '../state.ts';
import { mintToken } from '../tokens.ts';
import type { EventFacts } from './facts.ts';
import { factsV1 } from './facts-v1.ts';
import { factsV2 } from './facts-v2.ts';
import { mapIn, textIn } from './fields.ts';
import { placeChat } from './place-chat.ts';
import { ensureUser } from './place-user.ts';

/** A token pair as events carry it; `expires` in Unix seconds. */
export interface StagedToken {
  access_token: string;
  refresh_token: string;
  expires: number;
  expires_in: number;
  scope: string;
}

/** What belongs into the `auth` maps of the event. */
export interface StagedView {
  /** Token pairs by user id, for every user that the event names as owner of one. */
  tokens: Record<string, StagedToken>;
  domain: string;
  client_endpoint: string;
  server_endpoint: string;
}

/**
 * Makes an event's world true: the people, the chat and the message that a decoded body refers to exist afterwards
 * under its ids, the right to answer a command is granted, and fresh token pairs are there for its `auth` maps.
 * Nothing is told to anybody. Bots must exist already.
 * @throws PortalError BOT_NOT_FOUND, CHAT_TAKEN, MESSAGE_TAKEN
 */
export function stage(core: PortalCore, body: JsonMap): StagedView {
  const name = textIn(body['event']).toUpperCase();
  const data = mapIn(body['data']);
  const facts = name.startsWith('ONIMBOTV2') ? factsV2(data) : factsV1(name, data);
  const isGone = name === 'ONIMBOTDELETE' || name === 'ONIMBOTV2DELETE';
  const [bot] = isGone ? [] : facts.botIds.map((id) => botOf(core, id));
  for (const user of facts.users) ensureUser(core, user.id, user);
  if (facts.message !== null && facts.message.authorId > 0) ensureUser(core, facts.message.authorId);
  if (facts.chat !== null && bot !== undefined) {
    const chat = placeChat(core, facts.chat, facts.botIds);
    placeMessage(core, facts, chat.id);
    if (facts.isCommand) for (const id of facts.botIds) grantAnswerRight(core, id, chat.id);
  }
  const app = appOf(core, body, bot?.appId);
  return {
    tokens: app === undefined ? {} : tokensOf(core, app, body),
    domain: new URL(core.origin).host,
    client_endpoint: clientEndpoint(core),
    server_endpoint: serverEndpoint(core),
  };
}

function botOf(core: PortalCore, id: number) {
  const bot = core.state.bots.get(id);
  if (bot === undefined) throw new PortalError('BOT_NOT_FOUND', `There is no bot ${id} in the portal`);
  return bot;
}

function placeMessage(core: PortalCore, { message }: EventFacts, chatId: number): void {
  if (message === null) return;
  const { messages, ids } = core.state;
  const { id, authorId, text, isSystem, uuid, isDeleted } = message;
  const known = messages.get(id);
  if (known !== undefined && (known.chatId !== chatId || known.authorId !== authorId))
    throw new PortalError('MESSAGE_TAKEN', `Message ${id} is another message of the portal`);
  const params: JsonMap = isDeleted ? { IS_DELETED: 'Y' } : { ...known?.params, ...message.params };
  const date = known?.date ?? core.now();
  const reactions = known?.reactions ?? {};
  messages.set(id, { id, chatId, authorId, text, isSystem, date, uuid, params, reactions });
  ids.message = Math.max(ids.message, id);
}

/** The application whose event it is: its proof of origin says so, or it owns the bot. */
function appOf(core: PortalCore, body: JsonMap, owner: string | undefined): App | undefined {
  const proof = textIn(mapIn(body['auth'])['application_token']);
  const apps = [...core.state.apps.values()];
  return apps.find((app) => app.applicationToken === proof) ?? core.state.apps.get(owner ?? '');
}

function tokensOf(core: PortalCore, app: App, body: JsonMap): Record<string, StagedToken> {
  const owners = new Set<number>();
  const collect = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return;
    if ('access_token' in value) owners.add('user_id' in value ? Number(value.user_id) : app.installerId);
    for (const part of Object.values(value)) collect(part);
  };
  collect(body);
  return Object.fromEntries(
    [...owners].map((userId) => {
      ensureUser(core, userId);
      const token = mintToken(core, app, userId, { hops: FIRST_HOPS });
      return [
        String(userId),
        {
          access_token: token.accessToken,
          refresh_token: token.refreshToken,
          expires: Math.floor(token.expires / 1000),
          expires_in: core.settings.tokenLife,
          scope: token.scope.join(','),
        },
      ];
    }),
  );
}
