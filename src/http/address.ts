import type { AddressInfo } from 'node:net';
import type { FastifyInstance } from 'fastify';

function bound(server: FastifyInstance): AddressInfo | undefined {
  const at = server.server.address();
  return at !== null && typeof at === 'object' ? at : undefined;
}

/** Where the server listens, e.g. `http://0.0.0.0:3000`; empty before it does. */
export function listenAddress(server: FastifyInstance): string {
  const at = bound(server);
  if (!at) return '';
  return `http://${at.family === 'IPv6' ? `[${at.address}]` : at.address}:${at.port}`;
}

/** Where portals reach the server; with port 0 the port that the system gave. */
export function publicAddress(config: { port: number; publicUrl: string }, server: FastifyInstance): string {
  const at = bound(server);
  return config.port === 0 && at ? config.publicUrl.replace(/:0$/, `:${at.port}`) : config.publicUrl;
}
