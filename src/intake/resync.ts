import type { Logger } from 'pino';
import type { OnPortal } from '../bot/contract.ts';
import type { PortalRow, PortalStore } from '../storage/store.ts';

export interface ResyncDeps {
  portals: Pick<PortalStore, 'list'>;
  onPortal: OnPortal;
  log: Logger;
  signal: AbortSignal;
  /** Portals at once; each is a few calls to another host. */
  atOnce?: number;
}

const PAGE = 100;

/** Brings the bots of every known portal in line with this server, after a start. One portal's failure is its own. */
export async function resync({ portals, onPortal, log, signal, atOnce = 4 }: ResyncDeps): Promise<void> {
  for await (const page of pages(portals)) {
    const waiting = page.filter(({ status }) => status === 'active');
    const worker = async (): Promise<void> => {
      for (let portal = waiting.shift(); portal && !signal.aborted; portal = waiting.shift()) {
        await one(portal);
      }
    };
    await Promise.all(Array.from({ length: atOnce }, worker));
    if (signal.aborted) return;
  }

  async function one(portal: PortalRow): Promise<void> {
    try {
      await onPortal(portal);
    } catch (error) {
      log.error(
        { err: error, portal: portal.memberId },
        'bots could not be registered; the next start tries again',
      );
    }
  }
}

async function* pages(portals: Pick<PortalStore, 'list'>): AsyncGenerator<PortalRow[]> {
  let after: string | undefined;
  do {
    const page: PortalRow[] = await portals.list(
      after === undefined ? { limit: PAGE } : { limit: PAGE, after },
    );
    yield page;
    after = page.length === PAGE ? page.at(-1)?.memberId : undefined;
  } while (after !== undefined);
}
