import { encodeForm } from '../../bitrix24/form.ts';
import type { PortalCore } from '../core.ts';
import type { Bot, Json, JsonMap, Subscription, User } from '../state.ts';
import { botAuth, type Owner, topAuth } from './auth.ts';
import type { Addressee, Occasion } from './occasion.ts';

/** For whom a body is written. */
export interface Recipient {
  row: Subscription;
  owner: Owner;
  /** Hops left for the tokens of this event. */
  hops: number;
}

function withEmptyNulls(value: Json): Json {
  if (value === null) return '';
  if (Array.isArray(value)) return value.map(withEmptyNulls);
  if (typeof value === 'object')
    return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, withEmptyNulls(part)]));
  return value;
}

/** The whole body around `data`: event, event_handler_id, data, ts, auth (event reference, section 3). */
export function envelope(core: PortalCore, row: Subscription, data: JsonMap, auth: JsonMap): string {
  const body: JsonMap = {
    event: row.event,
    event_handler_id: row.id,
    data,
    ts: Math.floor(core.now() / 1000),
    auth,
  };
  const form = core.settings.nullAs === 'empty' ? withEmptyNulls(body) : body;
  return encodeForm(form as JsonMap);
}

/** Whose token the row wants: of whoever acted, or of one user fixed by `auth_type`. */
function actorOf(core: PortalCore, row: Subscription, actor: User | null): User | null {
  return row.authType === 0 ? actor : (core.state.users.get(row.authType) ?? null);
}

function entryV1(core: PortalCore, occasion: Occasion, to: Addressee, recipient: Recipient): JsonMap {
  const auth = botAuth(core, recipient.owner, to.bot.id, recipient.hops);
  const entry: JsonMap = { ...auth, AUTH: auth, BOT_ID: to.bot.id, BOT_CODE: to.bot.code };
  if (to.called === undefined || occasion.commandContext === undefined) return entry;
  return {
    ...entry,
    COMMAND: to.called.command.command,
    COMMAND_ID: to.called.command.id,
    COMMAND_PARAMS: to.called.params,
    COMMAND_CONTEXT: occasion.commandContext.context,
    MESSAGE_ID: occasion.commandContext.messageId,
  };
}

/** v1: one body for all bots of the application. */
export function bodyV1(
  core: PortalCore,
  occasion: Occasion,
  addressees: readonly Addressee[],
  first: Bot,
  recipient: Recipient,
): string {
  const { row, owner, hops } = recipient;
  const rest = occasion.dataV1(core, first);
  const map: JsonMap = {};
  for (const to of addressees)
    map[String(to.called?.command.id ?? to.bot.id)] = entryV1(core, occasion, to, recipient);
  const data: JsonMap = occasion.mapV1 === null ? rest : { [occasion.mapV1]: map, ...rest };
  const actor = actorOf(core, row, occasion.actor);
  const auth = topAuth(core, owner, actor, { hops, refresh: occasion.refresh, generation: 'v1' });
  return envelope(core, row, data, auth);
}

/** v2: one body per bot. */
export function bodyV2(core: PortalCore, occasion: Occasion, to: Addressee, recipient: Recipient): string {
  const { row, owner, hops } = recipient;
  const data: JsonMap = {
    bot: { id: to.bot.id, code: to.bot.code, auth: botAuth(core, owner, to.bot.id, hops) },
    ...occasion.dataV2(core, to, false),
  };
  const actor = actorOf(core, row, occasion.actor);
  const auth = topAuth(core, owner, actor, { hops, refresh: occasion.refresh, generation: 'v2' });
  return envelope(core, row, data, auth);
}
