import { setTimeout as wait } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { BotDefinition } from '../bot/define-bot.ts';
import type { Config } from '../config.ts';
import { type Alone, createAlone } from '../portals/alone.ts';
import type { KeyRing } from '../portals/seal.ts';
import { systemClock } from '../rest/clock.ts';
import { createLimiter, type Limiter } from '../rest/limiter.ts';
import { createSharedBuckets } from '../rest/shared-buckets.ts';
import type { Store } from '../storage/store.ts';
import { factsOf } from './replica-facts.ts';
import { createReplicas, type Replicas } from './replicas.ts';
import { TARIFFS } from './tariffs.ts';

export interface LimitsDeps {
  config: Config;
  bots: readonly BotDefinition[];
  keys: KeyRing;
  store: Pick<Store, 'buckets' | 'leases' | 'replicas'>;
  log: Logger;
  /** From 0 (included) to 1 (excluded). */
  random: () => number;
}

/** What a server may do next to others: its part in what portals take, and what only one of all may do. */
export interface Limits {
  limiter: Limiter;
  replicas: Replicas;
  /** Undefined: nobody shares the store. */
  alone: Alone | undefined;
}

/** Makes them. Buckets are shared where servers share both the store and their source address. */
export function createLimits(deps: LimitsDeps): Limits {
  const { config, store, log, random } = deps;
  const { egress, rate } = config;
  const replicas = createReplicas({
    store: store.replicas,
    facts: factsOf(config, deps.bots, deps.keys),
    log,
  });
  const alone = store.replicas === null ? undefined : createAlone(store.leases, wait);
  const tariff = TARIFFS[rate];
  if (store.buckets === null || egress === 'own')
    return { limiter: createLimiter({ random, tariff }), replicas, alone };
  const buckets = createSharedBuckets({
    store: store.buckets,
    egress,
    replicas: replicas.neighbours,
    clock: systemClock,
  });
  const limiter = createLimiter({ random, tariff, createMeter: buckets.createMeter });
  return {
    limiter,
    alone,
    replicas: {
      ...replicas,
      stop() {
        buckets.stop();
        return replicas.stop();
      },
    },
  };
}
