import type { Logger } from 'pino';
import { readEnvelope } from '../bitrix24/envelope.ts';
import type { EventEnvelope } from '../bitrix24/event.ts';
import { B24BotError, StorageError } from '../errors.ts';
import type { Inbox, PortalRow } from '../storage/store.ts';
import { claimOfEvent } from './claim.ts';
import type { Installer, InstallOutcome, PortalBook } from './install.ts';
import type { Lifecycle } from './lifecycle.ts';
import type { Accept, AcceptStatus, Posted } from './posted.ts';
import type { Vault } from './vault.ts';

export interface AcceptDeps {
  log: Logger;
  portals: Pick<PortalBook, 'find' | 'isGenuine'>;
  installer: Pick<Installer, 'submit'>;
  lifecycle: Lifecycle;
  inbox: Pick<Inbox, 'append'>;
  vault: Pick<Vault, 'put'>;
}

/** Names of unknown events that were logged; beyond this many nothing more is. */
const MOST_REMEMBERED = 1000;

/**
 * Takes what a portal posted: believes it only when portal and application_token match, and answers 200 only when it
 * is on disk. The order of the checks: shape (with event name and the bots' own portal), portal, application_token, append.
 */
export function createAccept(deps: AcceptDeps): Accept {
  const { log, portals } = deps;
  const unknownNames = new Set<string>();

  return async (posted) => {
    const read = readEnvelope(posted.value);
    if (!read.ok) {
      const { code, message } = read.error;
      log.warn({ ip: posted.ip, code, why: message }, 'not an event: refused');
      return code === 'BOT_MEMBER_MISMATCH' ? 403 : 400;
    }
    try {
      return await judge(read.envelope, posted);
    } catch (error) {
      const { name, memberId } = read.envelope;
      const hint = error instanceof B24BotError ? error.hint : undefined;
      const what =
        error instanceof StorageError ? 'the store takes no events: answered 503' : 'event not accepted';
      log.error({ err: error, portal: memberId, event: name, hint }, what);
      return 503;
    }
  };

  async function judge(envelope: EventEnvelope, posted: Posted): Promise<AcceptStatus> {
    const found = await portals.find(envelope.memberId);
    const portal = isInstalled(found) ? found : null;
    const genuine = portal !== null && portals.isGenuine(portal, envelope.applicationToken);

    if (envelope.app?.kind === 'installed') {
      // The same event once more: what it says was already proven.
      if (genuine && portal.installedAt >= envelope.at.getTime()) return 200;
      return install(envelope, posted);
    }
    if (genuine) return process(portal, envelope, posted);
    // An unknown portal, or an update that brings another application_token: only a proof helps.
    if (portal === null || envelope.app?.kind === 'updated') return install(envelope, posted);
    log.warn(
      { portal: envelope.memberId, event: envelope.name, ip: posted.ip },
      'wrong application_token: refused',
    );
    return 403;
  }

  /** Holds what was posted until its portal is proven, then goes on with it. */
  async function install(envelope: EventEnvelope, posted: Posted): Promise<AcceptStatus> {
    const claim = claimOfEvent(envelope);
    if (claim === null) {
      log.warn({ portal: envelope.memberId, event: envelope.name, ip: posted.ip }, 'unknown portal: refused');
      return 403;
    }
    const outcome = await deps.installer.submit(claim, posted.ip);
    if (outcome.state === 'pending') void goOnLater(outcome.later, envelope, posted);
    return settle(outcome, envelope, posted);
  }

  async function settle(
    outcome: InstallOutcome,
    envelope: EventEnvelope,
    posted: Posted,
  ): Promise<AcceptStatus> {
    if (outcome.state === 'installed') return process(outcome.portal, envelope, posted);
    return outcome.state === 'refused' ? 403 : 503;
  }

  async function goOnLater(
    later: Promise<InstallOutcome>,
    envelope: EventEnvelope,
    posted: Posted,
  ): Promise<void> {
    try {
      await settle(await later, envelope, posted);
    } catch (error) {
      log.error(
        { err: error, portal: envelope.memberId, event: envelope.name },
        'event lost: it could not be stored',
      );
    }
  }

  /** The portal is known and the event is its own. */
  async function process(portal: PortalRow, envelope: EventEnvelope, posted: Posted): Promise<AcceptStatus> {
    const { memberId, name, bots, app } = envelope;
    if (app) {
      await deps.lifecycle(portal, app);
      return 200;
    }
    if (bots.length === 0) {
      logUnknown(memberId, name);
      return 200;
    }
    const outcomes = await deps.inbox.append(deps.vault.put(envelope, posted));
    log.debug({ portal: memberId, events: bots.map(({ id }) => id), outcomes }, 'event accepted');
    return 200;
  }

  function logUnknown(memberId: string, name: string): void {
    const key = `${memberId} ${name}`;
    if (unknownNames.has(key) || unknownNames.size >= MOST_REMEMBERED) return;
    unknownNames.add(key);
    log.info({ portal: memberId, event: name }, 'event of an unknown name: ignored from now on');
  }
}

/** A portal that can be believed: installed, and its application_token is known. */
function isInstalled(portal: PortalRow | null): portal is PortalRow {
  return portal !== null && portal.status === 'active' && portal.applicationTokenHash.length > 0;
}
