import { afterEach, describe, expect, it } from 'vitest';
import type { AppOverrides } from '../../src/app.ts';
import { defineBot } from '../../src/bot/define-bot.ts';
import { StorageError } from '../../src/errors.ts';
import { openSite, type Site, type SiteOptions } from './site.ts';

const KEY = 'canary-publish-key-0123456789';
const sites: Site[] = [];

afterEach(async () => {
  for (const site of sites.splice(0)) await site.close();
});

/** Counts what the authorisation server is asked, and can make the store lose the pair it gave. */
function watch() {
  const seen = { exchanges: 0, failing: false };
  const overrides: AppOverrides = {
    aroundTransport: (transport) => ({
      ...transport,
      post: (call) => {
        if (call.method === 'oauth/token') seen.exchanges += 1;
        return transport.post(call);
      },
    }),
    aroundStore: (store) => ({
      ...store,
      tokens: {
        ...store.tokens,
        put: async (row, expected) => {
          if (seen.failing) throw new StorageError('no space', { code: 'STORAGE_FULL' });
          return store.tokens.put(row, expected);
        },
      },
    }),
  };
  return { seen, overrides };
}

const echo = defineBot({ code: 'echo', name: 'Echo' }, (bot) => {
  bot.on('message', (ctx) => ctx.reply(`echo ${ctx.text}`));
});

async function open(bot = echo, options: SiteOptions = {}): Promise<Site> {
  const site = await openSite(bot, { env: { PUBLISH_API_KEY: KEY }, ...options });
  sites.push(site);
  return site;
}

function publish(site: Site, message: string) {
  return site.server().server.inject({
    method: 'POST',
    url: '/publish',
    headers: { 'x-api-key': KEY },
    payload: { dialogId: '11', message },
  });
}

describe('an expired token', () => {
  it('is renewed once for 64 calls of one handler', async () => {
    const { seen, overrides } = watch();
    let results: unknown[] = [];
    let site: Site | undefined;
    const bot = defineBot({ code: 'crowd', name: 'Crowd' }, (on) => {
      on.on('message', async (ctx) => {
        site?.local.expireTokens();
        results = await Promise.all(
          Array.from({ length: 64 }, () => ctx.call('im.user.get', { ID: 11 }).then(() => 'answered')),
        );
      });
    });
    site = await open(bot, { overrides });
    seen.exchanges = 0;
    site.says('all at once');
    await site.settle();
    expect(results).toEqual(Array.from({ length: 64 }, () => 'answered'));
    expect(seen.exchanges).toBe(1);
  });

  it('of the application is renewed once for 64 messages from outside', async () => {
    const { seen, overrides } = watch();
    const site = await open(echo, { overrides });
    site.local.expireTokens();
    seen.exchanges = 0;
    const sent = await Promise.all(Array.from({ length: 64 }, (_, n) => publish(site, `news ${n}`)));
    expect(new Set(sent.map(({ statusCode }) => statusCode))).toEqual(new Set([200]));
    expect(seen.exchanges).toBe(1);
    expect(site.answers()).toHaveLength(64);
  });
});

describe('a pair that the authorisation server gave and the store did not take', () => {
  it('is stored by the next attempt, without asking the server again', async () => {
    const { seen, overrides } = watch();
    const site = await open(echo, { overrides });
    site.local.expireTokens();
    seen.exchanges = 0;
    seen.failing = true;
    expect((await publish(site, 'too early')).statusCode).toBe(503);
    seen.failing = false;
    expect((await publish(site, 'now')).statusCode).toBe(200);
    expect(site.answers()).toEqual(['now']);
    expect(seen.exchanges).toBe(1);
  });

  it('is lost with the process: reported, not asked for in a loop, and an event of the installer heals it', async () => {
    const { seen, overrides } = watch();
    const site = await open(echo, { overrides });
    site.local.expireTokens();
    seen.failing = true;
    expect((await publish(site, 'too early')).statusCode).toBe(503);
    await site.server().stop();

    // The next process knows only the pair that was used up.
    seen.failing = false;
    await site.start();
    await site.settle();
    seen.exchanges = 0;
    for (let n = 0; n < 5; n += 1) {
      const answer = await publish(site, 'still dead');
      expect(answer.statusCode).toBe(502);
      expect(answer.json().hint).toMatch(/install/);
    }
    expect(seen.exchanges).toBeLessThanOrEqual(1);
    expect((await publish(site, 'for the record')).json().error).toBe('NO_TOKENS');

    site.says('a colleague');
    await site.settle();
    expect(site.answers()).toEqual(['echo a colleague']);
    expect((await publish(site, 'not by a chat user')).statusCode).toBe(502);

    site.says('it is me who installed', 1);
    await site.settle();
    expect((await publish(site, 'alive again')).statusCode).toBe(200);
    expect(site.answers().at(-1)).toBe('alive again');
  });
});

describe("the installer's pair", () => {
  it('is never overwritten by that of somebody who chats', async () => {
    const bot = defineBot({ code: 'personal', name: 'Personal' }, (on) => {
      on.on('message', async (ctx) => {
        await ctx.reply(`echo ${ctx.text}`);
        await ctx.asUser.call('profile', {});
      });
    });
    const site = await open(bot);
    const { tokens } = site.server().store;
    const before = await tokens.get(site.memberId, 1);
    site.says('with fresh tokens');
    await site.settle();
    // Expired before they are used: the pairs are renewed and stored, each under its own user.
    site.says('with stale tokens');
    site.local.expireTokens();
    await site.settle();
    expect(site.answers()).toEqual(['echo with fresh tokens', 'echo with stale tokens']);
    expect((await tokens.get(site.memberId, 11))?.version).toBe(1);
    expect((await tokens.get(site.memberId, site.bot.id))?.version).toBe(1);
    expect(await tokens.get(site.memberId, 1)).toEqual(before);
  });
});
