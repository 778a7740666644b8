import { hash } from 'node:crypto';

/**
 * Makes the idempotency key of a message from event, call and the number of keys that the portal burnt for it.
 * Undefined: send without a key.
 */
export type MessageKey = (eventId: string, call: string, burnt: number) => string | undefined;

/** Third digit group begins with 4, the fourth with one of these (REST protocol reference, idempotency of sending). */
const VARIANT = ['8', '9', 'a', 'b'] as const;

/**
 * A lower-case UUID in the shape of version 4, the only form that portals deduplicate by. Event ids hold portal and
 * bot, so a key never meets another message of the portal: the same one in another dialog would swallow it.
 */
export const messageKey: MessageKey = (eventId, call, burnt) => {
  const hex = hash('sha256', `${eventId}\n${call}\n${burnt}`, 'hex');
  const variant = VARIANT[Number.parseInt(hex.slice(16, 17), 16) % 4];
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
};
