import type { Logger } from 'pino';
import type { Config } from '../config.ts';
import { systemClock } from '../rest/clock.ts';
import { createLimiter, type Limiter } from '../rest/limiter.ts';
import { createSharedBuckets } from '../rest/shared-buckets.ts';
import type { ReplicaRow, Store } from '../storage/store.ts';
import { createReplicas, type Replicas } from './replicas.ts';
import { TARIFFS } from './tariffs.ts';

export interface LimitsDeps {
  config: Pick<Config, 'rate' | 'egress'>;
  facts: ReplicaRow['facts'];
  store: Pick<Store, 'buckets' | 'replicas'>;
  log: Logger;
  /** From 0 (included) to 1 (excluded). */
  random: () => number;
}

/** The limiter, with buckets that are shared where servers share both the store and their source address. */
export function createLimits(deps: LimitsDeps): { limiter: Limiter; replicas: Replicas } {
  const { config, facts, store, log, random } = deps;
  const { egress, rate } = config;
  const replicas = createReplicas({ store: store.replicas, facts, log });
  const tariff = TARIFFS[rate];
  if (store.buckets === null || egress === 'own')
    return { limiter: createLimiter({ random, tariff }), replicas };
  const buckets = createSharedBuckets({
    store: store.buckets,
    egress,
    replicas: replicas.neighbours,
    clock: systemClock,
  });
  const limiter = createLimiter({ random, tariff, createMeter: buckets.createMeter });
  return {
    limiter,
    replicas: {
      ...replicas,
      stop() {
        buckets.stop();
        return replicas.stop();
      },
    },
  };
}
