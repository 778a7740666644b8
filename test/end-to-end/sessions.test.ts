import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { defineBot } from '../../src/bot/define-bot.ts';
import { reply } from '../../src/bot/verdict.ts';
import { type TestPortal, testPortal } from '../../src/testing/index.ts';
import { livesOf } from './second-life.ts';

const profile = { code: 'memory', name: 'Memory' };
const schema = z.object({ seen: z.number().default(0) });
const atOnce = { overrides: { random: () => 0 } };

const counter = (key: 'dialog' | 'user' = 'dialog') =>
  defineBot({ ...profile, session: { schema, key } }, (bot) => {
    bot.on('message', (ctx) => {
      ctx.session.seen += 1;
      return ctx.reply(String(ctx.session.seen));
    });
  });

const last = (portal: TestPortal): string => portal.user().lastReceived.text;
const dead = async (portal: TestPortal) =>
  (await portal.server.store.inbox.listDead({ limit: 10 })).map(({ error }) => error);

describe('a session', () => {
  it.each(['v1', 'v2'] as const)(
    'is remembered from event to event, each dialog its own, %s',
    async (api) => {
      await using portal = await testPortal(counter(), { api });
      const [mira, jonas] = [portal.user(11), portal.user(12)];
      await mira.says('a');
      await mira.says('b');
      await jonas.says('c');
      expect(mira.received.map(({ text }) => text)).toEqual(['1', '2']);
      expect(jonas.received.map(({ text }) => text)).toEqual(['1']);
      const chat = await portal.group('Lunch');
      await mira.in(chat).says(`[USER=${portal.bot().id}]Memory[/USER] d`);
      expect(mira.in(chat).lastReceived.text).toBe('1');
    },
  );

  it('by user follows a person through the portal', async () => {
    await using portal = await testPortal(counter('user'));
    const chat = await portal.group('Lunch');
    const inGroup = (id: number) => portal.user(id).in(chat);
    const mention = `[USER=${portal.bot().id}]Memory[/USER]`;
    await portal.user(11).says('a');
    await inGroup(11).says(mention);
    expect(inGroup(11).lastReceived.text).toBe('2');
    await inGroup(12).says(mention);
    expect(inGroup(12).lastReceived.text).toBe('1');
  });

  it('survives the server, and what lies on the disk shows nothing of it', async () => {
    const secret = 'canary-of-the-session';
    const bot = defineBot(
      { ...profile, session: { schema: z.object({ said: z.string().default('') }) } },
      (b) => {
        b.on('message', async (ctx) => {
          const before = ctx.session.said;
          ctx.session.said = ctx.text;
          await ctx.reply(before === secret ? 'remembered' : 'new');
        });
      },
    );
    await using lives = await livesOf(bot);
    await lives.says(secret);
    const life = await lives.secondLife(bot);
    const { memberId } = lives.portal.local.portal.state;
    const row = await life.store.sessions.get(memberId, lives.portal.bot().id, 'dialog/11');
    expect(row).not.toBeNull();
    expect(Buffer.from(row?.sealed ?? []).toString('latin1')).not.toContain(secret);
    await lives.says('again');
    expect(last(lives.portal)).toBe('remembered');
  });

  it('is not changed by a run that failed, nor by one whose boundary replied', async () => {
    let runs = 0;
    const bot = defineBot({ ...profile, session: { schema } }, (b) => {
      b.on('message', async (ctx) => {
        runs += 1;
        ctx.session.seen += 1;
        if (ctx.text === 'fail once' && runs === 1) throw new Error('once');
        if (ctx.text === 'sorry') throw new RangeError('no');
        await ctx.reply(`seen ${ctx.session.seen}`);
      });
      b.onError((error) => (error instanceof RangeError ? reply('Sorry') : undefined));
    });
    await using portal = await testPortal(bot, atOnce);
    const mira = portal.user();
    await mira.says('fail once');
    expect(runs).toBe(2);
    expect(last(portal)).toBe('seen 1');
    await mira.says('sorry');
    expect(last(portal)).toBe('Sorry');
    await mira.says('again');
    expect(last(portal)).toBe('seen 2');
  });

  it('is forgotten when its time is over', async () => {
    const bot = defineBot({ ...profile, session: { schema, ttl: '1h' } }, (b) => {
      b.on('message', async (ctx) => {
        if (ctx.text !== 'look') ctx.session.seen += 1;
        await ctx.reply(String(ctx.session.seen));
      });
    });
    await using portal = await testPortal(bot);
    const mira = portal.user();
    await mira.says('a');
    portal.advance(1_800_000);
    await mira.says('look');
    expect(last(portal)).toBe('1');
    // Looking is no change: the hour began with the last one.
    portal.advance(1_800_000);
    await mira.says('b');
    expect(last(portal)).toBe('1');
    expect(await portal.server.store.sessions.prune(portal.local.portal.now() + 3_600_001, 10)).toBe(1);
  });

  it('of a newer release makes a dead letter, not a loss', async () => {
    await using lives = await livesOf(
      defineBot({ ...profile, session: { schema, version: 2 } }, (b) => {
        b.on('message', (ctx) => {
          ctx.session.seen = 41;
        });
      }),
      atOnce,
    );
    await lives.says('a');
    const older = await lives.secondLife(counter());
    await lives.says('b');
    expect((await older.store.inbox.listDead({ limit: 5 })).map(({ error }) => error)).toEqual([
      expect.stringMatching(/^cannot succeed later: SESSION_NEWER/),
    ]);
  });

  it('of an older release is migrated, and stored anew when it changes', async () => {
    await using lives = await livesOf(counter(), atOnce);
    await lives.says('a');
    const newer = defineBot(
      {
        ...profile,
        session: {
          schema: z.object({ total: z.number() }),
          version: 2,
          initial: { total: 0 },
          migrate: (stored: unknown) => ({ total: 100 * schema.parse(stored).seen }),
        },
      },
      (b) => {
        b.on('message', (ctx) => {
          ctx.session.total += 1;
          return ctx.reply(`total ${ctx.session.total}`);
        });
      },
    );
    await lives.secondLife(newer);
    await lives.says('b');
    await lives.says('c');
    expect(lives.portal.user().received.map(({ text }) => text)).toEqual(['1', 'total 101', 'total 102']);
  });

  it('that does not fit its schema at the end fails the run and keeps what was stored', async () => {
    const bot = defineBot({ ...profile, session: { schema } }, (b) => {
      b.on('message', (ctx) => {
        ctx.session.seen = ctx.text === 'break' ? Number.NaN : 7;
      });
    });
    await using portal = await testPortal(bot, atOnce);
    await portal.user().says('ok');
    await portal.user().says('break');
    await expect.poll(async () => (await dead(portal)).length, { timeout: 5000 }).toBe(1);
    expect((await dead(portal))[0]).toMatch(/gave up after \d+ attempts: SESSION_INVALID: .*seen: /);
  });
});

