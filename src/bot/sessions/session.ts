import type { z } from 'zod';
import { B24BotError, ConfigError } from '../../errors.ts';
import { type Duration, milliseconds } from '../duration.ts';

/** A zod schema of an object. What it lets through must survive JSON. */
export type SessionSchema = z.ZodType<object>;

/** Whose session it is. `user`: the person's, in whatever dialog of the portal; the dialog's where nobody acts. */
export type SessionKey = 'dialog' | 'user';

interface SessionFacts<Schema extends SessionSchema> {
  schema: Schema;
  /** Rises when the schema changes so that stored sessions must be migrated; default 1. */
  version?: number;
  /** Makes what an older `version` stored fit the schema. Without it the schema alone decides. */
  migrate?(stored: unknown, from: number): unknown;
  /** Default `dialog`. */
  key?: SessionKey;
  /** Time after the last change until the session is forgotten; default: never. */
  ttl?: Duration;
}

interface Initial<Schema extends SessionSchema> {
  /** What a session begins with; default `{}`. Every session gets a copy of its own. */
  initial: z.input<Schema>;
}

/**
 * What a bot remembers between events, as `ctx.session`: an object to change at will. Changes are stored, sealed, in
 * the transaction that ends the event; those of a failed run are not, nor those of a run whose error boundary replied.
 *
 * @example session: { schema: z.object({ step: z.number().default(0) }), ttl: '7d' }
 */
export type SessionOptions<Schema extends SessionSchema> = SessionFacts<Schema> &
  (Record<never, never> extends z.input<Schema> ? Partial<Initial<Schema>> : Initial<Schema>);

/** What handlers of a bot with this schema find in their context. */
export interface WithSession<Schema extends SessionSchema> {
  session: z.output<Schema>;
}

/** A stored or new session does not fit the bot's schema. */
export class SessionError extends B24BotError {
  declare readonly code: 'SESSION_NEWER' | 'SESSION_UNREADABLE' | 'SESSION_INVALID';
  constructor(message: string, code: SessionError['code'], hint: string, cause?: unknown) {
    super(message, { code, layer: 'handler', hint, cause });
  }
}

/** How a bot's sessions are read and written; the schema's type is forgotten here. */
export interface SessionKind {
  readonly key: SessionKey;
  readonly ttlMs: number | undefined;
  /** Keeps sessions of the server's own apart from the bot's; absent for the bot's. */
  readonly slot?: string;
  /** A session as it begins. */
  fresh(): object;
  /** @throws SessionError SESSION_NEWER, SESSION_UNREADABLE */
  read(text: string): object;
  /** @throws SessionError SESSION_INVALID when it could not be read again */
  write(session: object): string;
}

/** @throws ConfigError when a new session would not fit the schema, or the options are no use */
export function createSessionKind<Schema extends SessionSchema>(
  options: SessionFacts<Schema> & Partial<Initial<Schema>>,
): SessionKind {
  const { schema, version = 1, migrate, key = 'dialog', ttl, initial = {} } = options;
  if (!Number.isSafeInteger(version) || version < 1) {
    throw new ConfigError(`session.version ${version} is no whole number above 0`, 'Count up: 1, 2, 3 …');
  }
  const fresh = (): object => schema.parse(structuredClone(initial));
  const begin = schema.safeParse(structuredClone(initial));
  if (!begin.success) {
    throw new ConfigError(
      `a new session does not fit its schema: ${problems(begin.error)}`,
      'Give every field a .default(…), or say what a session begins with: initial: { … }.',
    );
  }

  return {
    key,
    ttlMs: ttl === undefined ? undefined : milliseconds(ttl),
    fresh,
    read(text) {
      const { version: from, session } = unpack(text);
      if (from > version) {
        throw new SessionError(
          `the session is of version ${from}, this bot knows ${version}`,
          'SESSION_NEWER',
          'A newer release of the bot stored it: run that one, then repeat the dead letter.',
        );
      }
      let migrated: unknown = session;
      try {
        if (from < version && migrate) migrated = migrate(session, from);
      } catch (cause) {
        throw unreadable(`migrating it from version ${from} failed`, cause);
      }
      const read = schema.safeParse(migrated);
      if (read.success) return read.data;
      throw unreadable(
        `stored as version ${from}, it does not fit version ${version}: ${problems(read.error)}`,
      );
    },
    write(session) {
      const text = JSON.stringify({ version, session });
      const again = schema.safeParse(unpack(text).session);
      if (again.success) return text;
      throw new SessionError(
        `ctx.session does not fit its schema after JSON: ${problems(again.error)}`,
        'SESSION_INVALID',
        'Keep to the schema; dates need z.coerce.date() or a number.',
      );
    },
  };
}

function unpack(text: string): { version: number; session: unknown } {
  const value: unknown = JSON.parse(text);
  if (typeof value === 'object' && value !== null && 'version' in value && 'session' in value) {
    return { version: Number(value.version), session: value.session };
  }
  throw unreadable('it has no version');
}

function unreadable(why: string, cause?: unknown): SessionError {
  return new SessionError(
    `the stored session cannot be used: ${why}`,
    'SESSION_UNREADABLE',
    'Raise session.version and migrate what is stored; then repeat the dead letter.',
    cause,
  );
}

/** Paths and complaints, never values. */
function problems(error: z.ZodError): string {
  return error.issues.map(({ path, message }) => `${path.join('.') || 'session'}: ${message}`).join('; ');
}
