import { readEnvelope, readFetchItem } from '../bitrix24/envelope.ts';
import type { BotEvent, EventEnvelope, WireMap } from '../bitrix24/event.ts';
import { laneOf } from '../bitrix24/event-id.ts';
import { decodeForm } from '../bitrix24/form.ts';
import { isOwnEvent, type OwnEvent, readOwnEvent, writeOwnEvent } from '../bot/timers/timer-event.ts';
import { StorageError } from '../errors.ts';
import type { Sealer } from '../portals/seal.ts';
import type { BodyFormat, NewEvent, PendingEvent } from '../storage/store.ts';
import { decodeJson } from './json.ts';
import type { Posted } from './posted.ts';

export interface VaultDeps {
  sealer: Pick<Sealer, 'seal' | 'open'>;
  /** Unix milliseconds. */
  now(): number;
}

/** How events lie in the inbox: the posted bytes, encrypted, one row for each bot that the post addresses. */
export interface Vault {
  put(envelope: EventEnvelope, posted: Posted): NewEvent[];
  /** The row of a fetched event; `raw`: the item as JSON. */
  putItem(event: BotEvent, raw: Uint8Array): NewEvent;
  /** The row of what the server tells a bot itself. */
  putOwn(event: OwnEvent): NewEvent;
  /** The event of a row, from memory or from its bytes. @throws StorageError when it cannot be read any more */
  take(event: PendingEvent): BotEvent;
}

export function createVault({ sealer, now }: VaultDeps): Vault {
  /** Events that were parsed by this process and are handed over in memory. */
  const parsedHere = new WeakSet<object>();
  const isParsed = (value: unknown): value is BotEvent =>
    typeof value === 'object' && value !== null && parsedHere.has(value);
  const contextOf = (portal: string) => `event:${portal}`;

  function put({ memberId, bots }: EventEnvelope, { raw, format }: Posted): NewEvent[] {
    const body = sealer.seal(raw, contextOf(memberId));
    return bots.map((event) => row(event, format, body));
  }

  function row(event: BotEvent, format: BodyFormat, body: Uint8Array): NewEvent {
    parsedHere.add(event);
    return {
      portal: event.memberId,
      id: event.id,
      lane: laneOf(event),
      botId: event.bot.id,
      kind: event.kind,
      format,
      body,
      receivedAt: now(),
      parsed: event,
    };
  }

  function take(pending: PendingEvent): BotEvent {
    if (isParsed(pending.parsed)) return pending.parsed;
    const bytes = sealer.open(pending.body, contextOf(pending.portal));
    if (isOwnEvent(pending)) return readOwnEvent(bytes) ?? unreadable(pending);
    const decoded = pending.format === 'form' ? decodeForm(bytes) : decodeJson(bytes.toString('utf8'));
    const events = decoded.ok ? eventsOf(decoded.value, pending) : [];
    const found = events.find(({ id }) => id === pending.id);
    return found ?? unreadable(pending);
  }

  return {
    put,
    putItem: (event, raw) => row(event, 'json', sealer.seal(raw, contextOf(event.memberId))),
    putOwn: (event) => row(event, 'json', sealer.seal(writeOwnEvent(event), contextOf(event.memberId))),
    take,
  };
}

function unreadable({ id }: PendingEvent): never {
  throw new StorageError(`The stored event ${id} cannot be read any more`, {
    code: 'EVENT_UNREADABLE',
    hint: 'It was stored by another version of the server; drop it, or repeat it with that version.',
  });
}

/** The events of a stored body: a posted one, or an item that was fetched, which carries no `auth`. */
function eventsOf(value: WireMap, { portal }: PendingEvent): readonly BotEvent[] {
  if (!('auth' in value)) {
    const item = readFetchItem(value, portal);
    return item.ok && item.event ? [item.event] : [];
  }
  const read = readEnvelope(value);
  return read.ok ? read.envelope.bots : [];
}
