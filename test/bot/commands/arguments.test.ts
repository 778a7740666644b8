import { describe, expect, expectTypeOf, it } from 'vitest';
import { z } from 'zod';
import {
  type ArgumentsSchema,
  createArguments,
  duration,
  rest,
} from '../../../src/bot/commands/arguments.ts';
import { defineBot } from '../../../src/bot/define-bot.ts';
import { createSay } from '../../../src/bot/texts/texts.ts';

const say = createSay();
const read = (schema: ArgumentsSchema, params: string, language = 'en') =>
  createArguments(schema).read(params, say, language);

describe('arguments of a command', () => {
  it.each<[string, ArgumentsSchema, string, unknown]>([
    [
      'by name',
      z.object({ after: duration(), text: rest() }),
      '10m  call  back',
      { after: 600_000, text: 'call  back' },
    ],
    ['by place', z.tuple([duration(), rest()]), '1.5h x', [5_400_000, 'x']],
    ['numbers', z.object({ n: z.number().int(), m: z.coerce.number() }), '-7 2.5', { n: -7, m: 2.5 }],
    ['a number with a comma', z.tuple([z.number()]), '2,5', [2.5]],
    ['words in quotes', z.tuple([z.string(), z.string()]), '"two words" one', ['two words', 'one']],
    ['a quote that is none', z.tuple([z.string(), z.string()]), 'a"b c"', ['a"b', 'c"']],
    ['an optional one', z.object({ who: z.string().optional() }), '', {}],
    ['one with a default', z.object({ n: z.number().default(3) }), ' ', { n: 3 }],
    ['an optional rest', z.tuple([z.string(), rest().optional()]), 'a', ['a']],
    ['any number of words', z.tuple([z.string()], z.number()), 'a 1 2 3', ['a', 1, 2, 3]],
    ['a choice', z.tuple([z.enum(['on', 'off'])]), 'off', ['off']],
    ['lines', z.tuple([z.string(), rest()]), 'a\nb\nc', ['a', 'b\nc']],
  ])('are read: %s', (_what, schema, params, args) => {
    expect(read(schema, params)).toEqual({ ok: true, args });
  });

  it.each<[string, ArgumentsSchema, string, string]>([
    ['nothing', z.object({ after: duration(), text: rest() }), '', 'after is missing.'],
    ['too little', z.object({ after: duration(), text: rest() }), '10m ', 'text is missing.'],
    ['too much', z.tuple([z.string()]), 'a b', 'That is too much.'],
    [
      'no duration',
      z.object({ after: duration() }),
      'soon',
      'after: a duration is a number with its unit, such as 10m, 2h or 1d',
    ],
    [
      'no number',
      z.tuple([z.number().describe('pages')]),
      'many',
      'pages: Invalid input: expected number, received string',
    ],
    ['own words', z.object({ n: z.number().max(9, 'at most 9') }), '10', 'n: at most 9'],
    [
      'a word among numbers',
      z.tuple([z.string().describe('who')], z.number()),
      'a x',
      'who: Invalid input: expected number, received string',
    ],
    [
      '__proto__',
      z.object({ n: z.number() }),
      '__proto__',
      'n: Invalid input: expected number, received string',
    ],
  ])('are refused: %s', (_what, schema, params, problem) => {
    expect(read(schema, params)).toEqual({ ok: false, problem });
  });

  it('are refused in the language of whoever typed', () => {
    const schema = z.object({ n: z.number(), after: duration() });
    expect(read(schema, 'x soon', 'de')).toEqual({
      ok: false,
      problem:
        'n: Ungültige Eingabe: erwartet Zahl, erhalten string\nafter: eine Dauer ist eine Zahl mit Einheit, etwa 10m, 2h oder 1d',
    });
    expect(read(schema, 'x', 'ru')).toEqual({ ok: false, problem: 'Не указано: after.' });
    expect(read(schema, 'x 1m', 'constructor')).toMatchObject({ ok: false });
  });

  it.each([
    [z.object({ after: duration(), text: rest() }), '<after> <text…>'],
    [z.tuple([duration(), rest()]), '<duration> <text…>'],
    [z.tuple([duration().describe('after'), rest().describe('what').optional()]), '<after> [what…]'],
    [z.tuple([z.enum(['on', 'off']), z.number().default(1)]), '<on|off> [number]'],
    [z.tuple([z.number()], z.string().describe('who')), '<number> [who]…'],
    [z.tuple([]), ''],
  ] as [ArgumentsSchema, string][])('have a usage', (schema, usage) => {
    expect(createArguments(schema).usage).toBe(usage);
  });
});

describe('a command with arguments', () => {
  it('is listed with its usage in every language of its title, unless the author says otherwise', () => {
    const { commands } = defineBot({ code: 'a', name: 'A' }, (bot) => {
      const args = z.object({ who: z.string() });
      bot.command('greet', { title: { de: 'Grüßen', ru: 'Привет' }, args }, () => {});
      bot.command('own', { title: 'Own', params: 'a name', args }, () => {});
      bot.command('none', { title: 'None', args: z.tuple([]) }, () => {});
    });
    expect(commands.map(({ params }) => params)).toEqual([
      { de: '<who>', ru: '<who>' },
      { en: 'a name' },
      {},
    ]);
  });

  it('gives its handler what the schema makes', () => {
    defineBot({ code: 'a', name: 'A' }, (bot) => {
      bot.command('one', { title: 'One', args: z.tuple([duration(), rest()]) }, (ctx, [after, text]) => {
        expectTypeOf(after).toEqualTypeOf<number>();
        expectTypeOf(text).toEqualTypeOf<string>();
        expectTypeOf(ctx.messageId).toEqualTypeOf<number>();
      });
      bot.command('two', { hidden: true, args: z.object({ n: z.number().optional() }) }, (_ctx, args) => {
        expectTypeOf(args).toEqualTypeOf<{ n?: number | undefined }>();
        // @ts-expect-error: no such argument
        return args.m;
      });
      const three = { hidden: true, args: z.object({ n: z.number() }) } as const;
      // @ts-expect-error: the handler takes what the schema does not make
      bot.command('three', three, (_ctx, args: { n: string }) => args);
    });
    const wrong = () =>
      defineBot({ code: 'a', name: 'A' }, (bot) => {
        // @ts-expect-error: arguments are a tuple or an object
        bot.command('four', { hidden: true, args: z.string() }, () => {});
      });
    expect(wrong).toThrow('are z.tuple or z.object');
  });
});
