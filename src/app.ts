import { setTimeout as delay } from 'node:timers/promises';
import type { App } from './app/app.ts';
import { createBackground } from './app/background.ts';
import { createLimits } from './app/limits.ts';
import { logSecrets } from './app/log-secrets.ts';
import { createNetwork } from './app/network.ts';
import { createNumbers } from './app/numbers.ts';
import type { AppOverrides } from './app/overrides.ts';
import { createOwnDoings } from './app/own-doings.ts';
import { createActions } from './bot/actions/actions.ts';
import { createApology } from './bot/apology.ts';
import { createAppEventHandler } from './bot/app-event.ts';
import { createLinkSeal } from './bot/chats/deep-link.ts';
import type { BotDefinition } from './bot/define-bot.ts';
import { createDialogs } from './bot/dialogs/dialogs.ts';
import { createBotHandler } from './bot/handler.ts';
import { createOverlapOf } from './bot/overlap.ts';
import { createIsFetched } from './bot/registration/delivery.ts';
import { createRegistration, type Registration } from './bot/registration/registration.ts';
import { createSessions } from './bot/sessions/sessions.ts';
import type { Config } from './config.ts';
import { createDeadLetters } from './delivery/dead-letters.ts';
import { createEffects } from './delivery/effects.ts';
import { guardTransport } from './delivery/guarded-transport.ts';
import { createLanes } from './delivery/lanes.ts';
import { startPruner } from './delivery/pruner.ts';
import { listenAddress, publicAddress } from './http/address.ts';
import { createPublish } from './http/publication.ts';
import { addRoutes } from './http/routes.ts';
import { createHttpServer } from './http/server.ts';
import { createAccept } from './intake/accept.ts';
import { createPortalBook } from './intake/adopt.ts';
import { connectWebhook } from './intake/connect-webhook.ts';
import { createOpenFrame } from './intake/frame.ts';
import { createInstaller } from './intake/install.ts';
import { createLifecycle } from './intake/lifecycle.ts';
import { createPoller } from './intake/poller.ts';
import { createRateLimit } from './intake/rate-limit.ts';
import { resync } from './intake/resync.ts';
import { createVault } from './intake/vault.ts';
import { pause, within } from './intake/wait.ts';
import { createWebhookEvents } from './intake/webhook-event.ts';
import { takeInWebhook } from './intake/webhook-portal.ts';
import { readKeyFile } from './key-file.ts';
import { createLogger } from './log.ts';
import { createBotTokenKeeper } from './portals/bot-token.ts';
import { createPortals } from './portals/portal.ts';
import { createSealer, parseKeys } from './portals/seal.ts';
import { createSigner } from './portals/sign.ts';
import { createTokens } from './portals/tokens.ts';
import { isWebhookPortal, type Webhook } from './portals/webhook.ts';
import { scrubValue } from './redact.ts';
import { createRestClient } from './rest/client.ts';
import { createDownloads } from './rest/downloads.ts';
import { tariffOf } from './rest/tariff.ts';
import { createKnownBots } from './storage/known-bots.ts';
import { openStore, storePath } from './storage/open-store.ts';
import type { PortalRow } from './storage/store.ts';

export type { App } from './app/app.ts';
export type { AppOverrides } from './app/overrides.ts';

/** Milliseconds of a stop besides the handlers' grace: with the default grace a stop takes less than ten seconds. */
const SETTLE_MS = 1000;
const CLOSE_MS = 500;

/**
 * Wires a server: the only place where the rooms meet.
 *
 * @example
 * const app = await createApp(readConfig(process.env), [echo]);
 * await app.start();
 * @throws ConfigError for unusable keys; StorageError when the database cannot be opened
 */
