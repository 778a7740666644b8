import { describe, expect, expectTypeOf, it } from 'vitest';
import { z } from 'zod';
import { defineBot } from '../../../src/bot/define-bot.ts';
import {
  createSessionKind,
  SessionError,
  type SessionOptions,
  type SessionSchema,
} from '../../../src/bot/sessions/session.ts';
import { ConfigError } from '../../../src/errors.ts';

const profile = { code: 'memory', name: 'Memory' };
const counter = z.object({ seen: z.number().default(0), names: z.array(z.string()).default([]) });

function kindOf<Schema extends SessionSchema>(options: SessionOptions<Schema>) {
  return createSessionKind(options);
}

describe('a kind of session', () => {
  it('begins with the schema’s defaults or with what the author says, anew each time', () => {
    const kind = kindOf({ schema: counter });
    expect(kind.fresh()).toEqual({ seen: 0, names: [] });
    expect(kind.fresh()).not.toBe(kind.fresh());
    const given = kindOf({
      schema: z.object({ step: z.enum(['one', 'two']) }),
      initial: { step: 'one' },
    });
    expect(given.fresh()).toEqual({ step: 'one' });
    const open = kindOf({ schema: z.object({ any: z.any() }), initial: { any: { n: 1 } } });
    Object.assign(Object(open.fresh()).any, { n: 2 });
    expect(open.fresh()).toEqual({ any: { n: 1 } });
  });

  it('is refused when it could not begin or has no usable version', () => {
    const needsInitial = (): unknown =>
      // @ts-expect-error: `{}` does not fit this schema
      kindOf({ schema: z.object({ step: z.string() }) });
    expect(needsInitial).toThrow(ConfigError);
    expect(needsInitial).toThrow(/step: .*/);
    expect(() => kindOf({ schema: counter, version: 0 })).toThrow(ConfigError);
  });

  it('comes back as it was written', () => {
    const kind = kindOf({
      schema: z.object({ at: z.coerce.date(), n: z.number() }),
      initial: { at: 0, n: 1 },
    });
    const at = new Date('2026-09-10T00:00:00Z');
    expect(kind.read(kind.write({ at, n: 2 }))).toEqual({ at, n: 2 });
  });

  it('is migrated from an older version', () => {
    const old = kindOf({ schema: z.object({ count: z.number().default(0) }), version: 1 });
    const stored = old.write({ count: 5 });
    const migrated = kindOf({
      schema: counter,
      version: 3,
      migrate(session, from) {
        expect(from).toBe(1);
        return { seen: z.object({ count: z.number() }).parse(session).count };
      },
    });
    expect(migrated.read(stored)).toEqual({ seen: 5, names: [] });
    // Without a hook the schema decides.
    expect(kindOf({ schema: counter, version: 2 }).read(stored)).toEqual({ seen: 0, names: [] });
  });

  const problem = (act: () => unknown): unknown => {
    try {
      return act();
    } catch (error) {
      return error instanceof SessionError ? error.code : error;
    }
  };

  it('of a newer version is not touched', () => {
    const stored = kindOf({ schema: counter, version: 2 }).write({ seen: 1, names: [] });
    expect(problem(() => kindOf({ schema: counter }).read(stored))).toBe('SESSION_NEWER');
  });

  it('that does not fit is not guessed, and the error tells where without telling what', () => {
    const stored = kindOf({ schema: z.object({ seen: z.string().default('secret') }) }).write({
      seen: 'secret',
    });
    const kind = kindOf({ schema: counter });
    expect(problem(() => kind.read(stored))).toBe('SESSION_UNREADABLE');
    expect(() => kind.read(stored)).toThrow(/seen: /);
    expect(() => kind.read(stored)).not.toThrow(/secret/);
    expect(problem(() => kind.read('{}'))).toBe('SESSION_UNREADABLE');
    const migrate = () => {
      throw new Error('no idea');
    };
    expect(problem(() => kindOf({ schema: counter, version: 2, migrate }).read(stored))).toBe(
      'SESSION_UNREADABLE',
    );
  });

  it('cannot be left in a state that could not be read again', () => {
    const kind = kindOf({ schema: z.object({ at: z.date().optional() }) });
    expect(problem(() => kind.write({ at: new Date() }))).toBe('SESSION_INVALID');
    expect(problem(() => kindOf({ schema: counter }).write({ seen: 'many' }))).toBe('SESSION_INVALID');
  });
});

describe('ctx.session', () => {
  it('has the type of the schema, everywhere', () => {
    defineBot({ ...profile, session: { schema: counter } }, (bot) => {
      bot.on('message', (ctx) => {
        expectTypeOf(ctx.session).toEqualTypeOf<{ seen: number; names: string[] }>();
        ctx.session.seen += 1;
        ctx.session = { seen: 0, names: [] };
      });
      bot.command('x', { hidden: true }, (ctx) => expectTypeOf(ctx.session.names).toEqualTypeOf<string[]>());
      bot.use((ctx, next) => {
        expectTypeOf(ctx.session.seen).toEqualTypeOf<number>();
        return next();
      });
      bot.group((inner) => inner.on('join', (ctx) => expectTypeOf(ctx.session.seen).toEqualTypeOf<number>()));
    });
  });

  it('is not there for a bot that declares none', () => {
    defineBot(profile, (bot) => {
      bot.on('message', (ctx) => {
        expectTypeOf(ctx).not.toHaveProperty('session');
        // @ts-expect-error: no session was declared
        return ctx.session;
      });
    });
  });

  it('needs a first value where the schema gives none', () => {
    const schema = z.object({ step: z.number() });
    defineBot({ ...profile, session: { schema, initial: { step: 1 } } }, (bot) => {
      bot.on('message', (ctx) => expectTypeOf(ctx.session.step).toEqualTypeOf<number>());
    });
    // @ts-expect-error: `initial` is missing
    expect(() => defineBot({ ...profile, session: { schema } }, () => {})).toThrow(ConfigError);
  });
});
