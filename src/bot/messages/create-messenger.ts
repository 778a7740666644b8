import type { Generation } from '../../bitrix24/event.ts';
import type { Messenger, MessengerOptions } from './messenger.ts';
import { createMessengerV1 } from './messenger-v1.ts';
import { createMessengerV2 } from './messenger-v2.ts';

/** The messenger of a bot that is registered in `generation`. */
export function createMessenger(generation: Generation, options: MessengerOptions): Messenger {
  return generation === 'v1' ? createMessengerV1(options) : createMessengerV2(options);
}
