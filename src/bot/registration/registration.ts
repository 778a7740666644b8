import type { Logger } from 'pino';
import type { Portals } from '../../portals/portal.ts';
import { isWebhookPortal } from '../../portals/webhook.ts';
import type { RestCaller, RestClient } from '../../rest/rest.ts';
import type { BotRow, BotStore, PortalRow } from '../../storage/store.ts';
import type { BotDefinition } from '../define-bot.ts';
import type { BotApi, BotDelivery } from '../profile.ts';
import { registerV1 } from './bot-v1.ts';
import { registerV2 } from './bot-v2.ts';
import type { CommandSync } from './command-sync.ts';
import { syncCommandsV1 } from './commands-v1.ts';
import { syncCommandsV2 } from './commands-v2.ts';
import { addressOf, deliveryOf, wantedDelivery } from './delivery.ts';
import { fingerprint } from './fingerprint.ts';
import { chooseGeneration } from './generation.ts';
import { bindAppEvents } from './subscriptions.ts';

export interface RegistrationOptions {
  bots: readonly BotDefinition[];
  rest: RestClient;
  portals: Pick<Portals, 'identity'>;
  store: BotStore;
  /** Public address of this server, e.g. `https://bots.example.com`. */
  publicUrl: string;
  /** For bots that do not say; default `auto`. */
  api?: BotApi;
  /** Likewise. */
  delivery?: BotDelivery;
  log: Logger;
}

/**
 * Registers the bots in a portal, or does nothing when they are registered as declared. Fits `OnPortal`.
 * `force`: register although nothing changed, e.g. after the portal dropped the subscriptions.
 */
export type Registration = (portal: PortalRow, options?: { force?: boolean }) => Promise<void>;

/** Path of the route that takes the portal's events. */
const EVENTS_PATH = '/bitrix24/events';

/**
 * Makes the registration of bots: chooses the generation, registers or re-uses each bot, syncs its commands by diff
 * and binds the application's own events. Runs for one portal never overlap. One bot's failure does not keep the
 * others from being registered; it is thrown when all were tried.
 */
export function createRegistration(options: RegistrationOptions): Registration {
  const url = `${options.publicUrl.replace(/\/+$/, '')}${EVENTS_PATH}`;
  const running = new Map<string, Promise<void>>();
  return (portal, { force = false } = {}) => {
    const before = running.get(portal.memberId) ?? Promise.resolve();
    const run = before.catch(() => {}).then(() => registerAll(options, url, portal, force));
    running.set(portal.memberId, run);
    const forget = (): void => {
      if (running.get(portal.memberId) === run) running.delete(portal.memberId);
    };
    run.then(forget, forget);
    return run;
  };
}

async function registerAll(
  options: RegistrationOptions,
  url: string,
  portal: PortalRow,
  force: boolean,
): Promise<void> {
  const log = options.log.child({ portal: portal.memberId });
  const caller = options.rest.as(options.portals.identity.installer(portal));
  const pending: OneBot[] = [];
  for (const bot of options.bots) {
    const api = bot.profile.api ?? options.api ?? 'auto';
    const delivery = wantedDelivery(bot.profile, options.delivery);
    // The time of installation is part of it: after a new installation nothing of the old one is left.
    const print = fingerprint([
      bot.profile,
      bot.commands,
      addressOf(portal, delivery, url),
      api,
      portal.installedAt,
    ]);
    const row = await options.store.get(portal.memberId, bot.profile.code);
    if (row?.fingerprint === print && !force) continue;
    pending.push({
      caller,
      bot,
      api,
      delivery,
      url,
      portal,
      print,
      row: force ? null : row,
      store: options.store,
      log,
    });
  }
  if (pending.length === 0) return;
  // First, because the stored fingerprints must not say that all is done while this is missing.
  // A webhook is no application: nothing of that kind happens to it.
  if (!isWebhookPortal(portal)) await bindAppEvents(caller, url, log);
  const failures: unknown[] = [];
  for (const one of pending) {
    try {
      await registerOne(one);
    } catch (error) {
      log.error({ err: error, bot: one.bot.profile.code }, 'bot not registered');
      failures.push(error);
    }
  }
  if (failures.length > 0) throw failures[0];
}

interface OneBot {
  caller: RestCaller;
  bot: BotDefinition;
  api: BotApi;
  delivery: BotDelivery;
  url: string;
  portal: PortalRow;
  print: string;
  row: BotRow | null;
  store: BotStore;
  log: Logger;
}

async function registerOne(one: OneBot): Promise<void> {
  const { caller, bot, api, url, portal, print, row, store, log } = one;
  const { code } = bot.profile;
  const generation = await chooseGeneration(api, caller);
  const delivery = deliveryOf(portal, bot.profile, one.delivery, generation);
  const { id, isNew } =
    generation === 'v2'
      ? await registerV2(caller, bot.profile, delivery === 'fetch' ? null : url)
      : await registerV1(caller, bot.profile, url);
  const stored = row?.botId === id && row.generation === generation ? row.commands : {};
  const entry: BotRow = {
    memberId: portal.memberId,
    code,
    botId: id,
    generation,
    fingerprint: '',
    commands: stored,
  };
  // Events may arrive from now on; the empty fingerprint says that the commands are not in line yet.
  await store.put(entry);
  const sync: CommandSync = { botId: id, url, declared: bot.commands, stored, isNewBot: isNew };
  const { commands, changed } = await (generation === 'v2' ? syncCommandsV2 : syncCommandsV1)(caller, sync);
  await store.put({ ...entry, fingerprint: print, commands });
  log.info({ bot: code, botId: id, generation, delivery, commands: changed }, 'bot registered');
}
