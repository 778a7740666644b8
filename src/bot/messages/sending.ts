import { setTimeout as sleep } from 'node:timers/promises';
import { B24BotError, RestError } from '../../errors.ts';
import type { Effect } from '../contract.ts';
import type { Once } from './messenger.ts';

/** Makes the idempotency key of a message: see `createEffects`. Undefined: send without a key. */
export type KeyOf = (scope: string, call: string, burnt: number) => string | undefined;

/** No event, no second run: whoever sends again means it. */
export const unrecorded: Once = (_name, _content, make) =>
  make({ inDoubt: false, keyed: (send) => send(undefined), unkeyed: (_method, send) => send() });

/** Milliseconds before a message that is on its way is asked for again. */
const DUPLICATE_WAITS = [500, 1000, 2000, 4000];

/**
 * Sends with keys that follow from `scope`, dialog and number: the same message again is taken for the one before.
 * @param unkeyed what to do about a message that cannot have a key
 */
export function keyed(
  scope: string,
  keyOf: KeyOf,
  { unkeyed, signal }: { unkeyed: Effect['unkeyed']; signal?: AbortSignal | undefined },
): Once {
  const counts = new Map<string, number>();
  return (name, _content, make) => {
    const n = counts.get(name) ?? 0;
    counts.set(name, n + 1);
    const key = keyOf(scope, `${name}#${n}`, 0);
    return make({ inDoubt: false, unkeyed, keyed: (send) => again(() => send(key), signal) });
  };
}

/** Asks again while the portal says that a message with this key is on its way. */
async function again(send: () => Promise<unknown>, signal: AbortSignal | undefined): Promise<unknown> {
  for (const wait of DUPLICATE_WAITS) {
    try {
      return await send();
    } catch (error) {
      if (!(error instanceof RestError && error.code === 'MESSAGE_DUPLICATED_BY_UUID')) throw error;
      await sleep(wait, undefined, signal === undefined ? {} : { signal });
    }
  }
  return send();
}

/** For messages that are to be sent once and in no other way. */
export const refuseUnkeyed: Effect['unkeyed'] = async (method) => {
  throw new B24BotError(`${method} knows no idempotency key: this message could be sent twice`, {
    code: 'NO_KEY',
    layer: 'handler',
    hint: 'In v1 grant the application the scope `im`; a bot that nobody has talked to since has no token of its own. Lines of the system never have a key.',
  });
};
