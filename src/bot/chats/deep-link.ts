import { z } from 'zod';
import type { OpenEvent, WireMap } from '../../bitrix24/event.ts';
import { B24BotError, ConfigError } from '../../errors.ts';
import type { Sealer } from '../../portals/seal.ts';
import type { ChatContext, OpenContext } from '../context.ts';
import { type Duration, milliseconds } from '../duration.ts';
import { type Reach, serviceMissing } from '../reach.ts';

/** Tells a definition from a context. */
const LINK = Symbol('link');

/** A kind of link to the bot; what it carries is typed by `schema`. */
export interface DeepLink<Schema extends z.ZodType = z.ZodType> {
  readonly [LINK]: true;
  readonly name: string;
  readonly schema: Schema;
  readonly expiresMs: number | undefined;
}

/** Seals what links carry for one portal and one bot; the text is safe in an address. */
export interface LinkSeal {
  seal(text: string, whose: string): string;
  /** Undefined for anything that this server did not seal for `whose`. */
  open(token: string, whose: string): string | undefined;
}

const NAME = 'link';
const DATA = 'data';
const inside = z.object({ payload: z.unknown(), until: z.number().optional() });

/**
 * Declares a kind of link that opens the chat with the bot and says what it is about. Links are sealed: nobody can make,
 * read or change one, and one of another portal or bot is none.
 *
 * @example
 * const invite = defineLink('invite', z.object({ team: z.number() }), { expires: '7d' });
 * ctx.reply(bb`${link(ctx.link(invite, { team: 7 }), 'Join')}`);
 * bot.on('open', (ctx) => {
 *   const data = ctx.opened(invite); // { team: number } | undefined
 * });
 * @throws ConfigError for an unusable name
 */
export function defineLink<Schema extends z.ZodType>(
  name: string,
  schema: Schema,
  options: { expires?: Duration } = {},
): DeepLink<Schema> {
  if (!/^[A-Za-z0-9._-]{1,50}$/.test(name)) {
    throw new ConfigError(
      `link '${name}' is not usable`,
      "Use 1 to 50 letters, digits, '.', '_' or '-', e.g. 'invite'.",
    );
  }
  const { expires } = options;
  return { [LINK]: true, name, schema, expiresMs: expires === undefined ? undefined : milliseconds(expires) };
}

export function createLinkSeal(sealer: Pick<Sealer, 'seal' | 'open'>): LinkSeal {
  return {
    seal: (text, whose) => Buffer.from(sealer.seal(Buffer.from(text), whose)).toString('base64url'),
    open(token, whose) {
      try {
        return sealer.open(Buffer.from(token, 'base64url'), whose).toString('utf8');
      } catch {
        return undefined;
      }
    },
  };
}

/** Address that opens the chat with the bot; its context reaches the bot as an `open` event. */
function addressOf({ portal, event }: Reach, context: object): string {
  const { origin } = new URL(portal.clientEndpoint);
  const query = `IM_DIALOG=${event.bot.id}&BOT_CONTEXT=${encodeURIComponent(JSON.stringify(context))}`;
  return `${origin}/online/?${query}`;
}

const whoseLink = ({ portal, event }: Reach, name: string): string =>
  `link:${portal.memberId}/${event.bot.id}/${name}`;

/** `ctx.link`. */
export function createLinker(reach: Reach): ChatContext['link'] {
  function link<Schema extends z.ZodType>(kind: DeepLink<Schema>, payload: z.input<Schema>): string;
  function link(context: Readonly<Record<string, unknown>>): string;
  function link(what: DeepLink | Readonly<Record<string, unknown>>, payload?: unknown): string {
    return isDeepLink(what) ? sealedLink(reach, what, payload) : addressOf(reach, what);
  }
  return link;
}

/** `ctx.opened`. */
export function createOpened(reach: Reach, event: OpenEvent): OpenContext['opened'] {
  return (link) => readLink(reach, link, event.context);
}

const isDeepLink = (what: object): what is DeepLink => LINK in what;

/** @throws B24BotError LINK_PAYLOAD when the payload does not fit the link's schema */
function sealedLink<Schema extends z.ZodType>(
  reach: Reach,
  link: DeepLink<Schema>,
  payload: z.input<Schema>,
): string {
  const { links } = reach.services;
  if (!links) throw serviceMissing('ctx.link');
  const fits = link.schema.safeParse(payload);
  if (!fits.success) {
    throw new B24BotError(`link '${link.name}': its payload does not fit: ${fits.error.message}`, {
      code: 'LINK_PAYLOAD',
      layer: 'handler',
      hint: 'Give what the schema of defineLink takes.',
    });
  }
  const until = link.expiresMs === undefined ? {} : { until: reach.now() + link.expiresMs };
  const token = links.seal(JSON.stringify({ payload, ...until }), whoseLink(reach, link.name));
  return addressOf(reach, { [NAME]: link.name, [DATA]: token });
}

/**
 * What a link of this kind carried. Undefined: the context is of another kind, forged, damaged, expired, made for
 * another portal or bot, or of a time when the schema was another.
 */
function readLink<Schema extends z.ZodType>(
  reach: Reach,
  link: DeepLink<Schema>,
  context: WireMap,
): z.output<Schema> | undefined {
  const { [NAME]: name, [DATA]: token } = context;
  if (name !== link.name || typeof token !== 'string') return undefined;
  const text = reach.services.links?.open(token, whoseLink(reach, link.name));
  const read = text === undefined ? undefined : inside.safeParse(JSON.parse(text)).data;
  const reason =
    read === undefined
      ? 'not one that this server made for this portal and bot'
      : read.until !== undefined && read.until <= reach.now()
        ? 'expired'
        : undefined;
  if (reason !== undefined) {
    reach.run.log.info({ link: link.name }, `link ignored: ${reason}`);
    return undefined;
  }
  const payload = link.schema.safeParse(read?.payload);
  if (payload.success) return payload.data;
  reach.run.log.warn({ link: link.name }, 'link ignored: what it carries does not fit its schema any more');
  return undefined;
}
