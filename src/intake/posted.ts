import type { WireMap } from '../bitrix24/event.ts';
import type { BodyFormat } from '../storage/store.ts';

/** One POST whose body could be decoded; nothing in it is believed yet. */
export interface Posted {
  /** The bytes of the body, kept for the inbox. */
  raw: Uint8Array;
  format: BodyFormat;
  value: WireMap;
  /** Address of the sender, for limits and logs only. */
  ip: string;
}

/**
 * 200: durable (or nothing to keep). 400: not an event. 403: not from a portal that installed us.
 * 503: true or not, it could not be checked or stored.
 */
export type AcceptStatus = 200 | 400 | 403 | 503;

export type Accept = (posted: Posted) => Promise<AcceptStatus>;
