import type { Logger } from 'pino';
import type { AppEvent, AppUninstalledEvent } from '../bitrix24/event.ts';
import type { Portals } from '../portals/portal.ts';
import type { Tokens } from '../portals/tokens.ts';
import type { BotStore, PortalRow, TokenStore } from '../storage/store.ts';
import { within } from './wait.ts';

export interface LifecycleDeps {
  log: Logger;
  portals: Pick<Portals, 'put' | 'remove'>;
  tokens: Pick<Tokens, 'forget'>;
  store: { tokens: Pick<TokenStore, 'remove'>; bots: Pick<BotStore, 'list' | 'remove'> };
  /** The bots' own handlers of application events; registers again after an update. */
  onAppEvent(event: AppEvent): Promise<void>;
  /** Unix milliseconds. */
  now(): number;
}

/** Milliseconds that handlers of an uninstall may take before the portal is forgotten. */
const FAREWELL_MS = 5000;

/** Follows a portal through the application's life. The event's application_token was already found genuine. */
export type Lifecycle = (portal: PortalRow, event: AppEvent) => Promise<void>;

export function createLifecycle(deps: LifecycleDeps): Lifecycle {
  const { log, portals, store, now } = deps;

  /** Handlers are the author's: their failure must not keep the portal's state from being followed. */
  async function tellBots(event: AppEvent): Promise<void> {
    try {
      await deps.onAppEvent(event);
    } catch (error) {
      log.error(
        { err: error, portal: event.memberId, event: event.id },
        'handler of an application event failed',
      );
    }
  }

  async function uninstall(portal: PortalRow, event: AppUninstalledEvent): Promise<void> {
    const { memberId } = portal;
    if (event.at.getTime() < portal.installedAt) {
      log.warn({ portal: memberId, event: event.id }, 'uninstall is older than the last install: ignored');
      return;
    }
    await within(tellBots(event), FAREWELL_MS);
    if (event.clean) await portals.remove(memberId);
    else await retire(portal);
    log.info({ portal: memberId, clean: event.clean }, 'portal uninstalled');
  }

  /** Keeps what belongs to the conversations, drops what gave access. */
  async function retire(portal: PortalRow): Promise<void> {
    const { memberId, installerId } = portal;
    const bots = await store.bots.list(memberId);
    for (const { botId } of bots) {
      await store.tokens.remove(memberId, botId);
      await store.bots.remove(memberId, botId);
    }
    await store.tokens.remove(memberId, installerId);
    deps.tokens.forget(memberId);
    await portals.put({ ...portal, status: 'uninstalled', updatedAt: now() });
  }

  return async (portal, event) => {
    if (event.kind === 'uninstalled') return uninstall(portal, event);
    if (event.kind === 'payment') {
      log.info({ portal: portal.memberId, status: event.status, expired: event.expired }, 'payment changed');
    }
    // The portal does not wait for what the bots do about it.
    void tellBots(event);
  };
}
