import type { Logger } from 'pino';
import type { Actions } from '../bot/actions/actions.ts';
import type { BotDefinition } from '../bot/define-bot.ts';
import { createPortalHandles, type PortalHandle } from '../bot/messages/portal-handle.ts';
import { createPublish, type Publish } from '../bot/messages/publisher.ts';
import { createSpeakers, type Speakers } from '../bot/messages/speaker.ts';
import { createCronSync } from '../bot/timers/cron-sync.ts';
import { createTimers, nextOf, type Timers } from '../bot/timers/timers.ts';
import type { Measure } from '../compose/index.ts';
import { createBroadcastRunner } from '../delivery/broadcast-runner.ts';
import { type Broadcasts, createBroadcasts } from '../delivery/broadcasts.ts';
import { type MessageKey, messageKey } from '../delivery/message-key.ts';
import { createTimerRunner } from '../delivery/timer-runner.ts';
import type { Vault } from '../intake/vault.ts';
import { createFindPortal } from '../portals/find-portal.ts';
import type { Portals } from '../portals/portal.ts';
import type { Sealer } from '../portals/seal.ts';
import type { RestClient } from '../rest/rest.ts';
import type { BotStore, PortalRow, Store } from '../storage/store.ts';

export interface OwnDoingsDeps {
  bots: readonly BotDefinition[];
  rest: RestClient;
  portals: Portals;
  store: Store;
  /** The registered bots, as everybody else sees them. */
  botStore: BotStore;
  sealer: Sealer;
  vault: Pick<Vault, 'putOwn'>;
  actions: Actions;
  messageKey: MessageKey | undefined;
  measure: Measure;
  log: Logger;
  /** Unix milliseconds. */
  now: () => number;
  /** From 0 (included) to 1 (excluded). */
  random: () => number;
}

/** What the server does without an event from a portal: messages from code, timers. */
export interface OwnDoings {
  readonly speakers: Speakers;
  readonly timers: Timers;
  readonly publish: Publish;
  readonly broadcasts: Broadcasts;
  portal(name: string): PortalHandle;
  /** Sets the repeating timers of a portal's bots. */
  syncCrons(portal: PortalRow): Promise<void>;
  start(): void;
  /** Resolves when everything that is due now is an event. */
  fireDue(): Promise<void>;
  /** True when no broadcast is being sent. */
  readonly isResting: boolean;
  stop(): Promise<void>;
}

export function createOwnDoings(deps: OwnDoingsDeps): OwnDoings {
  const { bots, rest, portals, store, botStore, sealer, vault, actions, measure, log, now, random } = deps;
  const keyOf = deps.messageKey ?? messageKey;
  const speakers = createSpeakers({ rest, portals, store: botStore, now, measure, actions });
  const timers = createTimers({ store: store.timers, sealer });
  const runner = createTimerRunner({
    timers: store.timers,
    inbox: store.inbox,
    eventOf: (row) => vault.putOwn(timers.eventOf(row)),
    nextOf,
    now,
    log,
  });
  timers.onSet(runner.expect);
  const sender = createBroadcastRunner({
    ...{ store: store.broadcasts, leases: store.leases, speakers, keyOf, sealer, now, random, log },
    onUnknown: (code) => bots.find(({ profile }) => profile.code === code)?.onUnknown ?? 'dead',
  });
  const findPortal = createFindPortal(portals);
  const broadcasts = createBroadcasts({
    store: store.broadcasts,
    sealer,
    findPortal,
    wake: sender.wake,
    now,
  });
  const syncCrons = createCronSync({ bots, store: store.timers, sealer, now, onSet: runner.expect });
  return {
    speakers,
    timers,
    publish: createPublish(speakers, keyOf),
    broadcasts,
    portal: createPortalHandles({ findPortal, speakers, timers, keyOf, broadcast: broadcasts.start, now }),
    syncCrons: async (portal) => syncCrons(portal, await botStore.list(portal.memberId)),
    start() {
      runner.start();
      sender.start();
    },
    fireDue: runner.fireDue,
    get isResting() {
      return sender.isResting;
    },
    async stop() {
      await Promise.all([runner.stop(), sender.stop()]);
    },
  };
}
