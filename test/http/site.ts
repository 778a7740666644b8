import { addRoutes, type RouteDeps } from '../../src/http/routes.ts';
import { createHttpServer, type HttpOptions } from '../../src/http/server.ts';
import type { FrameOutcome } from '../../src/intake/frame.ts';
import type { AcceptStatus, Posted } from '../../src/intake/posted.ts';
import { createLogger } from '../../src/log.ts';

/** The real server with real routes; what lies behind them is recorded and answers as told. */
export async function openSite(change: Partial<RouteDeps> & { http?: Partial<HttpOptions> } = {}) {
  const lines: string[] = [];
  const taken: Posted[] = [];
  const answers: { accept: AcceptStatus; frame: FrameOutcome } = {
    accept: 200,
    frame: { status: 200, view: 'installed', portalOrigin: 'https://kestrel-works.bitrix24.eu' },
  };
  const log = createLogger({ level: 'trace', destination: { write: (line) => lines.push(line) } });
  const server = createHttpServer({ log, bodyLimit: 1024 * 1024, ...change.http });
  await addRoutes(server, {
    accept: async (posted) => {
      taken.push(posted);
      return answers.accept;
    },
    openFrame: async (frame) => {
      taken.push(frame);
      return answers.frame;
    },
    bodyLimit: 1024 * 1024,
    health: { check: async () => undefined, draining: () => false },
    publish: { apiKey: undefined, publish: async () => ({ messageId: 1 }) },
    metrics: { token: undefined, read: async () => ({ contentType: 'text/plain', text: '' }) },
    answered: () => undefined,
    ...change,
  });
  await server.ready();
  return { server, lines, taken, answers };
}
