import type { Publish as Send } from '../bot/messages/publisher.ts';
import type { Part } from '../compose/index.ts';
import { B24BotError } from '../errors.ts';
import { createFindPortal } from '../portals/find-portal.ts';
import type { Portals } from '../portals/portal.ts';
import type { PortalRow } from '../storage/store.ts';
import type { Publish } from './publish.ts';

export interface PublicationDeps {
  portals: Pick<Portals, 'find' | 'list'>;
  send: Send;
}

/** Milliseconds that the caller of `/publish` is kept waiting. */
const DEADLINE_MS = 20_000;
const PAGE = 500;

/** Turns a request of `/publish` into a message: finds the portal by member_id or domain, or the only one there is. */
export function createPublish({ portals, send }: PublicationDeps): Publish {
  const findPortal = createFindPortal(portals);

  async function find(name: string | undefined): Promise<PortalRow> {
    const portal = name === undefined ? await only() : await findPortal(name);
    if (portal) return portal;
    throw unknown(`No portal '${name}' has installed the application`);
  }

  async function only(): Promise<PortalRow> {
    const active = (await portals.list({ limit: PAGE })).filter(({ status }) => status === 'active');
    const [first, ...others] = active;
    if (first && others.length === 0) return first;
    throw unknown(
      first ? 'Several portals have installed the application' : 'No portal has installed the application',
    );
  }

  return async ({ portal, bot, dialogId, message, attach, keyboard, menu, key }) => {
    const { memberId } = await find(portal);
    const parts: Part[] = [];
    if (attach !== undefined) parts.push({ attach });
    if (keyboard !== undefined) parts.push({ keyboard });
    if (menu !== undefined) parts.push({ menu });
    const { id } = await send({
      memberId,
      dialogId,
      parts,
      signal: AbortSignal.timeout(DEADLINE_MS),
      ...(bot === undefined ? {} : { bot }),
      ...(key === undefined ? {} : { key }),
      ...(message === undefined ? {} : { text: message }),
    });
    return { messageId: id };
  };
}

function unknown(message: string): B24BotError {
  return new B24BotError(message, {
    code: 'UNKNOWN_PORTAL',
    layer: 'portal',
    hint: "Name the portal's domain or member_id in the field `portal`.",
  });
}
