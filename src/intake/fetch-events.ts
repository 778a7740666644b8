import type { Logger } from 'pino';
import { readFetchItem } from '../bitrix24/envelope.ts';
import { STORED_EVENT_SECONDS } from '../bitrix24/limits.ts';
import { TransportError } from '../errors.ts';
import type { NewEvent, PortalRow } from '../storage/store.ts';
import { decodeJson } from './json.ts';
import type { PollerDeps } from './poller.ts';

/** What one fetch brought. */
export interface Fetched {
  /** Events in the answer. */
  count: number;
  /** The answer was full: there may be more. */
  hasMore: boolean;
}

/** Events asked for at once; fewer where the answer was too large. */
const PAGE = 200;
const CALL_MS = 20_000;
/** How exactly the time of the last fetch is kept. */
const HEARD_EVERY_MS = 600_000;

type FetchDeps = Pick<PollerDeps, 'portals' | 'rest' | 'inbox' | 'cursors' | 'vault' | 'now'>;

/**
 * Asks once for a bot's events, stores them, and then keeps the place to go on from. The place asked for confirms
 * everything before it, so it is never one whose events are not on disk.
 * @throws RestError, TransportError, AuthError, StorageError
 */
export async function fetchEvents(
  deps: FetchDeps,
  portal: PortalRow,
  botId: number,
  { log, signal }: { log: Logger; signal: AbortSignal },
): Promise<Fetched> {
  const { cursors, now } = deps;
  const { memberId } = portal;
  const offset = (await cursors.get(memberId, botId)) ?? 0;
  const { events, nextOffset, hasMore } = await ask(deps, portal, botId, offset, signal);
  await warnOfGap(deps, memberId, botId, log);
  const kept = events.flatMap((item) => eventOf(deps, memberId, item, log));
  if (kept.length > 0) {
    const outcomes = await deps.inbox.append(kept);
    log.debug({ events: kept.map(({ id }) => id), outcomes }, 'events fetched');
  }
  const place = Number(nextOffset);
  if (Number.isSafeInteger(place) && place > offset && events.length > 0) {
    await cursors.put(memberId, botId, place);
  }
  await keepTime(deps, memberId, botId, now());
  return { count: events.length, hasMore };
}

async function ask(deps: FetchDeps, portal: PortalRow, botId: number, offset: number, signal: AbortSignal) {
  const caller = deps.rest.as(deps.portals.identity.installer(portal));
  for (let limit = PAGE; ; limit = Math.ceil(limit / 4)) {
    try {
      return await caller.call(
        'imbot.v2.Event.get',
        { botId, limit, ...(offset > 0 ? { offset } : {}) },
        { signal, timeoutMs: CALL_MS, batch: false },
      );
    } catch (error) {
      if (!(error instanceof TransportError && error.code === 'TOO_LARGE') || limit === 1) throw error;
    }
  }
}

/** The row of an item. One that cannot be read is named and passed over: it must not stop those behind it. */
function eventOf(deps: FetchDeps, memberId: string, item: unknown, log: Logger): NewEvent[] {
  const text = JSON.stringify(item);
  const decoded = decodeJson(text);
  const read = decoded.ok ? readFetchItem(decoded.value, memberId) : decoded;
  if (read.ok) return read.event ? [deps.vault.putItem(read.event, Buffer.from(text))] : [];
  const { error } = read;
  log.error({ why: typeof error === 'string' ? error : error.message }, 'a fetched event cannot be read');
  return [];
}

/** Where the time of the last fetch is kept: the places of bots have their ids, which are above zero. */
const timeKey = (botId: number): number => -botId;

async function keepTime({ cursors }: FetchDeps, memberId: string, botId: number, at: number): Promise<void> {
  const before = await cursors.get(memberId, timeKey(botId));
  if (before === null || at - before >= HEARD_EVERY_MS) await cursors.put(memberId, timeKey(botId), at);
}

/** Portals keep events for a day: what happened before that, while nobody fetched, is gone. */
async function warnOfGap(
  { cursors, now }: FetchDeps,
  memberId: string,
  botId: number,
  log: Logger,
): Promise<void> {
  const last = await cursors.get(memberId, timeKey(botId));
  const oldest = now() - STORED_EVENT_SECONDS * 1000;
  if (last === null || last >= oldest) return;
  log.warn(
    { from: new Date(last).toISOString(), to: new Date(oldest).toISOString() },
    'nobody fetched events for more than a day: those of this time are lost',
  );
}
