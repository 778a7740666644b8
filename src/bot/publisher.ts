import type { Measure, Part } from '../compose/index.ts';
import { B24BotError } from '../errors.ts';
import type { Portals } from '../portals/portal.ts';
import type { RestClient } from '../rest/rest.ts';
import type { BotRow, BotStore } from '../storage/store.ts';
import type { Actions } from './actions.ts';
import type { Sent } from './context.ts';
import type { Effect } from './contract.ts';
import { createMessenger } from './create-messenger.ts';
import { withActions } from './with-actions.ts';

export interface PublisherOptions {
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

/** A message that no event asked for. */
export interface Publication {
  memberId: string;
  /** Code of the bot that speaks; may be left out where the portal has only one. */
  bot?: string;
  /** `11` (a user) or `chat2210`. */
  dialogId: string;
  text?: string;
  /** Keyboard, menu, attachment … as in `ctx.reply`. */
  parts?: readonly Part[];
  signal?: AbortSignal;
}

export type Publish = (publication: Publication) => Promise<Sent>;

/**
 * Sends messages at any time, as a bot, with the installer's token.
 *
 * @example await publish({ memberId, bot: 'echo', dialogId: 'chat2210', text: 'The build is green' })
 * @throws B24BotError `UNKNOWN_PORTAL` or `UNKNOWN_BOT`; ComposeError, RestError, TransportError, AuthError
 */
export function createPublisher({ rest, portals, store, now, measure, actions }: PublisherOptions): Publish {
  return async ({ memberId, bot, dialogId, text, parts = [], signal }) => {
    const portal = await portals.find(memberId);
    if (portal?.status !== 'active')
      throw unknown('PORTAL', `portal '${memberId}' has not installed this application`);
    const { botId, generation } = speaker(await store.list(memberId), bot);
    const caller = rest.as(portals.identity.installer(portal));
    const act = (method: string, params: Readonly<Record<string, unknown>>) =>
      caller.call(method, params, signal && { signal });
    const said = text === undefined ? parts : [text, ...parts];
    const messenger = createMessenger(generation, {
      act,
      once: (_name, _content, make) => make(UNRECORDED),
      direct: act,
      // The installer's token is nobody else's: it must not speak as a person.
      itself: undefined,
      isMember: async () => false,
      botId,
      now,
      ...(measure === undefined ? {} : { measure }),
    });
    const signing = withActions(messenger, actions, { memberId, botId, dialogId });
    return signing.send(dialogId, said);
  };
}

/** No event, no second run: whoever publishes again means it. */
const UNRECORDED: Effect = {
  inDoubt: false,
  keyed: (send) => send(undefined),
  unkeyed: (_method, send) => send(),
};

function speaker(rows: readonly BotRow[], code: string | undefined): BotRow {
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
