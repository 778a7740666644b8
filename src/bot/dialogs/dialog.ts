import { z } from 'zod';
import type { Part } from '../../compose/index.ts';
import { ConfigError } from '../../errors.ts';
import type { ChatContext } from '../context.ts';
import { type Duration, milliseconds } from '../duration.ts';

/** What a dialog collects: an object that survives JSON. */
export type DialogSchema = z.ZodObject;

const DEFAULT_TIMEOUT: Duration = '1d';
const CANCEL = ['/cancel'];

/** What steps find in their context besides what every handler has. */
export interface DialogMoves<Name extends string = string> {
  /** True when the step was just reached, false when somebody said something in it. */
  readonly entering: boolean;
  /** Goes to a step; it runs when this one returns. */
  go(step: Name): void;
  /** Ends the dialog; says something, if given. */
  end(...parts: readonly Part[]): Promise<void>;
}

export type DialogContext<Name extends string = string, Extra = unknown> = ChatContext &
  DialogMoves<Name> &
  Extra;

/** A question, or what makes one. */
export type Ask<Data, Extra = unknown> =
  | Part
  | ((
      ctx: DialogContext<never, Extra>,
      data: Partial<Data>,
    ) => Part | readonly Part[] | Promise<Part | readonly Part[]>);

/** A step of an author's own. It is run when it is reached, and for each message until it goes on or ends. */
export type StepFunction<Data, Name extends string, Extra = unknown> = (
  ctx: DialogContext<Name, Extra>,
  data: Partial<Data>,
) => unknown;

/** Asks, reads the answer into a field, goes on. */
export interface Prompt<Data, Into extends string, Next extends string, Extra = unknown> {
  readonly is: 'prompt';
  readonly ask: Ask<Data, Extra>;
  readonly into: Into;
  readonly next: Next;
  readonly parse: z.ZodType;
}

/** The last step: runs with all of the data, then the dialog is over. */
export interface Final<Data, Extra = unknown> {
  readonly is: 'final';
  handle(ctx: DialogContext<never, Extra>, data: Data): unknown;
}

export type Step<Data, Name extends string, Extra = unknown> =
  | StepFunction<Data, Name, Extra>
  | Prompt<Data, keyof Data & string, Name, Extra>
  | Final<Data, Extra>;

/** The answer's way into the data; without `parse` it goes in as text that is not blank. */
export type PromptOptions<Data, Into extends keyof Data, Next extends string> = {
  /** Field of the data. */
  into: Into;
  /** Step to go to when the answer was good. */
  next: Next;
} & (string extends Data[Into] ? { parse?: z.ZodType<Data[Into]> } : { parse: z.ZodType<Data[Into]> });

/** The kinds of steps, besides functions. */
export const step = {
  /**
   * Asks for one thing. An answer that does not fit is answered with the reason and asked for again.
   *
   * @example count: step.prompt('How many?', { into: 'count', parse: z.coerce.number().int().min(1), next: 'done' })
   */
  prompt<Data extends object, Into extends keyof Data & string, const Next extends string, Extra>(
    ask: Ask<Data, Extra>,
    options: PromptOptions<Data, Into, Next>,
  ): Prompt<Data, Into, Next, Extra> {
    const { into, next, parse = z.string().trim().min(1) } = options;
    return { is: 'prompt', ask, into, next, parse };
  },
  /** Ends the dialog with all of its data, checked by the dialog's schema. */
  final<Data extends object, Extra>(
    handle: (ctx: DialogContext<never, Extra>, data: Data) => unknown,
  ): Final<Data, Extra> {
    return { is: 'final', handle };
  },
};

/** Where somebody is in a dialog. */
export interface DialogPlace<Data = Readonly<Record<string, unknown>>> {
  step: string;
  data: Partial<Data>;
}

export interface DialogOptions<Schema extends DialogSchema> {
  /** What the steps fill in. Until the last step any part of it may be missing. */
  data: Schema;
  /** Rises when steps or data change so that dialogs in progress must be migrated; default 1. */
  version?: number;
  /**
   * Brings a dialog that an older `version` left into this one's form; undefined, an unknown step or data that do not
   * fit: the person is asked to start again. Without it that happens with every older dialog.
   */
  migrate?(stored: DialogPlace, from: number): DialogPlace<z.output<Schema>> | undefined;
  /** Time for each answer; default `1d`. */
  timeout?: Duration;
  /** What somebody says to get out; default `/cancel`. Case does not matter. */
  cancel?: readonly string[];
  /**
   * What a command does to the dialog in whose middle it comes. `keep` (default): it is run, the dialog goes on
   * waiting; `end`: it is run and the dialog is over; `refuse`: it is not run. Presses of actions are always run.
   */
  onCommand?: 'keep' | 'end' | 'refuse';
}

