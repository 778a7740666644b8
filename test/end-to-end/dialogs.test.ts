import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { defineBot } from '../../src/bot/define-bot.ts';
import { defineDialog, step } from '../../src/bot/dialogs/dialog.ts';
import { reply } from '../../src/bot/verdict.ts';
import { button, keyboard } from '../../src/compose/index.ts';
import { type Actor, type TestPortal, testPortal } from '../../src/testing/index.ts';
import { livesOf } from './second-life.ts';

const profile = { code: 'shop', name: 'Shop' };
const Order = z.object({ item: z.string(), count: z.number(), express: z.boolean().optional() });
const RESTART = 'The bot has changed in the meantime. Please start again.';
const atOnce = { overrides: { random: () => 0 } };

interface Choice {
  version?: number;
  onCommand?: 'keep' | 'end' | 'refuse';
  migrate?: (
    stored: { step: string; data: object },
    from: number,
  ) => { step: string; data: object } | undefined;
}

/** An order in three steps. `break` in place of fast or slow makes the step throw. */
const orderOf = (choice: Choice = {}) =>
  defineDialog(
    'order',
    { data: Order, timeout: '30m', cancel: ['/cancel', 'stop'], ...choice },
    {
      ask: step.prompt('What shall we deliver?', { into: 'item', next: 'count' }),
      count: step.prompt(
        (_ctx, { item }) => [`How many ${item}?`, keyboard([button.send('1'), button.send('2')])],
        {
          into: 'count',
          parse: z.coerce.number().int().min(1),
          next: 'choose',
        },
      ),
      choose: async (ctx, data) => {
        if (ctx.entering) return void (await ctx.reply('Fast or slow?'));
        if (ctx.text === 'back') return ctx.go('ask');
        if (ctx.text === 'never mind') return ctx.end('As you like.');
        data.express = ctx.text === 'fast';
        if (ctx.text === 'break') throw new Error('broken');
        ctx.go('done');
      },
      done: step.final((ctx, { item, count, express }) =>
        ctx.reply(`Ordered ${count} × ${item}${express ? ', express' : ''}`),
      ),
    },
  );

function shop(choice: Choice = {}) {
  return defineBot(profile, (bot) => {
    const order = bot.dialog(orderOf(choice));
    bot.command('order', { title: 'Order' }, (ctx) => ctx.start(order));
    bot.command('tea', { title: 'Tea' }, (ctx) => ctx.start(order, { item: 'tea' }));
    bot.command('help', { title: 'Help' }, (ctx) => ctx.answer('Helpful'));
    bot.on('message', (ctx) => ctx.reply(`heard ${ctx.text}`));
  });
}

const texts = (actor: Actor): string[] => actor.received.map(({ text }) => text);
const dead = (portal: TestPortal) => portal.server.store.inbox.listDead({ limit: 10 });

async function converse(actor: Actor, ...lines: readonly string[]): Promise<string[]> {
  const before = actor.received.length;
  for (const line of lines) await actor.says(line);
  return texts(actor).slice(before);
}

describe.each(['v1', 'v2'] as const)('a dialog, %s', (api) => {
  it('asks step by step, asks again with the reason, and ends', async () => {
    await using portal = await testPortal(shop(), { api });
    const mira = portal.user();
    expect(await converse(mira, '/order', 'tea', 'many', '0', '2', 'slow', 'tea')).toEqual([
      'What shall we deliver?',
      'How many tea?',
      'Invalid input: expected number, received NaN\nHow many tea?',
      'Too small: expected number to be >=1\nHow many tea?',
      'Fast or slow?',
      'Ordered 2 × tea',
      'heard tea',
    ]);
    await mira.says('/order');
    await mira.says('cake');
    await mira.clicks('2');
    expect(await converse(mira, 'fast')).toEqual(['Ordered 2 × cake, express']);
    expect(await dead(portal)).toEqual([]);
  });

  it('goes where its steps go, and ends when they end it', async () => {
    await using portal = await testPortal(shop(), { api });
    const mira = portal.user();
    expect(await converse(mira, '/order', 'tea', '2', 'back', 'cake', '1', 'never mind', 'slow')).toEqual([
      'What shall we deliver?',
      'How many tea?',
      'Fast or slow?',
      'What shall we deliver?',
      'How many cake?',
      'Fast or slow?',
      'As you like.',
      'heard slow',
    ]);
  });

  it('ends by its cancel words, and is told to begin again after its time', async () => {
    await using portal = await testPortal(shop(), { api });
    const mira = portal.user();
    expect(await converse(mira, '/order', '/cancel', '/cancel', '/order', 'STOP', 'tea')).toEqual([
      'What shall we deliver?',
      'Cancelled.',
      'heard /cancel',
      'What shall we deliver?',
      'Cancelled.',
      'heard tea',
    ]);
    await mira.says('/order');
    portal.advance(29 * 60_000);
    expect(await converse(mira, 'tea')).toEqual(['How many tea?']);
    portal.advance(31 * 60_000);
    expect(await converse(mira, '2', '2')).toEqual([
      'Too much time has passed. Please start again.',
      'heard 2',
    ]);
  });

  it('belongs in a group to the person who began it', async () => {
    await using portal = await testPortal(shop(), { api });
    const chat = await portal.group('Lunch');
    const [mira, jonas] = [portal.user(11).in(chat), portal.user(12).in(chat)];
    const mention = `[USER=${portal.bot().id}]Shop[/USER]`;
    await mira.says('/order');
    expect(await converse(jonas, `${mention} tea`)).toEqual(['heard tea']);
    expect(await converse(mira, `${mention} cake`)).toEqual(['How many cake?']);
    await jonas.says('/tea');
    expect(await converse(mira, `${mention} 3`)).toEqual(['Fast or slow?']);
    expect(await converse(jonas, `${mention} milk`)).toEqual(['How many milk?']);
    expect(await converse(portal.user(11), 'private')).toEqual(['heard private']);
  });
});

