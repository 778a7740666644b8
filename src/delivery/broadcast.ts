import type { OnUnknown } from '../bot/contract.ts';
import { type KeyOf, keyed } from '../bot/messages/sending.ts';
import type { Speaker } from '../bot/messages/speaker.ts';
import type { Part } from '../compose/index.ts';
import { B24BotError } from '../errors.ts';
import type { BroadcastStore, RecipientRow } from '../storage/store.ts';
import { classOf, describe } from './retry.ts';
import { isOutcomeUnknown } from './unknown-outcome.ts';

export type RecipientResult = Pick<RecipientRow, 'n' | 'state' | 'messageId' | 'error'>;

/** What became of one attempt: a result to keep, or the reason to try again. */
export type Delivery = { result: RecipientResult } | { again: unknown; marked: boolean; counts: boolean };

export interface BroadcastMessage {
  id: string;
  parts: readonly Part[];
  onUnknown: OnUnknown;
}

export interface DeliverDeps {
  store: Pick<BroadcastStore, 'record'>;
  keyOf: KeyOf;
  signal: AbortSignal;
}

const UNKNOWN = 'OUTCOME_UNKNOWN: not known whether it was sent';

/**
 * Sends a broadcast to one dialog. Its key follows from broadcast and number, so that a crash doubles nothing; a message
 * that cannot have one counts as failed on disk before it is sent, unless the bot wants such messages sent again.
 */
export async function deliver(
  { id, parts, onUnknown }: BroadcastMessage,
  speaker: Speaker,
  { n, memberId, dialogId }: Pick<RecipientRow, 'n' | 'memberId' | 'dialogId'>,
  { store, keyOf, signal }: DeliverDeps,
): Promise<Delivery> {
  let unkeyed = false;
  const once = keyed(`${memberId}/broadcast/${speaker.bot.id}/${id}/${n}`, keyOf, {
    signal,
    async unkeyed(_method, send) {
      unkeyed = true;
      if (onUnknown !== 'retry')
        await store.record(id, [{ n, state: 'failed', messageId: null, error: UNKNOWN }]);
      return send();
    },
  });
  try {
    const way = { once, isKeyed: true, call: { priority: 'broadcast' as const, signal } };
    const { id: messageId } = await speaker.messenger(dialogId, way).send(dialogId, parts);
    return { result: { n, state: 'sent', messageId, error: null } };
  } catch (error) {
    const lost = unkeyed && isOutcomeUnknown(error);
    if (lost && onUnknown !== 'retry') return failed(n, `${UNKNOWN}: ${describe(error)}`);
    if (signal.aborted || lost || classOf(error) === 'transient') {
      // What the limiter kept back was never tried.
      const counts = !(error instanceof B24BotError && error.layer === 'limit');
      return { again: error, marked: unkeyed && onUnknown !== 'retry', counts };
    }
    return failed(n, describe(error));
  }
}

export function failed(n: number, error: string): { result: RecipientResult } {
  return { result: { n, state: 'failed', messageId: null, error } };
}

/** For whom the packed reply is sealed. */
export const sealContext = (id: string): string => `broadcast:${id}`;
