import { actionCommand } from './actions/action.ts';
import { checkApology } from './apology.ts';
import type { BotBuilder, Declared } from './builder.ts';
import type { Localized } from './commands/command.ts';
import type { OnUnknown } from './contract.ts';
import { declare } from './declare.ts';
import { type Overlap, type OverlapOption, readOverlap } from './overlap.ts';
import { type BotProfile, checkProfile } from './profile.ts';
import {
  createSessionKind,
  type SessionKind,
  type SessionOptions,
  type SessionSchema,
  type WithSession,
} from './sessions/session.ts';
import { type BotTexts, createSay, type Say } from './texts/texts.ts';

/** Who a bot is, and how the server treats it. */
export interface BotOptions extends BotProfile {
  /**
   * What to do when a call without an idempotency key may have been executed and nobody can tell: its answer was lost,
   * or the server died. Default `dead`: the event becomes a dead letter.
   */
  onUnknown?: OnUnknown;
  /**
   * What the bot tells a person whose message or command it had to give up, once; a text, or texts by language (two
   * letters, `en` for all others). Default: nothing.
   */
  apology?: Localized;
  /** What is done with messages of a person that wait in a dialog; default `serial`: one after another. */
  overlap?: OverlapOption;
  /**
   * Answers `/ecko` with "Did you mean /echo?", where the bot is spoken to and has no such command; default true. The
   * message then reaches no handler.
   */
  suggestCommands?: boolean;
  /** Own words in place of what the server says in the bot's name, e.g. over arguments that are no use. */
  texts?: Partial<BotTexts>;
}

/** A bot module: who it is and what it does. Plain data; nothing runs until a server is given it. */
export interface BotDefinition extends Declared {
  readonly profile: Readonly<BotProfile>;
  readonly onUnknown: OnUnknown;
  readonly apology: Localized | undefined;
  readonly session: SessionKind | undefined;
  readonly overlap: Overlap;
  /** Commands to suggest for what is none. */
  readonly suggested: readonly string[];
  /** What the server says in the bot's name. */
  readonly say: Say;
}

/**
 * Declares a bot.
 *
 * @example
 * export default defineBot({ code: 'echo', name: 'Echo' }, (bot) => {
 *   bot.on('message', (ctx) => ctx.reply(`You said: ${ctx.text}`));
 * });
 * @example
 * const session = { schema: z.object({ seen: z.number().default(0) }) };
 * export default defineBot({ code: 'count', name: 'Count', session }, (bot) => {
 *   bot.on('message', (ctx) => ctx.reply(`Message ${++ctx.session.seen}`));
 * });
 * @throws ConfigError when the portal would refuse the profile or a command, or a new session would not fit its schema
 */
export function defineBot<Schema extends SessionSchema>(
  options: BotOptions & { session: SessionOptions<Schema> },
  setup: (bot: BotBuilder<WithSession<Schema>>) => void,
): BotDefinition;
export function defineBot(options: BotOptions, setup: (bot: BotBuilder) => void): BotDefinition;
export function defineBot(
  options: BotOptions & { session?: SessionOptions<SessionSchema> },
  setup: (bot: BotBuilder<never>) => void,
): BotDefinition {
  const {
    session,
    onUnknown = 'dead',
    apology,
    texts,
    overlap,
    suggestCommands = true,
    ...profile
  } = options;
  checkProfile(profile);
  if (apology !== undefined) checkApology(profile.code, apology);
  const say = createSay(texts);
  const { commands: own, actions, ...declared } = declare(setup, say);
  const listed = own.flatMap(({ name, hidden }) => (hidden ? [] : [name]));
  const commands = actions.length === 0 ? own : [...own, actionCommand];
  const kind = session === undefined ? undefined : createSessionKind(session);
  const strategy = readOverlap(profile.code, overlap);
  return {
    profile,
    onUnknown,
    apology,
    session: kind,
    overlap: strategy,
    suggested: suggestCommands ? listed : [],
    say,
    ...declared,
    actions,
    commands,
  };
}
