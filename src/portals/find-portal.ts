import type { PortalRow } from '../storage/store.ts';
import type { Portals } from './portal.ts';

/** Finds a portal by member_id or domain; null when it is not known. */
export type FindPortal = (name: string) => Promise<PortalRow | null>;

const PAGE = 500;

/** Domains are looked through, those asked for before first: they are few, and a lookup by a person or a program's start. */
export function createFindPortal(portals: Pick<Portals, 'find' | 'list'>): FindPortal {
  /** member_id by domain. */
  const seen = new Map<string, string>();

  async function byDomain(domain: string): Promise<PortalRow | null> {
    let after: string | undefined;
    for (;;) {
      const page = await portals.list(after === undefined ? { limit: PAGE } : { limit: PAGE, after });
      const found = page.find((row) => row.domain === domain);
      if (found) {
        seen.set(domain, found.memberId);
        return found;
      }
      after = page.at(-1)?.memberId;
      if (page.length < PAGE) return null;
    }
  }

  return async (name) => {
    const portal = await portals.find(name);
    if (portal) return portal;
    const domain = name.toLowerCase();
    const known = seen.get(domain);
    const again = known === undefined ? null : await portals.find(known);
    return again?.domain === domain ? again : byDomain(domain);
  };
}
