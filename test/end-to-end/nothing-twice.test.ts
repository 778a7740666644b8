import { describe, expect, it } from 'vitest';
import { type BotOptions, defineBot } from '../../src/bot/define-bot.ts';
import type { TestPortal, TestPortalOptions } from '../../src/testing/index.ts';
import { type Lives, livesOf, losing } from './second-life.ts';

const profile = { code: 'once', name: 'Once' };

/** Without `im` a v1 bot speaks by imbot.message.add, which has no key. */
const ways: [string, TestPortalOptions][] = [
  ['v2', { api: 'v2' }],
  ['v1', { api: 'v1' }],
  ['v1 without the scope im', { api: 'v1', scope: ['imbot'] }],
];
const keyedWays = ways.slice(0, 2);
const atOnce = { random: () => 0 };

const texts = (portal: TestPortal): string[] => portal.user().received.map(({ text }) => text);
const dead = async (server: TestPortal['server']) =>
  (await server.store.inbox.listDead({ limit: 10 })).map(({ error }) => error);

describe.each(ways)('a handler that fails after it sent, %s', (_name, options) => {
  it('is repeated, and what it sent stands', async () => {
    let runs = 0;
    const bot = defineBot(profile, (b) => {
      b.on('message', async (ctx) => {
        runs += 1;
        const first = await ctx.reply(`first, run ${runs}`);
        if (runs === 1) throw new Error('after the first');
        const second = await ctx.reply('second');
        if (runs === 2) throw new Error('after the second');
        await ctx.edit(first.id, `${first.id} before ${second.id}: ${first.id < second.id}`);
      });
      b.command('ask', { title: 'Ask' }, async (ctx) => {
        runs += 1;
        await ctx.answer('answered');
        if (runs === 1) throw new Error('after the answer');
      });
    });
    await using lives = await livesOf(bot, { ...options, overrides: atOnce });
    const mira = lives.portal.user();
    await mira.says('hello');
    expect(runs).toBe(3);
    expect(texts(lives.portal)).toEqual([expect.stringMatching(/^\d+ before \d+: true$/), 'second']);

    runs = 0;
    await mira.says('/ask');
    expect(runs).toBe(2);
    expect(texts(lives.portal).slice(2)).toEqual(['answered']);
    expect(await dead(lives.portal.server)).toEqual([]);
  });
});

