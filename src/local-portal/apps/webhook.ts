import type { PortalCore } from '../core.ts';
import { PortalError } from '../portal.ts';
import type { Webhook } from '../state.ts';

/** Makes an incoming webhook: its address acts as `userId`, within `scope`, without tokens. */
export function createWebhook(
  core: PortalCore,
  userId: number,
  scope: readonly string[],
): Webhook & { url: string } {
  if (!core.state.users.has(userId)) throw new PortalError('USER_NOT_FOUND', 'User not found');
  const webhook = { userId, secret: core.hex(16), scope: [...scope] };
  core.state.webhooks.push(webhook);
  return { ...webhook, url: `${core.origin}/rest/${userId}/${webhook.secret}/` };
}