export async function createApp(
  config: Config,
  bots: readonly BotDefinition[],
  overrides: AppOverrides = {},
): Promise<App> {
  const { now = Date.now, random = Math.random, logTo } = overrides;
  const { aroundStore = (store) => store, aroundTransport = (transport) => transport } = overrides;
  const log =
    overrides.log ??
    createLogger({
      level: config.logLevel,
      secrets: logSecrets(config),
      ...(logTo ? { destination: { write: logTo } } : {}),
    });
  const keys = parseKeys(config.encryptionKeys ?? readKeyFile(storePath(config.databaseUrl)));
  const sealer = createSealer(keys);
  const store = aroundStore(
    await openStore({
      url: config.databaseUrl,
      pool: config.databasePool,
      leaseMs: overrides.leaseMs,
      statementMs: overrides.statementMs,
      now,
      onListenerError: (error) => log.error({ err: error }, 'waking the lanes failed'),
    }),
  );

  // Nothing leaves the server but through this.
  const { hosts, transport, oauth, webhook } = createNetwork(config, aroundTransport, now);
  const { limiter, replicas, alone } = createLimits({ config, bots, keys, store, log, random });
  const guarded = guardTransport({ transport, lapse: () => lanes.lapse() });
  const rest = createRestClient({ transport: guarded, log, interceptors: [limiter.interceptor] });
  // With one process nobody else can be faster with a refresh token.
  const peers = alone ? { alone } : { peerWaits: [] };
  const tokens = createTokens({ store: store.tokens, sealer, oauth, now, ...peers });
  const botStore = createKnownBots({ store: store.bots, now });
  const portals = createPortals({ store: store.portals, tokens, now });

  const background = createBackground();
  const { watch } = background;
  let draining = false;
  const server = createHttpServer({
    log,
    bodyLimit: config.bodyLimit,
    trustProxy: config.trustProxy,
    draining: () => draining,
  });
  let registration: Registration | undefined;
  // The portal of a webhook that is no longer configured is left alone.
  const isServed = (portal: PortalRow): boolean =>
    !isWebhookPortal(portal) || portal.memberId === webhook?.memberId;
  const register: Registration = async (portal, options) => {
    if (!isServed(portal)) return;
    if (config.rate === 'auto') limiter.setTariff(portal.memberId, tariffOf(portal.licence));
    // Made at the first use: with port 0 the address is known only after listening.
    registration ??= createRegistration({
      bots,
      rest,
      portals,
      store: botStore,
      publicUrl: publicAddress(config, server),
      api: config.api,
      delivery: config.delivery,
      log,
    });
    const registering = registration(portal, options);
    // What was registered before goes on, whatever becomes of this.
    const follow = async (): Promise<void> => {
      await poller.follow(portal.memberId);
      await own.syncCrons(portal);
    };
    return watch(registering.finally(follow));
  };

  const downloads = createDownloads({ hosts });
  const sessions = createSessions({ store: store.sessions, sealer, now });
  const actions = createActions({ signer: createSigner(keys, 'action'), store: store.payloads, sealer, now });
  const vault = createVault({ sealer, now });
  const own = createOwnDoings({
    ...{ bots, rest, portals, store, botStore, sealer, vault, actions, log, now, random },
    messageKey: overrides.messageKey,
    measure: config.replySize,
  });
  const { timers, speakers } = own;
  const keepBotToken = createBotTokenKeeper(tokens);
  const handle = createBotHandler({
    bots,
    rest,
    portals,
    store: botStore,
    sessions,
    now,
    measure: config.replySize,
    services: {
      sessions,
      dialogs: createDialogs({ store: store.sessions, sealer, now }),
      actions,
      downloads,
      links: createLinkSeal(sealer),
      timers,
      speakers,
    },
  });
  const lanes = createLanes({
    inbox: store.inbox,
    handle: async (run) => {
      const portal = await portals.find(run.event.memberId);
      if (portal) {
        await portals.revive(portal, run.event);
        await keepBotToken(portal, run.event);
      }
      return handle(run);
    },
    apologise: createApology({ bots, rest, portals, store: botStore, now }),
    decode: vault.take,
    effects: createEffects({ inbox: store.inbox, sealer, log, messageKey: overrides.messageKey }),
    overlapOf: createOverlapOf(bots, botStore),
    now,
    random,
    log,
    concurrency: config.concurrency,
    handlerTimeoutMs: config.handlerTimeoutMs,
    settleMs: SETTLE_MS,
    storeRetryMs: 500,
    renewMs: overrides.leaseMs && overrides.leaseMs / 4,
  });

  const isFetched = createIsFetched(bots, config.delivery);
  const poller = createPoller({
    ...store,
    bots: botStore,
    portals,
    rest,
    vault,
    isFetched: (portal, row) => isServed(portal) && isFetched(portal, row),
    log,
    now,
    random,
    pollMs: config.pollMs,
  });

  const book = createPortalBook({ portals, tokens, now });
  const installer = createInstaller({
    clientId: config.clientId,
    hasSecret: config.clientSecret !== undefined,
    allowedPortals: config.allowedPortals,
    hosts,
    oauth,
    rest,
    now,
    log,
    portals: book,
    onPortal: (portal) => register(portal),
    perSender: createRateLimit({ burst: 30, perMinute: 30, now }),
    perPortal: createRateLimit({ burst: 10, perMinute: 5, now }),
  });
  const onAppEvent = createAppEventHandler({ bots, rest, portals, register, log });
  const lifecycle = createLifecycle({
    log,
    portals,
    tokens,
    store: { tokens: store.tokens, bots: botStore },
    onAppEvent: (event) => watch(onAppEvent(event)),
    now,
  });

  const numbers = createNumbers({ lanes, limiter, inbox: store.inbox, now });
  const accept = createAccept({ log, portals: book, installer, lifecycle, inbox: store.inbox, vault });
  const ofWebhook =
    webhook && createWebhookEvents({ portal: () => portals.find(webhook.memberId), ...portals });

  await addRoutes(server, {
    accept: ofWebhook ? async (posted) => accept(await ofWebhook(posted)) : accept,
    openFrame: createOpenFrame({ installer, portals: book, now }),
    bodyLimit: config.bodyLimit,
    health: { check: () => store.check(), draining: () => draining },
    answered: numbers.answered,
    metrics: { token: config.metricsToken, read: numbers.read },
    publish: {
      apiKey: config.publishApiKey,
      publish: createPublish({ portals, send: own.publish }),
    },
  });

  const stopping = new AbortController();
  let stopPruner: (() => void) | undefined;
  let stopped: Promise<void> | undefined;

  async function listen(): Promise<string> {
    if (server.server.listening) return listenAddress(server);
    await server.listen({ host: config.host, port: config.port });
    return listenAddress(server);
  }

  async function start(): Promise<string> {
    const at = await listen();
    await replicas.start();
    lanes.start();
    stopPruner = startPruner({ ...store, now, log });
    const syncing = resync({ portals: store.portals, onPortal: register, log, signal: stopping.signal });
    watch(syncing).catch((error: unknown) => log.error({ err: error }, 'known portals could not be listed'));
    log.info(
      {
        address: at,
        publicUrl: publicAddress(config, server),
        bots: bots.map(({ profile }) => profile.code),
      },
      'ready',
    );
    poller.start();
    own.start();
    if (webhook) connect(webhook);
    else if (config.clientSecret === undefined && config.allowedPortals.length === 0) {
      log.warn(
        'every installation is refused: set B24_CLIENT_ID and B24_CLIENT_SECRET, or B24_ALLOWED_PORTALS',
      );
    }
    return at;
  }

  function connect(to: Webhook): void {
    const { promise: tried, resolve: onTried } = Promise.withResolvers<void>();
    watch(tried);
    const takeIn = () => takeInWebhook(to, config.botToken, { portals, tokens, rest, log, now });
    const { signal } = stopping;
    connectWebhook({ takeIn, onPortal: register, log, random, signal, onTried }).then(onTried, onTried);
  }

  async function idle(): Promise<void> {
    for (let calm = 0; calm < 2 && !stopping.signal.aborted; ) {
      await own.fireDue();
      const { pending } = await store.inbox.counts();
      const due = pending === 0 ? null : await store.inbox.nextDue();
      const resting = pending === 0 || (due !== null && due > now());
      calm = resting && lanes.stats().running === 0 && background.size === 0 && own.isResting ? calm + 1 : 0;
      await pause(2, stopping.signal);
    }
  }

  async function shutDown(): Promise<void> {
    draining = true;
    log.info('stopping');
    stopPruner?.();
    stopping.abort();
    // A portal never repeats an event: while handlers finish, what still comes is stored for the next start.
    await Promise.all([
      within(installer.stop(), CLOSE_MS),
      within(poller.stop(), CLOSE_MS),
      within(own.stop(), CLOSE_MS),
      lanes.drain(config.drainGraceMs),
      // Who sends here has to learn first that others are to be sent to.
      delay(server.server.listening ? config.drainDelayMs : 0),
    ]);
    await within(server.close(), CLOSE_MS);
    await within(Promise.all([rest.close(), downloads.close(), replicas.stop()]), CLOSE_MS);
    await store.close();
    log.info(lanes.stats(), 'stopped');
  }

  return {
    server,
    store,
    log,
    deadLetters: createDeadLetters({
      inbox: store.inbox,
      read: (letter) => scrubValue(vault.take(letter)),
      now,
    }),
    portal: own.portal,
    broadcasts: own.broadcasts,
    listen,
    start,
    idle,
    fetchEvents: () => poller.fetchNow(),
    stop: () => {
      stopped ??= shutDown().catch((error: unknown) =>
        log.error({ err: error }, 'not everything could be closed'),
      );
      return stopped;
    },
  };
}
