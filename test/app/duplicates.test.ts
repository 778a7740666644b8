import { afterEach, describe, expect, it } from 'vitest';
import { defineBot } from '../../src/bot/define-bot.ts';
import type { Message } from '../../src/local-portal/state.ts';
import { openSite, type Site } from './site.ts';

const DAY = 86_400_000;
const sites: Site[] = [];

afterEach(async () => {
  for (const site of sites.splice(0)) await site.close();
});

async function open(api: 'v1' | 'v2') {
  const handled: string[] = [];
  const bot = defineBot({ code: 'echo', name: 'Echo' }, (on) => {
    on.on('message', async (ctx) => {
      handled.push(ctx.text);
      await ctx.reply(`echo ${ctx.text}`);
    });
  });
  const site = await openSite(bot, { api });
  sites.push(site);
  return { site, handled };
}

const lastBody = (site: Site): string => site.deliveries(/MESSAGEADD/).at(-1)?.body ?? '';

describe.each(['v1', 'v2'] as const)('the same event, %s', (api) => {
  it('twice, later, and many times at once is handled once, and every time answered 200', async () => {
    const { site, handled } = await open(api);
    site.says('hello');
    await site.settle();
    const body = lastBody(site);
    expect(await site.post(body)).toBe(200);
    expect(await Promise.all(Array.from({ length: 20 }, () => site.post(body)))).toEqual(
      Array.from({ length: 20 }, () => 200),
    );
    await site.settle();
    expect(handled).toEqual(['hello']);
    expect(site.answers()).toEqual(['echo hello']);
  });

  it('many times at once, never seen before, is handled once', async () => {
    const { site, handled } = await open(api);
    await site.server().stop();
    // Nobody listens: the portal's own delivery fails, and only the copies arrive.
    site.says('hello');
    await site.local.settle();
    await site.start();
    const body = lastBody(site);
    expect(new Set(await Promise.all(Array.from({ length: 20 }, () => site.post(body))))).toEqual(
      new Set([200]),
    );
    await site.settle();
    expect(handled).toEqual(['hello']);
    expect(site.answers()).toEqual(['echo hello']);
  });

  it('after newer ones of its dialog, after a restart and 30 days later is handled once', async () => {
    const { site, handled } = await open(api);
    for (const text of ['one', 'two', 'three']) site.says(text);
    await site.settle();
    const bodies = site.deliveries(/MESSAGEADD/).map(({ body }) => body);
    const again = async () => {
      for (const body of [...bodies].reverse()) expect(await site.post(body)).toBe(200);
      await site.settle();
    };
    await again();
    await site.server().stop();
    await site.start();
    await again();
    site.clock.advance(30 * DAY);
    await site.server().stop();
    // A start deletes what is too old to be remembered.
    await site.start();
    await new Promise((resolve) => setTimeout(resolve, 60));
    await again();
    expect(handled).toEqual(['one', 'two', 'three']);
    expect(site.answers()).toEqual(['echo one', 'echo two', 'echo three']);
  });
});

describe('one message told in both generations', () => {
  /** Lets the portal tell of a message as it would tell a bot of the other generation. */
  function tellAs(site: Site, message: Message, generation: 'v1' | 'v2'): void {
    const { bot, local } = site;
    const { state } = local.portal;
    bot.generation = generation;
    const chat = state.chats.get(message.chatId);
    const author = state.users.get(message.authorId) ?? null;
    if (chat) local.portal.emit({ type: 'messageAdd', message, chat, author });
  }

  it('is handled once, whichever came first', async () => {
    const { site, handled } = await open('v2');
    const { subscriptions } = site.local.portal.state;
    const [row] = subscriptions.filter(({ event }) => event === 'ONIMBOTV2MESSAGEADD');
    if (!row) throw new Error('no v2 subscription');
    subscriptions.push({ ...row, id: 9001, event: 'ONIMBOTMESSAGEADD' });

    site.says('hello');
    await site.settle();
    const names = site.deliveries(/MESSAGEADD/).map(({ name }) => name);
    expect(names.sort()).toEqual(['ONIMBOTMESSAGEADD', 'ONIMBOTV2MESSAGEADD']);
    expect(handled).toEqual(['hello']);

    // v1 first, v2 after it.
    subscriptions.splice(subscriptions.indexOf(row), 1);
    const message = site.says('again');
    await site.settle();
    expect(site.deliveries(/MESSAGEADD/).at(-1)?.name).toBe('ONIMBOTMESSAGEADD');
    subscriptions.push(row);
    tellAs(site, message, 'v2');
    await site.settle();
    expect(site.deliveries(/V2MESSAGEADD/)).toHaveLength(2);
    expect(handled).toEqual(['hello', 'again']);
    expect(site.answers()).toEqual(['echo hello', 'echo again']);
  });
});

describe('an uninstall', () => {
  it('that is older than the last install is ignored, a newer one is followed', async () => {
    const { site } = await open('v2');
    site.says('hello');
    await site.settle();
    const { applicationToken } = site.installed;
    const at = site.clock.now();
    const body = (ms: number): string =>
      new URLSearchParams({
        event: 'ONAPPUNINSTALL',
        event_handler_id: '7',
        'data[LANGUAGE_ID]': 'en',
        'data[CLEAN]': '1',
        ts: String(Math.floor(ms / 1000)),
        'auth[domain]': new URL(site.local.origin).host,
        'auth[client_endpoint]': `${site.local.origin}/rest/`,
        'auth[server_endpoint]': `${site.local.oauthOrigin}/rest/`,
        'auth[member_id]': site.memberId,
        'auth[application_token]': applicationToken,
      }).toString();
    expect(await site.post(body(at - DAY))).toBe(200);
    await site.settle();
    expect(await site.server().store.portals.get(site.memberId)).toMatchObject({ status: 'active' });
    site.says('still there');
    await site.settle();
    expect(site.answers().at(-1)).toBe('echo still there');

    expect(await site.post(body(site.clock.now()))).toBe(200);
    expect(await site.server().store.portals.get(site.memberId)).toBeNull();
  });
});
