import type { FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import type { PortalHandle } from '../bot/messages/portal-handle.ts';
import type { Broadcasts } from '../delivery/broadcasts.ts';
import type { DeadLetters } from '../delivery/dead-letters.ts';
import type { Store } from '../storage/store.ts';

/** A server with its bots. */
export interface App {
  readonly server: FastifyInstance;
  readonly store: Store;
  readonly log: Logger;
  /** Events that were given up. */
  readonly deadLetters: DeadLetters;
  /**
   * A portal that has installed the application, by member_id or domain: its bots speak and set timers whenever some code
   * of yours wants.
   *
   * @example await app.portal('kestrel-works.bitrix24.eu').bot('echo').send('chat2210', 'The build is green')
   */
  portal(name: string): PortalHandle;
  /** Messages to many dialogs, of one portal or of many. */
  readonly broadcasts: Broadcasts;
  /** Opens the port; answers with the address, e.g. `http://0.0.0.0:3000`. @throws when the port is taken */
  listen(): Promise<string>;
  /** Opens the port, takes up what the inbox still holds, brings every known portal's bots in line. */
  start(): Promise<string>;
  /** Resolves when no event waits, no handler runs and no portal is being registered; retries in the future count as rest. */
  idle(): Promise<void>;
  /** Fetches at once what waits for bots in fetch mode; resolves with the number of events when they are stored. */
  fetchEvents(): Promise<number>;
  /**
   * Says 503 to readiness, lets handlers finish within the grace, aborts the rest and keeps their events for the next
   * start; then takes no more requests. Never rejects.
   */
  stop(): Promise<void>;
}
