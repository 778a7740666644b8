import type { Logger } from 'pino';
import type { MessageKey } from '../delivery/message-key.ts';
import type { Transport } from '../rest/transport.ts';
import type { Store } from '../storage/store.ts';

/** What tests and tools put in place of the machine's own. */
export interface AppOverrides {
  /** Unix milliseconds. */
  now?: () => number;
  /** From 0 (included) to 1 (excluded). */
  random?: () => number;
  log?: Logger;
  /** Gets every log line, ready for printing, in place of standard output. */
  logTo?: (line: string) => void;
  /** How long a dialog is held without a sign of life where servers share a store, ms; default 20 000. */
  leaseMs?: number;
  /** How long one statement may take where servers share a store, ms; default 10 000. */
  statementMs?: number;
  /** Stands between the server and its store: to watch, to fail or to stop at a certain write. */
  aroundStore?: (store: Store) => Store;
  /** Stands between the server and the network, likewise. */
  aroundTransport?: (transport: Transport) => Transport;
  /** Makes idempotency keys. One that makes none, or others every time, lets messages double. */
  messageKey?: MessageKey;
}
