import { afterEach, describe, expect, it } from 'vitest';
import { defineBot } from '../../src/bot/define-bot.ts';
import { dead } from '../../src/bot/verdict.ts';
import { ConfigError } from '../../src/errors.ts';
import { type TestPortal, testPortal } from '../../src/testing/index.ts';

const portals: TestPortal[] = [];
afterEach(async () => {
  for (const portal of portals.splice(0)) await portal.close();
});

async function open(api: 'v1' | 'v2', apology?: string | Record<string, string>, scope = ['imbot', 'im']) {
  const bot = defineBot({ code: 'shop', name: 'Shop', ...(apology ? { apology } : {}) }, (on) => {
    on.onError(() => dead());
    on.command('order', { title: 'Order' }, async (ctx) => {
      await ctx.answer('one moment');
      throw new Error('no stock');
    });
    on.on('join', () => {
      throw new Error('no hello');
    });
    on.on('message', async (ctx) => {
      await ctx.reply('one moment');
      throw new Error('no stock');
    });
  });
  const portal = await testPortal(bot, { api, scope });
  portals.push(portal);
  const said = (): string[] =>
    portal.local.people
      .messagesOf(11, portal.bot().id)
      .filter(({ authorId }) => authorId === portal.bot().id)
      .map(({ text }) => text);
  return { portal, said, user: portal.user() };
}

describe.each([
  ['v1', ['imbot', 'im']],
  ['v1', ['imbot']],
  ['v2', ['imbot', 'im']],
] as const)('an event that is given up, %s with %j', (api, scope) => {
  it('is apologised for once, also when its letter is repeated and given up again', async () => {
    const { portal, said, user } = await open(api, 'Sorry, that did not work.', [...scope]);
    await user.says('a pizza');
    expect(said()).toEqual(['one moment', 'Sorry, that did not work.']);
    const [letter] = await portal.server.deadLetters.list();
    expect(await portal.server.deadLetters.retry(letter?.seq ?? 0)).toBe(true);
    await portal.settle();
    const [again] = await portal.server.deadLetters.list();
    expect(again?.seq).toBeGreaterThan(letter?.seq ?? 0);
    expect(said()).toEqual(['one moment', 'Sorry, that did not work.']);
    await user.says('/order');
    expect(said().slice(2)).toEqual(['one moment', 'Sorry, that did not work.']);
  });
});

describe('an apology', () => {
  it('is in the language of the event, else in English, and only for what a person said', async () => {
    const { portal, said, user } = await open('v2', { xx: 'unused', en: 'Sorry.' });
    await portal.group('Team');
    const letters = await portal.server.deadLetters.list();
    expect(letters.map(({ kind }) => kind)).toContain('join');
    expect(portal.calls('imbot.v2.Chat.Message.send')).toEqual([]);
    await user.says('a pizza');
    expect(said()).toEqual(['one moment', 'Sorry.']);
  });

  it('is not said by a bot without one', async () => {
    const { said, user } = await open('v2');
    await user.says('a pizza');
    expect(said()).toEqual(['one moment']);
  });

  it('that the portal refuses changes nothing: the event is a dead letter, the dialog goes on', async () => {
    const { portal, user } = await open('v2', 'x'.repeat(200_000));
    await user.says('a pizza');
    await user.says('another');
    const letters = await portal.server.deadLetters.list();
    expect(letters.filter(({ kind }) => kind === 'message')).toMatchObject([
      { attempts: 1, reason: expect.stringContaining('no stock') },
      { attempts: 1, reason: expect.stringContaining('no stock') },
    ]);
  });

  it('that says nothing is refused', () => {
    const declare = () => defineBot({ code: 'shop', name: 'Shop', apology: { en: ' ' } }, () => undefined);
    expect(declare).toThrow(ConfigError);
  });
});
