import type { Generation } from '../../bitrix24/event.ts';
import { RestError } from '../../errors.ts';
import type { RestCaller } from '../../rest/rest.ts';
import type { BotApi } from '../profile.ts';

/** A portal without v2 does not know the method (REST protocol, section 5). */
const UNKNOWN_METHOD = 'ERROR_METHOD_NOT_FOUND';

/**
 * The generation to register a bot in. `auto`: v2 where the portal answers `imbot.v2.Revision.get`.
 * @throws RestError, TransportError, AuthError when the portal could not be asked: that says nothing about v2.
 */
export async function chooseGeneration(api: BotApi, caller: RestCaller): Promise<Generation> {
  if (api !== 'auto') return api;
  try {
    await caller.call('imbot.v2.Revision.get', {});
    return 'v2';
  } catch (error) {
    if (error instanceof RestError && error.code === UNKNOWN_METHOD) return 'v1';
    throw error;
  }
}