describe('a command in the middle of a dialog', () => {
  it.each([
    ['keep', ['Helpful', 'How many tea?']],
    ['end', ['Helpful', 'heard tea']],
    ['refuse', ['Please answer first, or write /cancel.', 'How many tea?']],
  ] as const)('%s', async (onCommand, expected) => {
    await using portal = await testPortal(shop({ onCommand }));
    await portal.user().says('/order');
    expect(await converse(portal.user(), '/help', 'tea')).toEqual(expected);
  });

  it('that begins a dialog puts it in place of the other, with what is known', async () => {
    await using portal = await testPortal(shop());
    expect(await converse(portal.user(), '/order', 'cake', '/order', 'milk', '2', 'slow')).toContain(
      'Ordered 2 × milk',
    );
  });
});

describe('a step that throws', () => {
  it('leaves the dialog as it was and the lane free', async () => {
    await using portal = await testPortal(shop(), atOnce);
    const mira = portal.user();
    await converse(mira, '/order', 'tea', '2', 'break');
    await expect.poll(async () => (await dead(portal)).length, { timeout: 10_000 }).toBe(1);
    expect(await converse(mira, 'fast')).toEqual(['Ordered 2 × tea, express']);
  });

  it('leaves it as it was where an error boundary replied', async () => {
    const bot = defineBot(profile, (b) => {
      const order = b.dialog(orderOf());
      b.command('order', { title: 'Order' }, (ctx) => ctx.start(order));
      b.onError(() => reply('Sorry'));
    });
    await using portal = await testPortal(bot);
    expect(await converse(portal.user(), '/order', 'tea', '2', 'break', 'slow')).toEqual([
      'What shall we deliver?',
      'How many tea?',
      'Fast or slow?',
      'Sorry',
      'Ordered 2 × tea',
    ]);
  });

  it('that goes round without waiting, or ends without its data, becomes a dead letter', async () => {
    const bot = defineBot(profile, (b) => {
      const round = b.dialog(
        'round',
        { data: z.object({}) },
        { a: (ctx) => ctx.go('b'), b: (ctx) => ctx.go('a') },
      );
      const short = b.dialog('short', { data: Order }, { a: step.final((ctx) => ctx.reply('never')) });
      b.command('round', { title: 'Round' }, (ctx) => ctx.start(round));
      b.command('short', { title: 'Short' }, (ctx) => ctx.start(short));
    });
    await using portal = await testPortal(bot, atOnce);
    await converse(portal.user(), '/round', '/short');
    await expect.poll(async () => (await dead(portal)).length, { timeout: 10_000 }).toBe(2);
    const errors = (await dead(portal)).map(({ error }) => error).join('\n');
    expect(errors).toMatch(/DIALOG_LOOP/);
    expect(errors).toMatch(/DIALOG_INCOMPLETE: .*item: .*count: /);
    expect(texts(portal.user())).toEqual([]);
  });
});

describe('a dialog and the rest of the bot', () => {
  it('runs after its middleware, with its session, and begins from a press', async () => {
    const schema = z.object({ seen: z.number().default(0) });
    const bot = defineBot({ ...profile, session: { schema } }, (b) => {
      b.use((ctx, next) => {
        ctx.session.seen += 1;
        return next();
      });
      const ask = b.dialog(
        'ask',
        { data: z.object({ name: z.string() }) },
        {
          who: step.prompt('Who are you?', { into: 'name', next: 'done' }),
          done: step.final((ctx, { name }) => ctx.reply(`${name}, event ${ctx.session.seen}`)),
        },
      );
      const begin = b.action('begin', {}, (ctx) => ctx.start(ask));
      b.on('message', (ctx) => ctx.reply('Hello', keyboard([begin.button('Begin')])));
    });
    await using portal = await testPortal(bot);
    const mira = portal.user();
    await mira.says('hi');
    await mira.clicks('Begin');
    // Joining was the first event.
    expect(await converse(mira, 'Mira', 'bye')).toEqual(['Mira, event 4', 'Hello']);
  });

  it('cannot be begun when it is not declared', async () => {
    const bot = defineBot(profile, (b) => b.on('message', (ctx) => ctx.start(orderOf())));
    await using portal = await testPortal(bot, atOnce);
    await portal.user().says('hi');
    await expect
      .poll(async () => (await dead(portal))[0]?.error, { timeout: 10_000 })
      .toContain('DIALOG_UNKNOWN');
  });
});

