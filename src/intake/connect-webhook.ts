import type { Logger } from 'pino';
import type { OnPortal } from '../bot/contract.ts';
import type { PortalRow } from '../storage/store.ts';
import { gravityOf } from './poll-pace.ts';
import { pause } from './wait.ts';

export interface ConnectDeps {
  /** Asks the portal and keeps it. */
  takeIn(): Promise<PortalRow>;
  onPortal: OnPortal;
  log: Logger;
  random(): number;
  signal: AbortSignal;
  /** Called when the first attempt is over, however it ended. */
  onTried(): void;
}

/** Takes in the portal of the incoming webhook and registers the bots there; tries until it works or the server stops. */
export async function connectWebhook(deps: ConnectDeps): Promise<void> {
  const { takeIn, onPortal, log, random, signal } = deps;
  for (let failures = 1; !signal.aborted; failures += 1) {
    try {
      await onPortal(await takeIn());
      return;
    } catch (error) {
      if (signal.aborted) return;
      const { delayMs } = gravityOf(error, failures, random);
      log.error({ err: error, againMs: Math.round(delayMs) }, 'the bot is not live in the portal yet');
      deps.onTried();
      await pause(delayMs, signal);
    }
  }
}
