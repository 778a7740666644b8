import { hashApplicationToken, type Portals } from '../portals/portal.ts';
import type { Tokens } from '../portals/tokens.ts';
import type { PortalRow } from '../storage/store.ts';
import type { InstallClaim } from './claim.ts';
import type { PortalBook } from './install.ts';
import type { Proof } from './prove.ts';

export interface AdoptDeps {
  portals: Portals;
  tokens: Pick<Tokens, 'save'>;
  /** Unix milliseconds. */
  now(): number;
}

/** The installer's view of the portals: finds them and stores what was proven. */
export function createPortalBook({ portals, tokens, now }: AdoptDeps): PortalBook {
  async function adopt(proof: Proof, claim: InstallClaim): Promise<PortalRow> {
    const { memberId, clientEndpoint, oauthServer, userId, accessToken, refreshToken, expires } = proof;
    const known = await portals.find(memberId, { fresh: true });
    // A portal that is only recognised again keeps its installer: the tokens were a chat user's or a bot's.
    const kept = claim.source === 'event' && known?.status === 'active' ? known : null;
    const row: PortalRow = {
      memberId,
      domain: new URL(clientEndpoint).host,
      clientEndpoint,
      oauthServer,
      applicationTokenHash:
        claim.applicationToken === '' ? new Uint8Array() : hashApplicationToken(claim.applicationToken),
      installerId: kept?.installerId ?? userId,
      scope: proof.scope,
      licence: proof.licence,
      language: claim.language,
      status: 'active',
      installedAt: installedAt(claim, known),
      updatedAt: now(),
    };
    // The pair first: a portal without tokens is no use, tokens without a portal do no harm.
    await tokens.save(memberId, userId, { accessToken, refreshToken, expires, server: oauthServer });
    await portals.put(row);
    return row;
  }

  return { find: (memberId) => portals.find(memberId), isGenuine: portals.isGenuine, adopt };
}

/** Time of the installation: a new one only where something was installed. */
function installedAt(claim: InstallClaim, known: PortalRow | null): number {
  const continues = claim.source === 'update' || claim.source === 'event';
  return continues && known?.status === 'active' ? known.installedAt : claim.at.getTime();
}
