import type { FastifyInstance } from 'fastify';
import type { OpenFrame } from '../intake/frame.ts';
import type { Accept } from '../intake/posted.ts';
import { acceptBodies } from './body.ts';
import { eventRoutes } from './events.ts';
import { type HealthDeps, healthRoutes } from './health.ts';
import { installRoutes } from './install.ts';
import { type MetricsDeps, metricsRoutes } from './metrics.ts';
import { type Publish, publishRoutes } from './publish.ts';

export interface RouteDeps {
  accept: Accept;
  openFrame: OpenFrame;
  /** Bytes of a posted body. */
  bodyLimit: number;
  health: HealthDeps;
  publish: { apiKey: string | undefined; publish: Publish };
  metrics: MetricsDeps;
  /** Told how each event was answered. */
  answered(status: number): void;
}

/** Puts all routes on a server. What portals post is read by our own decoder, in a scope of its own. */
export async function addRoutes(server: FastifyInstance, deps: RouteDeps): Promise<void> {
  await server.register(async (scope) => {
    await acceptBodies(scope, deps.bodyLimit);
    eventRoutes(scope, deps);
    installRoutes(scope, deps);
  });
  healthRoutes(server, deps.health);
  publishRoutes(server, deps.publish);
  metricsRoutes(server, deps.metrics);
}
