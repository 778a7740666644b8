import { hearsEvents } from '../apps/tell-app.ts';
import type { PortalCore } from '../core.ts';
import type { Bot, Subscription } from '../state.ts';
import type { Owner } from './auth.ts';
import { bodyV1, bodyV2 } from './body.ts';
import { botV2 } from './objects-v2.ts';
import type { Addressee, Occasion } from './occasion.ts';

/** CLIENT_ID at the end of a handler address, as the portal appends it: raw. */
const CLIENT_ID = /[?&]CLIENT_ID=([^&#]*)/;

/**
 * Who owns a row, if it may be told: an active, installed application; or, for bots registered through a
 * webhook, a handler whose address names the secret (event reference, section 9).
 */
function ownerOf(core: PortalCore, row: Subscription): Owner | null {
  const app = core.state.apps.get(row.appId);
  if (app !== undefined) return hearsEvents(app) ? { kind: 'app', app } : null;
  if (!row.appId.startsWith('custom')) return null;
  const named = CLIENT_ID.exec(row.url)?.[1];
  return `custom${named}` === row.appId ? { kind: 'webhook', appId: row.appId } : null;
}

/** Stores an event for a bot that fetches; a bot's deletion leaves nothing to fetch. */
function storeForFetch(core: PortalCore, occasion: Occasion, to: Addressee): void {
  const { state } = core;
  if (occasion.nameV2 === 'ONIMBOTV2DELETE') {
    const kept = state.fetchEvents.filter((event) => event.botId !== to.bot.id);
    state.fetchEvents.splice(0, state.fetchEvents.length, ...kept);
    return;
  }
  state.ids.fetchEvent += 1;
  state.fetchEvents.push({
    eventId: state.ids.fetchEvent,
    botId: to.bot.id,
    type: occasion.nameV2,
    date: core.now(),
    data: { ...occasion.dataV2(core, to, true), bot: botV2(core, to.bot) },
  });
}

/** Commands of a fetching bot still go to handlers; other events do not (event reference, 5.7). */
function goesToHandlers(bot: Bot, occasion: Occasion): boolean {
  return bot.eventMode === 'webhook' || occasion.mapV1 === 'COMMAND';
}

/**
 * Tells handlers and fetch queues of one occasion. v1 rows get one request with all bots of their application,
 * v2 rows one request per bot (event reference, section 4).
 */
export function tell(core: PortalCore, occasion: Occasion, hops: number): void {
  for (const to of occasion.addressees) {
    if (occasion.mapV1 === 'COMMAND') to.bot.countCommand += 1;
    else if (occasion.nameV1 === 'ONIMBOTMESSAGEADD') to.bot.countMessage += 1;
    if (to.bot.eventMode === 'fetch' && core.state.hasV2) storeForFetch(core, occasion, to);
  }
  for (const row of core.state.subscriptions) {
    if (row.event !== occasion.nameV1 && row.event !== occasion.nameV2) continue;
    const own = occasion.addressees.filter(
      (to) => to.bot.appId === row.appId && goesToHandlers(to.bot, occasion),
    );
    const [first] = own;
    const owner = ownerOf(core, row);
    if (first === undefined || owner === null) continue;
    const recipient = { row, owner, hops };
    const bodies =
      row.event === occasion.nameV1
        ? [bodyV1(core, occasion, own, first.bot, recipient)]
        : own.map((to) => bodyV2(core, occasion, to, recipient));
    for (const body of bodies) core.deliver({ name: row.event, url: row.url, body });
  }
}
