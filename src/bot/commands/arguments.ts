import { z } from 'zod';
import { ConfigError } from '../../errors.ts';
import { type Duration, milliseconds } from '../duration.ts';
import type { Say } from '../texts/texts.ts';
import { complaint, inTheirWords, TEXT } from './complaint.ts';

/** Arguments of a command: by place (`z.tuple`), or by place and name (`z.object`, in the order of its keys). */
export type ArgumentsSchema = z.ZodObject | z.ZodTuple;

type AnySchema = z.core.$ZodType;

const kinds = z.registry<{ kind: 'rest' | 'duration' }>();

/**
 * An argument such as `90s`, `10m`, `2h` or `1d`; the handler gets milliseconds.
 *
 * @example bot.command('remind', { title: 'Remind me', args: z.object({ after: duration(), text: rest() }) }, …)
 */
export function duration() {
  const schema = z.string().transform((text, context): number => {
    if (isDuration(text)) return milliseconds(text);
    context.issues.push({ code: 'custom', input: text, params: { [TEXT]: 'notADuration' } });
    return z.NEVER;
  });
  return schema.register(kinds, { kind: 'duration' });
}

function isDuration(text: string): text is Duration & string {
  return /^\d+(\.\d+)?(ms|s|m|h|d)$/.test(text);
}

/** The last argument: all that is left of the line, as it was typed. */
export function rest() {
  return z.string().min(1).register(kinds, { kind: 'rest' });
}

/** One argument as the usage names it. */
interface Argument {
  readonly name: string;
  readonly optional: boolean;
  readonly takesRest: boolean;
  /** A word as its schema wants it. */
  convert(word: string): unknown;
}

/** What became of the text behind a command. */
export type Read<Args> = { ok: true; args: Args } | { ok: false; problem: string };

/** The arguments of one command. */
export interface Arguments {
  /** `<after> <text…>` */
  readonly usage: string;
  read(params: string, say: Say, language: string): Read<unknown>;
}

/** @throws ConfigError for a schema that is neither */
export function createArguments(schema: ArgumentsSchema): Arguments {
  const list = argumentsOf(schema);
  const more = moreOf(schema);
  return {
    usage: [...list.map(usageOf), ...(more ? [`[${more.name}]…`] : [])].join(' '),
    read(params, say, language) {
      const { values, left } = take(list, more, params);
      const missing = list.find(({ optional }, index) => !optional && values[index] === undefined);
      const bad = (problem: string): Read<unknown> => ({ ok: false, problem });
      if (missing) return bad(say('missingArgument', language, { name: missing.name }));
      if (left !== '') return bad(say('tooManyArguments', language));
      const result = schema.safeParse(shape(schema, list, values), inTheirWords(language));
      if (result.success) return { ok: true, args: result.data };
      const problems = result.error.issues.slice(0, 3).map((issue) => {
        const [at] = issue.path;
        const name = typeof at === 'number' ? (list[at] ?? list.at(-1))?.name : at?.toString();
        return `${name === undefined ? '' : `${name}: `}${complaint(issue, say, language)}`;
      });
      return bad(problems.join('\n'));
    },
  };
}

function argumentsOf(schema: ArgumentsSchema): Argument[] {
  if (schema instanceof z.ZodObject) {
    return Object.entries(schema.shape).map(([name, one]) => argumentOf(one, name));
  }
  if (schema instanceof z.ZodTuple) return schema.def.items.map((one) => argumentOf(one));
  throw new ConfigError('the arguments of a command are z.tuple or z.object', 'args: z.tuple([z.string()])');
}

/** The rest of a tuple: any number of words. */
function moreOf(schema: ArgumentsSchema): Argument | undefined {
  return schema instanceof z.ZodTuple && schema.def.rest ? argumentOf(schema.def.rest) : undefined;
}

function argumentOf(schema: AnySchema, name?: string): Argument {
  const inner = unwrap(schema);
  const kind = kinds.get(inner)?.kind;
  const isNumber = inner instanceof z.ZodNumber;
  return {
    name:
      name ??
      z.globalRegistry.get(schema)?.description ??
      z.globalRegistry.get(inner)?.description ??
      nameOf(inner),
    optional: schema._zod.optin !== undefined,
    takesRest: kind === 'rest',
    convert: isNumber ? toNumber : (word) => word,
  };
}

const WRAPPERS = [z.ZodOptional, z.ZodDefault, z.ZodPrefault, z.ZodNullable, z.ZodCatch, z.ZodReadonly];

function unwrap(schema: AnySchema): AnySchema {
  for (const Wrapper of WRAPPERS) if (schema instanceof Wrapper) return unwrap(schema.def.innerType);
  return schema;
}

function nameOf(inner: AnySchema): string {
  if (inner instanceof z.ZodEnum) return inner.options.join('|');
  if (inner instanceof z.ZodNumber) return 'number';
  return kinds.get(inner)?.kind === 'duration' ? 'duration' : 'text';
}

function usageOf({ name, optional, takesRest }: Argument): string {
  const inside = takesRest ? `${name}…` : name;
  return optional ? `[${inside}]` : `<${inside}>`;
}

function toNumber(word: string): unknown {
  return /^[+-]?\d+([.,]\d+)?$/.test(word) ? Number(word.replace(',', '.')) : word;
}

/** Deals out the words: one each, the rest of the line to `rest()`. Words in quotes are one. */
function take(
  list: readonly Argument[],
  more: Argument | undefined,
  params: string,
): { values: unknown[]; left: string } {
  let left = params.trim();
  const next = ({ takesRest, convert }: Argument): unknown => {
    if (left === '') return undefined;
    const [all = left, quoted, word] = takesRest ? [left, undefined, left] : (WORD.exec(left) ?? []);
    left = left.slice(all.length).trimStart();
    return convert(quoted ?? word ?? all);
  };
  const values = list.map(next);
  while (more && left !== '') values.push(next(more));
  return { values, left };
}

const WORD = /^(?:"([^"]*)"(?=\s|$)|(\S+))/;

function shape(schema: ArgumentsSchema, list: readonly Argument[], values: readonly unknown[]): unknown {
  if (schema instanceof z.ZodObject) {
    return Object.fromEntries(
      list.flatMap(({ name }, index) => (values[index] === undefined ? [] : [[name, values[index]]])),
    );
  }
  const filled = values.findLastIndex((value) => value !== undefined) + 1;
  return values.slice(0, filled);
}