describe('a dialog in progress', () => {
  async function secondLife(choice: Choice | undefined, lines: readonly string[]): Promise<string[]> {
    await using lives = await livesOf(shop());
    await converse(lives.portal.user(), '/order', 'canary-tea');
    const before = lives.portal.user().received.length;
    await lives.secondLife(
      choice
        ? shop(choice)
        : defineBot(profile, (b) => {
            b.dialog('other', { data: z.object({}) }, { a: () => {} });
            b.on('message', (ctx) => ctx.reply(`heard ${ctx.text}`));
          }),
    );
    for (const line of lines) await lives.says(line);
    return texts(lives.portal.user()).slice(before);
  }

  it('survives the server', async () => {
    expect(await secondLife({}, ['2', 'slow'])).toEqual(['Fast or slow?', 'Ordered 2 × canary-tea']);
  });

  it('is migrated by a newer release', async () => {
    const migrate = ({ step: at, data }: { step: string; data: object }, from: number) =>
      from === 1 && at === 'count' ? { step: 'choose', data: { ...data, count: 9 } } : undefined;
    expect(await secondLife({ version: 2, migrate }, ['fast'])).toEqual(['Ordered 9 × canary-tea, express']);
  });

  it.each<[string, Choice | undefined]>([
    ['there is no way to migrate it', { version: 2 }],
    ['its migration gives nothing', { version: 2, migrate: () => undefined }],
    [
      'its migration throws',
      {
        version: 2,
        migrate: () => {
          throw new Error('no');
        },
      },
    ],
    ['its migration names a step that is none', { version: 2, migrate: ({ data }) => ({ step: 'x', data }) }],
    [
      'its migration gives data that do not fit',
      { version: 2, migrate: () => ({ step: 'ask', data: { item: 7 } }) },
    ],
    ['it is gone', undefined],
  ])('ends politely when %s', async (_why, choice) => {
    expect(await secondLife(choice, ['2', '2'])).toEqual([RESTART, 'heard 2']);
  });

  it('is nowhere to be read on the disk', async () => {
    await using lives = await livesOf(shop());
    await converse(lives.portal.user(), '/order', 'canary-tea');
    const { store } = lives.portal.server;
    const row = await store.sessions.get(
      lives.portal.local.portal.state.memberId,
      lives.portal.bot().id,
      'steps/11',
    );
    expect(row).not.toBeNull();
    expect(Buffer.from(row?.sealed ?? []).includes('canary')).toBe(false);
  });
});

it('a bot without dialogs reads nothing for them', async () => {
  let reads = 0;
  const bot = defineBot(profile, (b) => b.on('message', (ctx) => ctx.reply('hi')));
  await using portal = await testPortal(bot, {
    overrides: {
      aroundStore: (store) => ({
        ...store,
        sessions: {
          ...store.sessions,
          get: (...key) => {
            reads += 1;
            return store.sessions.get(...key);
          },
        },
      }),
    },
  });
  await portal.user().says('a');
  expect([reads, texts(portal.user())]).toEqual([0, ['hi']]);
});

describe.each(['v1', 'v2'] as const)('a dialog of a bot that collects messages, %s', (api) => {
  const overlap = { strategy: 'collect', quiet: '1100ms', longest: '20s' } as const;
  const collecting = defineBot({ ...profile, overlap }, (bot) => {
    const order = bot.dialog(orderOf());
    bot.command('order', { title: 'Order' }, (ctx) => ctx.start(order));
    bot.on('message', (ctx) => ctx.reply(`heard ${ctx.text}`));
  });

  it('takes what was said together for one answer, and goes on step by step', async () => {
    await using portal = await testPortal(collecting, { api });
    const mira = portal.user();
    const waits = async (): Promise<void> => {
      portal.advance(3000);
      await portal.settle();
    };
    await mira.says('/order');
    expect(mira.lastReceived.text).toBe('What shall we deliver?');
    await mira.says('green');
    await mira.says('tea');
    expect(mira.lastReceived.text).toBe('What shall we deliver?');
    await waits();
    expect(mira.lastReceived.text).toBe('How many green\ntea?');
    await mira.says('3');
    await waits();
    expect(mira.lastReceived.text).toBe('Fast or slow?');
    // A command keeps its place behind what was said, and is not held back with it.
    await mira.says('slow');
    await mira.says('/order');
    await waits();
    expect(mira.received.slice(-2).map(({ text }) => text)).toEqual([
      'Ordered 3 × green\ntea',
      'What shall we deliver?',
    ]);
    await mira.says('/cancel');
    await waits();
    await mira.says('hello');
    await mira.says('again');
    await waits();
    expect(mira.lastReceived.text).toBe('heard hello\nagain');
    expect(await portal.server.store.inbox.listDead({ limit: 10 })).toEqual([]);
  });
});
