import { describe, expect, expectTypeOf, it } from 'vitest';
import { z } from 'zod';
import { defineDialog, step } from '../../../src/bot/dialogs/dialog.ts';

const Order = z.object({ item: z.string(), count: z.number(), express: z.boolean().optional() });

describe('the types of a dialog', () => {
  it('know its data and its steps', () => {
    defineDialog(
      'order',
      { data: Order },
      {
        ask: step.prompt('What shall we deliver?', { into: 'item', next: 'count' }),
        count: step.prompt(
          (ctx, data) => {
            expectTypeOf(data.item).toEqualTypeOf<string | undefined>();
            expectTypeOf(ctx.dialogId).toEqualTypeOf<string>();
            return [`How many ${data.item}?`];
          },
          { into: 'count', parse: z.coerce.number().int().min(1), next: 'choose' },
        ),
        choose: (ctx, data) => {
          expectTypeOf(data).toEqualTypeOf<Partial<z.output<typeof Order>>>();
          expectTypeOf(ctx.go).parameter(0).toEqualTypeOf<'ask' | 'count' | 'choose' | 'done'>();
          data.express = ctx.text === 'fast';
          // @ts-expect-error: no such step
          if (data.count === 0) ctx.go('cuont');
          ctx.go('done');
        },
        done: step.final((ctx, data) => {
          expectTypeOf(data).toEqualTypeOf<z.output<typeof Order>>();
          return ctx.reply(`Ordered ${data.count}`);
        }),
      },
    );
  });

  it('refuse names and schemas that do not exist', () => {
    const wrong = [
      () =>
        defineDialog(
          'order',
          { data: Order },
          {
            // @ts-expect-error: no such field
            ask: step.prompt('What?', { into: 'itme', next: 'ask' }),
          },
        ),
      () =>
        defineDialog(
          'order',
          { data: Order },
          {
            // @ts-expect-error: no such step
            ask: step.prompt('What?', { into: 'item', next: 'donne' }),
            done: () => {},
          },
        ),
      () =>
        defineDialog(
          'order',
          { data: Order },
          {
            // @ts-expect-error: a number needs to be parsed
            ask: step.prompt('How many?', { into: 'count', next: 'ask' }),
          },
        ),
      () =>
        defineDialog(
          'order',
          { data: Order },
          {
            // @ts-expect-error: a text is parsed for a number
            ask: step.prompt('How many?', { into: 'count', parse: z.string(), next: 'ask' }),
          },
        ),
    ];
    expect(wrong.map((define) => typeof define)).toEqual(Array(4).fill('function'));
    expect(wrong[1]).toThrow("dialog 'order' has no step 'donne'");
  });
});
