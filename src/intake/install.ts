import type { Logger } from 'pino';
import type { OnPortal } from '../bot/contract.ts';
import type { PortalRow } from '../storage/store.ts';
import type { InstallClaim } from './claim.ts';
import { createPortalLock } from './portal-lock.ts';
import {
  confirmAtPortal,
  type Evidence,
  gatherEvidence,
  isTransient,
  type Proof,
  type ProveDeps,
  screen,
} from './prove.ts';
import type { RateLimit } from './rate-limit.ts';
import { InstallRefused, type RefusalReason } from './refusal.ts';
import { pause, within } from './wait.ts';

export type InstallOutcome =
  | { state: 'installed'; portal: PortalRow }
  | { state: 'refused'; reason: RefusalReason }
  /** It could not be checked yet and is tried again; `later` settles with the last word. */
  | { state: 'pending'; later: Promise<InstallOutcome> }
  /** Too many attempts, or trouble that lasted: nothing was decided. */
  | { state: 'unchecked' };

export interface PortalBook {
  find(memberId: string): Promise<PortalRow | null>;
  isGenuine(portal: PortalRow, applicationToken: string): boolean;
  /** Stores the portal and its new token pair durably; replaces what was there. @throws StorageError */
  adopt(proof: Proof, claim: InstallClaim): Promise<PortalRow>;
}

export interface InstallerDeps extends ProveDeps {
  log: Logger;
  portals: PortalBook;
  /** Registers bots and commands; failures are logged, the next start tries again. */
  onPortal: OnPortal;
  perSender: RateLimit;
  perPortal: RateLimit;
  /** Milliseconds a request waits for the outcome; the portal's own deadline is about 15 s. */
  answerWithinMs?: number;
  /** Milliseconds before each further attempt of an installation that could not be checked. */
  retryAfterMs?: readonly number[];
  /** Installations in progress at most. */
  mostAtOnce?: number;
}

export interface Installer {
  /** Proves and stores an installation. Never throws. */
  submit(claim: InstallClaim, ip: string): Promise<InstallOutcome>;
  /** Gives up what is waiting for another attempt. */
  stop(): Promise<void>;
}

const RETRY_AFTER_MS = [2_000, 10_000, 30_000, 120_000, 600_000, 1_800_000];

/**
 * Proves installations, one at a time per portal.
 *
 * The request waits for the proof: 200 means proven and stored. What cannot be checked in time (the authorisation
 * server is down) is answered 503 and goes on in the background, because the portal will not ask again; that queue is
 * bounded and in memory, since nothing was promised, and an installation lost with it is found again when the portal's
 * next event arrives with tokens. No request goes to an address of the claim before a pinned authorisation server has
 * confirmed that address.
 */
export function createInstaller(deps: InstallerDeps): Installer {
  const { log, portals, now } = deps;
  const retryAfterMs = deps.retryAfterMs ?? RETRY_AFTER_MS;
  const lock = createPortalLock();
  const running = new Set<Promise<InstallOutcome>>();
  const stopping = new AbortController();

  async function prove(claim: InstallClaim): Promise<InstallOutcome> {
    const arrivedAt = now();
    // Kept between attempts: the exchange uses up the refresh token of the claim.
    const kept: { evidence?: Evidence } = {};
    for (let attempt = 0; ; attempt += 1) {
      try {
        const portal = await lock.run(claim.memberId, () => tryOnce(claim, arrivedAt, kept));
        return { state: 'installed', portal };
      } catch (error) {
        if (error instanceof InstallRefused) return refuse(claim, error);
        const wait = retryAfterMs[attempt];
        const again = isTransient(error) && wait !== undefined && !stopping.signal.aborted;
        log.error({ err: error, portal: claim.memberId, again }, 'installation could not be checked');
        if (!again) return { state: 'unchecked' };
        await pause(wait, stopping.signal);
        if (stopping.signal.aborted) return { state: 'unchecked' };
      }
    }
  }

  async function tryOnce(
    claim: InstallClaim,
    arrivedAt: number,
    kept: { evidence?: Evidence },
  ): Promise<PortalRow> {
    const known = await portals.find(claim.memberId);
    // The same installation told twice (event and page, or a repeated event): the first one has used up the token.
    const justProven = known?.status === 'active' && known.updatedAt >= arrivedAt;
    if (justProven && portals.isGenuine(known, claim.applicationToken)) return known;

    kept.evidence ??= await gatherEvidence(claim, deps);
    // Without the secret the portal's id is its own word: it must not displace a portal at another address.
    if (!deps.hasSecret && known && known.clientEndpoint !== claim.clientEndpoint) {
      throw new InstallRefused('other-address');
    }
    const portal = await portals.adopt(await confirmAtPortal(claim, kept.evidence, deps), claim);
    log.info({ portal: portal.memberId, domain: portal.domain, source: claim.source }, 'portal installed');
    deps.onPortal(portal).catch((error: unknown) => {
      log.error(
        { err: error, portal: portal.memberId },
        'bots could not be registered; the next start tries again',
      );
    });
    return portal;
  }

  function refuse(claim: InstallClaim, refusal: InstallRefused): InstallOutcome {
    const { reason, hint } = refusal;
    log.warn({ portal: claim.memberId, source: claim.source, reason, hint }, refusal.message);
    return { state: 'refused', reason };
  }

  async function submit(claim: InstallClaim, ip: string): Promise<InstallOutcome> {
    try {
      screen(claim, deps);
    } catch (error) {
      if (error instanceof InstallRefused) return refuse(claim, error);
      throw error;
    }
    const full = stopping.signal.aborted || running.size >= (deps.mostAtOnce ?? 100);
    if (full || !deps.perSender.take(ip) || !deps.perPortal.take(claim.memberId)) {
      log.warn({ portal: claim.memberId, ip }, 'too many installation attempts: not checked');
      return { state: 'unchecked' };
    }
    const work = prove(claim);
    running.add(work);
    const later = work.finally(() => running.delete(work));
    return (await within(later, deps.answerWithinMs ?? 10_000)) ?? { state: 'pending', later };
  }

  async function stop(): Promise<void> {
    stopping.abort();
    await Promise.allSettled(running);
  }

  return { submit, stop };
}
