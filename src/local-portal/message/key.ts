import {
  IDEMPOTENCY_KEPT_SECONDS,
  IDEMPOTENCY_PENDING_SECONDS,
  TEMPLATE_ID_LENGTH,
} from '../../bitrix24/limits.ts';
import { type Portal, PortalError } from '../portal.ts';

/** Keys the portal deduplicates: lower-case UUIDs of version 4. Anything else is stored and that is all. */
export function isDedupeKey(key: string): boolean {
  return /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.test(key);
}

/** TEMPLATE_ID / templateId as it is kept. */
export function keptKey(key: string): string {
  return [...key].slice(0, TEMPLATE_ID_LENGTH).join('');
}

/**
 * Registers a key for one message of the whole portal. Returns the id of the message that has it already, or
 * null: the message is to be sent, and `finishKey` to be called. A key whose message was refused after this
 * stays claimed for an hour.
 * @throws PortalError MESSAGE_DUPLICATED_BY_UUID when it is claimed and has no message yet.
 */
export function claimKey(portal: Portal, key: string): number | null {
  const { uuids } = portal.state;
  const record = uuids.get(key);
  const age = record === undefined ? 0 : portal.now() - record.createdAt;
  if (record === undefined || age > IDEMPOTENCY_KEPT_SECONDS * 1000) {
    uuids.set(key, { messageId: null, createdAt: portal.now() });
    return null;
  }
  const isLate = portal.now() < (record.readyAt ?? 0);
  if (record.messageId !== null && !isLate) return record.messageId;
  if (isLate || age <= IDEMPOTENCY_PENDING_SECONDS * 1000)
    throw new PortalError('MESSAGE_DUPLICATED_BY_UUID', 'Message with this UUID has already been added');
  record.createdAt = portal.now();
  return null;
}

/**
 * Puts the id of the message under its key. `isLate`: by a method that does so in the background, after its
 * answer; the setting `keyDelay` says how long that takes (REST protocol reference, idempotency of sending).
 */
export function finishKey(portal: Portal, key: string, messageId: number, isLate = false): void {
  const record = portal.state.uuids.get(key);
  if (record === undefined) return;
  record.messageId = messageId;
  if (isLate) record.readyAt = portal.now() + (portal.settings.keyDelay ?? 0);
}
