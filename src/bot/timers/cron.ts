import { Cron } from 'croner';
import { ConfigError } from '../../errors.ts';
import { checkTimerName } from './timer.ts';

export interface CronOptions {
  /** IANA name, e.g. `Europe/Berlin`; default `UTC`. */
  timeZone?: string;
}

/** A repeating timer of a bot: one per portal. */
export interface CronDeclaration {
  readonly name: string;
  /** Five fields: minute, hour, day of the month, month, day of the week. */
  readonly cron: string;
  readonly timeZone: string;
}

/** @throws ConfigError for a name, an expression or a time zone that is no use */
export function declareCron(name: string, cron: string, { timeZone = 'UTC' }: CronOptions): CronDeclaration {
  checkTimerName('cron', name);
  const declaration = { name, cron, timeZone };
  let next: number | null;
  try {
    next = nextCron(declaration, 0);
  } catch (cause) {
    throw new ConfigError(
      `cron '${name}': '${cron}' in time zone '${timeZone}' cannot be read: ${cause instanceof Error ? cause.message : cause}`,
      "Use five fields and an IANA time zone, e.g. '0 9 * * 1-5' and 'Europe/Berlin'.",
    );
  }
  if (next !== null) return declaration;
  throw new ConfigError(`cron '${name}': '${cron}' never comes`, "For example: '0 9 * * 1-5'.");
}

/**
 * Unix milliseconds of the first time after `after`, or null when there is none. A time of day that the change to
 * summer time leaves out comes right after the gap; one that the change back brings twice comes once.
 */
export function nextCron({ cron, timeZone }: Omit<CronDeclaration, 'name'>, after: number): number | null {
  const job = new Cron(cron, { timezone: timeZone, mode: '5-part', paused: true });
  return job.nextRun(new Date(after))?.getTime() ?? null;
}
