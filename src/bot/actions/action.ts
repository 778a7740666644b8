import type { z } from 'zod';
import {
  type ButtonFields,
  type ButtonStyle,
  type ItemOptions,
  type MenuItemFields,
  menuItem,
  pending,
  styled,
} from '../../compose/index.ts';
import { ConfigError } from '../../errors.ts';
import { type CommandDeclaration, declareCommand } from '../commands/command.ts';
import { type Duration, milliseconds } from '../duration.ts';

/** The hidden command that carries every action. */
export const ACTION_COMMAND = 'b24action';

const DEFAULT_EXPIRY: Duration = '90d';

export interface ActionOptions<Schema extends z.ZodType> {
  /** What a button carries; must survive JSON. Without it buttons carry nothing but the action's name. */
  payload?: Schema;
  /** Rises when the meaning of the payload changes: buttons of other versions are out of date. Default 1. */
  version?: number;
  /** How long a button works after it was sent; default `90d`. */
  expires?: Duration | 'never';
}

/** An action as the server needs to know it; the type of its payload is forgotten. */
export interface ActionKind {
  readonly name: string;
  readonly version: number;
  /** Undefined: no payload. */
  readonly schema: z.ZodType | undefined;
}

interface OnlyFor {
  /** Id of the only person who may press it. */
  onlyFor?: number;
}

/** The payload of a button and how it looks; the payload can be left out where its schema allows it. */
type Carried<Schema extends z.ZodType, Look> =
  undefined extends z.input<Schema>
    ? [payload?: z.input<Schema>, look?: Look & OnlyFor]
    : [payload: z.input<Schema>, look?: Look & OnlyFor];

/** How an action is registered in the portal: one hidden command for all of them. */
export const actionCommand: CommandDeclaration = declareCommand(ACTION_COMMAND, { hidden: true });

/** What a button or menu item does: the button and its handler cannot disagree about the payload. */
export interface Action<Schema extends z.ZodType> {
  readonly kind: ActionKind & { readonly schema: Schema | undefined };
  /** @throws ConfigError when the payload does not fit the schema */
  button(text: string, ...carried: Carried<Schema, ButtonStyle>): ButtonFields;
  /** An item of a context menu. @throws ConfigError as `button` */
  item(text: string, ...carried: Carried<Schema, ItemOptions>): MenuItemFields;
}

/** An action whose payload is checked when it is given, not when it is compiled. */
export interface AnyAction {
  readonly kind: ActionKind;
  button(text: string, payload?: unknown, look?: ButtonStyle & OnlyFor): ButtonFields;
  item(text: string, payload?: unknown, look?: ItemOptions & OnlyFor): MenuItemFields;
}

/**
 * Defines an action, to be handled with `bot.action(vote, handler)`; in this way modules that send its buttons and the
 * one that handles them can be apart. Messages sent with `ctx.reply`, `ctx.answer`, `ctx.edit` and `publish` sign what
 * a button carries for their dialog; `ctx.call` does not.
 *
 * @example
 * export const vote = defineAction('vote', { payload: z.object({ poll: z.number(), yes: z.boolean() }) });
 * ctx.reply('Lunch?', keyboard([vote.button('Yes', { poll: 7, yes: true })]));
 * @throws ConfigError for a name or version that is no use
 */
export function defineAction<Schema extends z.ZodType = z.ZodUndefined>(
  name: string,
  options?: ActionOptions<Schema>,
): Action<Schema>;
export function defineAction(name: string, options: ActionOptions<z.ZodType> = {}): AnyAction {
  const { payload: schema, version = 1, expires = DEFAULT_EXPIRY } = options;
  if (!/^[\w.-]{1,40}$/.test(name)) {
    throw new ConfigError(`action '${name}' is not usable`, "Use up to 40 letters and digits, e.g. 'vote'.");
  }
  if (!Number.isSafeInteger(version) || version < 1) {
    throw new ConfigError(
      `action '${name}': version ${version} is no whole number above 0`,
      'Count up: 1, 2, 3 …',
    );
  }
  const ttlMs = expires === 'never' ? null : milliseconds(expires);
  const carry = (payload: unknown, userId = 0) =>
    pending({ action: name, version, ttlMs, userId, payload: fitting(name, schema, payload) });
  return {
    kind: { name, version, schema },
    button: (text: string, payload?: unknown, { onlyFor, ...style }: ButtonStyle & OnlyFor = {}) => ({
      ...styled(text, { COMMAND: ACTION_COMMAND }, style),
      ...carry(payload, onlyFor),
    }),
    item: (text: string, payload?: unknown, { onlyFor, ...options }: ItemOptions & OnlyFor = {}) => ({
      ...menuItem(text, { COMMAND: ACTION_COMMAND }, options),
      ...carry(payload, onlyFor),
    }),
  };
}

/** The payload as JSON keeps it, if the schema reads that again. */
function fitting(name: string, schema: z.ZodType | undefined, payload: unknown): unknown {
  if (!schema) return null;
  const kept: unknown = payload === undefined ? undefined : JSON.parse(JSON.stringify(payload) ?? 'null');
  const read = schema.safeParse(kept);
  if (read.success) return kept;
  const problems = read.error.issues.map(({ path, message }) => `${path.join('.') || 'payload'}: ${message}`);
  throw new ConfigError(
    `action '${name}': the payload does not fit its schema after JSON: ${problems.join('; ')}`,
    'Dates need z.coerce.date() or a number.',
  );
}