describe('a server that dies after it sent', () => {
  /** A bot that sends and then never ends. */
  const stuck = (reached: () => void, also: BotOptions = profile) =>
    defineBot(also, (b) => {
      b.on('message', async (ctx) => {
        await ctx.reply('sent by the first life');
        reached();
        await new Promise((_resolve, reject) => {
          ctx.signal.addEventListener('abort', () => reject(ctx.signal.reason));
        });
      });
    });
  const whole = (also: BotOptions = profile) =>
    defineBot(also, (b) => {
      b.on('message', async (ctx) => {
        const { id } = await ctx.reply('sent by the second life');
        await ctx.edit(id, 'edited by the second life');
      });
    });

  /** A first life up to the moment after the send, with the store as `around` leaves it. */
  async function firstLife(options: TestPortalOptions, also?: BotOptions): Promise<Lives> {
    let reached: () => void = () => undefined;
    const sent = new Promise<void>((resolve) => {
      reached = resolve;
    });
    const lives = await livesOf(
      stuck(() => reached(), also),
      options,
    );
    const { local } = lives.portal;
    local.people.say(11, String(lives.portal.bot().id), 'hello');
    await sent;
    return lives;
  }

  /** Nothing is recorded that nobody waits for: the process dies first. */
  const unrecorded: TestPortalOptions['overrides'] = {
    ...atOnce,
    aroundStore: (store) => ({
      ...store,
      inbox: { ...store.inbox, record: () => Promise.reject(new Error('the disk is gone')) },
    }),
  };

  it.each(keyedWays)(
    'before anything was recorded: the key keeps the message single, %s',
    async (_n, options) => {
      await using lives = await firstLife({ ...options, overrides: unrecorded });
      await lives.secondLife(whole());
      expect(texts(lives.portal)).toEqual(['edited by the second life']);
    },
  );

  it.each(keyedWays)('without the key there are two: the test can fail, %s', async (_n, options) => {
    await using lives = await firstLife({
      ...options,
      overrides: { ...unrecorded, messageKey: () => undefined },
    });
    await lives.secondLife(whole(), { messageKey: () => undefined });
    expect(texts(lives.portal)).toEqual(['sent by the first life', 'edited by the second life']);
  });

  it.each(ways)('after the record: the message is not even asked for, %s', async (_name, options) => {
    await using lives = await firstLife({ ...options, overrides: atOnce });
    const { portal } = lives;
    const sends = () => portal.calls().filter(({ method }) => /message\.(add|send)$/i.test(method)).length;
    const records = async () =>
      (await portal.server.store.inbox.counts()).pending === 1 ? sends() : undefined;
    await expect.poll(records).toBe(1);
    // Until the record is on disk.
    await new Promise((resolve) => setTimeout(resolve, 20));
    await lives.secondLife(whole());
    expect(sends()).toBe(1);
    expect(texts(portal)).toEqual(['edited by the second life']);
  });

  describe('without a key, between the send and its record', () => {
    const options: TestPortalOptions = {
      api: 'v1',
      scope: ['imbot'],
      overrides: {
        ...atOnce,
        // The first record says that the call begins; the second, with its result, never arrives.
        aroundStore(store) {
          let records = 0;
          return {
            ...store,
            inbox: {
              ...store.inbox,
              record(hold, effects) {
                records += 1;
                if (records === 1) return store.inbox.record(hold, effects);
                return Promise.reject(new Error('the disk is gone'));
              },
            },
          };
        },
      },
    };

    it('makes the event a dead letter that says why', async () => {
      await using lives = await firstLife(options);
      const second = await lives.secondLife(whole());
      expect(texts(lives.portal)).toEqual(['sent by the first life']);
      expect(await dead(second)).toEqual([
        expect.stringMatching(
          /^not repeated: OUTCOME_UNKNOWN: imbot\.message\.add: .*an earlier run began it/,
        ),
      ]);
    });

    it('sends again if the bot wants that', async () => {
      const also: BotOptions = { ...profile, onUnknown: 'retry' };
      await using lives = await firstLife(options);
      const second = await lives.secondLife(whole(also));
      expect(texts(lives.portal)).toEqual(['sent by the first life', 'edited by the second life']);
      expect(await dead(second)).toEqual([]);
    });

    it('drops the event if the bot wants that', async () => {
      const also: BotOptions = { ...profile, onUnknown: 'drop' };
      await using lives = await firstLife(options);
      const second = await lives.secondLife(whole(also));
      expect(texts(lives.portal)).toEqual(['sent by the first life']);
      expect(await dead(second)).toEqual([]);
      expect((await second.store.inbox.counts()).pending).toBe(0);
    });

    it('sends again when a person repeats the dead letter', async () => {
      await using lives = await firstLife(options);
      const second = await lives.secondLife(whole());
      const [letter] = await second.store.inbox.listDead({ limit: 1 });
      await second.store.inbox.retryDead(letter?.seq ?? 0, Date.now());
      await second.idle();
      expect(texts(lives.portal)).toEqual(['sent by the first life', 'edited by the second life']);
    });
  });
});

describe('an answer of the portal that is lost', () => {
  const repeats = (also: BotOptions = profile) =>
    defineBot(also, (b) => {
      b.on('message', (ctx) => ctx.reply('once'));
    });

  it.each([
    ['v2', { api: 'v2' }, 'imbot.v2.Chat.Message.send'],
    ['v1', { api: 'v1' }, 'im.message.add'],
  ] as const)('is asked for again with the same key, %s', async (_name, options, method) => {
    const overrides = { ...atOnce, aroundTransport: losing(method) };
    await using lives = await livesOf(repeats(), { ...options, overrides });
    await lives.portal.user().says('hello');
    expect(lives.portal.calls(method)).toHaveLength(2);
    expect(texts(lives.portal)).toEqual(['once']);
    expect(await dead(lives.portal.server)).toEqual([]);
  });

  const plain = { api: 'v1', scope: ['imbot'] } as const;
  it.each([
    [undefined, 1, 1],
    ['dead', 1, 1],
    ['drop', 1, 0],
    ['retry', 2, 0],
  ] as const)(
    'without a key, onUnknown %s: sent %i times, %i dead letters',
    async (onUnknown, sent, letters) => {
      const overrides = { ...atOnce, aroundTransport: losing('imbot.message.add') };
      const bot = repeats({ ...profile, ...(onUnknown && { onUnknown }) });
      await using lives = await livesOf(bot, { ...plain, overrides });
      await lives.portal.user().says('hello');
      expect(texts(lives.portal)).toHaveLength(sent);
      expect(await dead(lives.portal.server)).toHaveLength(letters);
    },
  );

  it('is decided call by call where the handler says so', async () => {
    const bot = defineBot(profile, (b) => {
      b.on('message', async (ctx) => {
        await ctx.call('imbot.chat.add', { TITLE: 'Room', USERS: [11] }, { onUnknown: 'retry' });
        await ctx.reply('made');
      });
    });
    const overrides = { ...atOnce, aroundTransport: losing('imbot.chat.add') };
    await using lives = await livesOf(bot, { api: 'v2', overrides });
    await lives.portal.user().says('hello');
    expect(lives.portal.calls('imbot.chat.add')).toHaveLength(2);
    expect(texts(lives.portal)).toContain('made');
  });
});
