import type { z } from 'zod';
import { ConfigError } from '../../errors.ts';
import type { Next } from '../chain.ts';
import { type Duration, milliseconds } from '../duration.ts';

export interface TimerOptions<Schema extends z.ZodType> {
  /** What a timer carries; must survive JSON. Without it: nothing but its name. */
  data?: Schema;
}

/** Something that a bot may be told later: the value that `schedule` takes. */
export interface Timer<Schema extends z.ZodType = z.ZodType> {
  readonly kind: { readonly name: string; readonly schema: Schema | undefined };
}

/** A timer as the server needs to know it; the type of its data is forgotten. */
export interface TimerKind {
  readonly name: string;
  readonly schema: z.ZodType | undefined;
}

/** What a timer is set with; its data can be left out where the schema allows it. */
export type TimerData<Schema extends z.ZodType> =
  undefined extends z.input<Schema>
    ? [data?: z.input<Schema>, options?: ScheduleOptions]
    : [data: z.input<Schema>, options?: ScheduleOptions];

export interface ScheduleOptions {
  /**
   * Own name of this timer, unique among the bot's in the portal: one with the same is replaced. Up to 100 characters.
   * Default: one that nobody else has.
   */
  id?: string;
}

/** A timer that is set. */
export interface Scheduled {
  /** To cancel it by. */
  readonly id: string;
  readonly dueAt: Date;
}

/**
 * Defines a timer, to be handled with `bot.timer(remind, handler)`; in this way code outside of the bot can set it.
 *
 * @example
 * export const remind = defineTimer('remind', { data: z.object({ text: z.string() }) });
 * await ctx.schedule('10m', remind, { text: 'Call back' });
 * @throws ConfigError for a name that is no use
 */
export function defineTimer<Schema extends z.ZodType = z.ZodUndefined>(
  name: string,
  options: TimerOptions<Schema> = {},
): Timer<Schema> {
  checkTimerName('timer', name);
  return { kind: { name, schema: options.data } };
}

/** @throws ConfigError */
export function checkTimerName(what: 'timer' | 'cron', name: string): void {
  if (/^[\w.-]{1,40}$/.test(name)) return;
  throw new ConfigError(`${what} '${name}' is not usable`, "Use up to 40 letters and digits, e.g. 'remind'.");
}

/** The data as JSON keeps it, if the timer's schema reads that again. @throws ConfigError */
export function fittingData({ name, schema }: TimerKind, data: unknown): unknown {
  if (!schema) return undefined;
  const kept: unknown = data === undefined ? undefined : JSON.parse(JSON.stringify(data) ?? 'null');
  const read = schema.safeParse(kept);
  if (read.success) return kept;
  const problems = read.error.issues.map(({ path, message }) => `${path.join('.') || 'data'}: ${message}`);
  throw new ConfigError(
    `timer '${name}': the data does not fit its schema after JSON: ${problems.join('; ')}`,
    'Dates need z.coerce.date() or a number.',
  );
}

/** Furthest that a timer may be set, ms: ten years. Beyond that somebody has mistaken seconds for milliseconds. */
const FURTHEST_MS = 10 * 366 * 86_400_000;

/**
 * Unix milliseconds of a moment or of a time from `now` on.
 * @throws RangeError for what is neither, or more than ten years away
 */
export function dueTime(when: Date | Duration, now: number): number {
  const due = when instanceof Date ? when.getTime() : now + milliseconds(when);
  if (Number.isFinite(due) && due - now <= FURTHEST_MS) return Math.round(due);
  throw new RangeError(`not a time to set a timer to: ${String(when)} (use a Date, or a time like '10m')`);
}

/** A handler whose data has the type of its own timer, forgotten here: it only ever gets what its schema let through. */
export interface TimerCall<Ctx> {
  handle(ctx: Ctx, data: unknown, next: Next): unknown;
}

/** What a timer was set with, as its schema reads it today. @throws ConfigError when it does not fit any more */
export function readData({ name, schema }: TimerKind, data: unknown): unknown {
  const read = schema?.safeParse(data);
  if (read?.success !== false) return read?.data;
  const problems = read.error.issues.map(({ path, message }) => `${path.join('.') || 'data'}: ${message}`);
  throw new ConfigError(
    `timer '${name}': what it was set with does not fit its schema any more: ${problems.join('; ')}`,
    'Let the schema take what older versions set, then repeat the dead letter.',
  );
}