/** A dialog as the server needs to know it; the types of its data and steps are forgotten. */
export interface DialogKind {
  readonly name: string;
  readonly version: number;
  readonly first: string;
  readonly steps: ReadonlyMap<string, AnyStep>;
  /** Of the data when nothing is missing. */
  readonly whole: z.ZodType<object>;
  /** Of the data on the way. */
  readonly partial: z.ZodType<Record<string, unknown>>;
  readonly timeoutMs: number;
  readonly cancel: ReadonlySet<string>;
  readonly onCommand: 'keep' | 'end' | 'refuse';
  migrate(stored: DialogPlace, from: number): DialogPlace | undefined;
}

/** A step, its narrower types forgotten: it is only given the data of its own dialog. */
export type AnyStep =
  | { readonly is: 'function'; handle(ctx: ChatContext, data: object): unknown }
  | {
      readonly is: 'prompt';
      ask(ctx: ChatContext, data: object): Promise<readonly Part[]>;
      readonly into: string;
      readonly next: string;
      readonly parse: z.ZodType;
    }
  | { readonly is: 'final'; handle(ctx: ChatContext, data: object): unknown };

/** A dialog to be declared with `bot.dialog` and begun with `ctx.start`. */
export interface Dialog<Schema extends DialogSchema, Extra = unknown> {
  readonly kind: DialogKind;
  /** Carries types only. */
  readonly types?: { data: z.output<Schema>; extra: (extra: Extra) => void };
}

export type StepsOf<Schema extends DialogSchema, Name extends string, Extra = unknown> = {
  readonly [S in Name]: Step<z.output<Schema>, NoInfer<Name>, Extra>;
};

/**
 * Defines a dialog of several steps; the first one written is the first one run. Nothing is replayed: where somebody
 * is and what was said so far is stored, sealed, with the end of each event, and survives restarts. In a group a
 * dialog belongs to the person with whom it was begun; everybody has one at most in each chat.
 *
 * @example
 * const order = defineDialog('order', { data: z.object({ item: z.string(), count: z.number() }) }, {
 *   ask: step.prompt('What shall we deliver?', { into: 'item', next: 'count' }),
 *   count: step.prompt('How many?', { into: 'count', parse: z.coerce.number().int().min(1), next: 'done' }),
 *   done: step.final((ctx, { item, count }) => ctx.reply(`Ordered ${count} × ${item}`)),
 * });
 * @throws ConfigError when it has no steps, or name or version are no use
 */
export function defineDialog<Schema extends DialogSchema, Name extends string, Extra = unknown>(
  name: string,
  options: DialogOptions<Schema>,
  steps: StepsOf<Schema, Name, Extra>,
): Dialog<Schema, Extra> {
  const { data, version = 1, timeout = DEFAULT_TIMEOUT, cancel = CANCEL, onCommand = 'keep' } = options;
  if (!Number.isSafeInteger(version) || version < 1) {
    throw new ConfigError(
      `dialog '${name}': version ${version} is no whole number above 0`,
      'Count up: 1, 2, 3 …',
    );
  }
  const list = Object.entries<Step<z.output<Schema>, Name, Extra>>(steps);
  const [first] = list;
  if (!first) throw new ConfigError(`dialog '${name}' has no steps`, 'The first step is the first one run.');
  const byName = new Map(list.map(([key, one]) => [key, anyStep(one)]));
  for (const one of byName.values()) {
    if (one.is === 'prompt' && !byName.has(one.next)) {
      throw new ConfigError(`dialog '${name}' has no step '${one.next}'`, 'Name one of its steps as next.');
    }
  }
  return {
    kind: {
      name,
      version,
      first: first[0],
      steps: byName,
      whole: data,
      partial: z.object(data.shape).partial(),
      timeoutMs: milliseconds(timeout),
      cancel: new Set(cancel.map((word) => word.toLowerCase())),
      onCommand,
      migrate: (stored, from) => options.migrate?.(stored, from),
    },
  };
}

function anyStep<Data, Name extends string, Extra>(one: Step<Data, Name, Extra>): AnyStep {
  if (typeof one === 'function') return { is: 'function', handle: forget(one) };
  if (one.is === 'final')
    return {
      is: 'final',
      handle: forget((ctx: DialogContext<never, Extra>, data: Data) => one.handle(ctx, data)),
    };
  const { ask, into, next, parse } = one;
  const make = typeof ask === 'function' ? forget(ask) : () => ask;
  return {
    is: 'prompt',
    into,
    next,
    parse,
    async ask(ctx, data) {
      const made = await make(ctx, data);
      return isParts(made) ? made : [made];
    },
  };
}

function isParts(made: Part | readonly Part[]): made is readonly Part[] {
  return Array.isArray(made);
}

/** Methods may be given more than they say they take: this is where a step's narrower types are forgotten. */
function forget<Ctx extends ChatContext, Data, Result>(
  handle: (ctx: Ctx, data: Data) => Result,
): (ctx: ChatContext, data: object) => Result {
  const any: { run(ctx: ChatContext, data: unknown): Result } = { run: handle };
  return (ctx, data) => any.run(ctx, data);
}
