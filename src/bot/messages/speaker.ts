import type { Generation } from '../../bitrix24/event.ts';
import type { Measure } from '../../compose/index.ts';
import { B24BotError } from '../../errors.ts';
import type { Silence } from '../../portals/identity.ts';
import type { Portals } from '../../portals/portal.ts';
import type { CallOptions, RestClient } from '../../rest/rest.ts';
import type { BotRow, BotStore, PortalRow } from '../../storage/store.ts';
import type { Actions } from '../actions/actions.ts';
import { withActions } from '../actions/with-actions.ts';
import type { Act } from '../call.ts';
import { createMessenger } from './create-messenger.ts';
import type { Messenger, Once } from './messenger.ts';

export interface SpeakersOptions {
  rest: RestClient;
  portals: Pick<Portals, 'find' | 'identity'>;
  store: BotStore;
  /** Unix milliseconds. */
  now: () => number;
  /** How sizes are measured; default `documented`. */
  measure?: Measure;
  /** Signs the actions of buttons. */
  actions?: Actions;
}

/** How a bot speaks that no event has asked. */
export interface Way {
  once: Once;
  /** Calls other than messages; default: as they are. */
  act?: (direct: Act) => Act;
  /** True: messages want a key, so that in v1 the bot speaks as its own user where it can. */
  isKeyed?: boolean;
  call?: Pick<CallOptions, 'signal' | 'priority' | 'eventId'>;
}

/** A bot in one portal. */
export interface Speaker {
  readonly portal: PortalRow;
  readonly bot: { readonly id: number; readonly code: string };
  readonly generation: Generation;
  /** Calls as the bot, with the application's own token. */
  direct(options?: Way['call'], dialogId?: string): Act;
  /** Messages to one dialog. */
  messenger(dialogId: string, way: Way): Messenger;
}

/** The bots of all portals, outside of any event. */
export interface Speakers {
  /**
   * @param code may be left out where the portal has only one bot
   * @throws B24BotError `UNKNOWN_PORTAL` or `UNKNOWN_BOT`
   */
  find(memberId: string, code?: string): Promise<Speaker>;
}

export function createSpeakers(options: SpeakersOptions): Speakers {
  const { rest, portals, store, now, measure, actions } = options;

  function speakerOf(portal: PortalRow, { botId, code, generation }: BotRow): Speaker {
    const { memberId } = portal;
    const bot = { id: botId, code };
    const { identity } = portals;
    const installer = rest.as(identity.installer(portal));

    function direct(call: Way['call'] = {}, dialogId = ''): Act {
      // With a dialog's other messages in their order, beside those to other dialogs.
      const orderKey = `${memberId}/${botId}/${dialogId}`;
      return (method, params) => installer.call(method, params, { ...call, orderKey });
    }

    function itself(call: Way['call'], dialogId: string): Act | undefined {
      if (!portal.scope.includes('im')) return undefined;
      const silence: Silence = { bot, auth: {}, at: new Date(now()) };
      const caller = rest.as(identity.botItself(portal, silence));
      const orderKey = `${memberId}/${botId}/${dialogId}`;
      return (method, params) => caller.call(method, params, { ...call, orderKey });
    }

    return {
      portal,
      bot,
      generation,
      direct,
      messenger(dialogId, { once, act = (plain) => plain, isKeyed = false, call }) {
        const plain = direct(call, dialogId);
        const messenger = createMessenger(generation, {
          act: act(plain),
          once,
          direct: plain,
          // The installer's token is nobody else's: it must not speak as a person.
          itself: isKeyed ? itself(call, dialogId) : undefined,
          isMember: async () => false,
          botId,
          now,
          ...(measure === undefined ? {} : { measure }),
        });
        return withActions(messenger, actions, { memberId, botId, dialogId });
      },
    };
  }

  return {
    async find(memberId, code) {
      const portal = await portals.find(memberId);
      if (portal?.status !== 'active')
        throw unknown('PORTAL', `portal '${memberId}' has not installed this application`);
      return speakerOf(portal, only(await store.list(memberId), code));
    },
  };
}

function only(rows: readonly BotRow[], code: string | undefined): BotRow {
  const [first, ...others] = code === undefined ? rows : rows.filter((row) => row.code === code);
  if (!first)
    throw unknown('BOT', `no bot ${code === undefined ? '' : `'${code}' `}is registered in this portal`);
  if (others.length > 0)
    throw unknown('BOT', 'several bots are registered in this portal: say which one speaks');
  return first;
}

function unknown(what: 'PORTAL' | 'BOT', message: string): B24BotError {
  return new B24BotError(message, { code: `UNKNOWN_${what}`, layer: 'portal' });
}