describe('a session by user that two dialogs change at the same time', () => {
  it('loses no change: the run that came second is repeated, and sends nothing twice', async () => {
    let open: () => void = () => undefined;
    const both = new Promise<void>((resolve) => {
      open = resolve;
    });
    let runs = 0;
    const bot = defineBot({ ...profile, session: { schema, key: 'user' } }, (b) => {
      b.on('message', async (ctx) => {
        if (ctx.text.includes('how many')) return void (await ctx.reply(`seen ${ctx.session.seen}`));
        runs += 1;
        // Both runs read the same session before either ends.
        if (runs === 2) open();
        await both;
        await ctx.reply('counted');
        ctx.session.seen += 1;
      });
    });
    await using portal = await testPortal(bot, atOnce);
    const chat = await portal.group('Lunch');
    const mira = portal.user(11);
    const { people } = portal.local;
    people.say(11, String(portal.bot().id), 'one');
    people.say(11, `chat${chat.id}`, `[USER=${portal.bot().id}]Memory[/USER] two`);
    await portal.settle();
    expect(runs).toBe(3);
    await mira.says('how many?');
    expect(last(portal)).toBe('seen 2');
    const told = [...mira.received, ...mira.in(chat).received].map(({ text }) => text);
    expect(told.filter((text) => text === 'counted')).toHaveLength(2);
    expect(await dead(portal)).toEqual([]);
  });
});

it('a bot without sessions reads none and leaves none', async () => {
  const bot = defineBot(profile, (b) => {
    b.on('message', (ctx) => ctx.reply('hi'));
  });
  let reads = 0;
  await using lives = await livesOf(bot, {
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
  await lives.says('a');
  expect(reads).toBe(0);
});
