import { readdirSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { defineBot } from '../../src/bot/define-bot.ts';
import { openSite, type Site } from './site.ts';

const sites: Site[] = [];

afterEach(async () => {
  for (const site of sites.splice(0)) await site.close();
});

const bot = defineBot({ code: 'echo', name: 'Echo' }, (on) => {
  on.command('ask', { title: 'Asks' }, (ctx) => ctx.answer(`answer ${ctx.text}`));
  on.on('message', (ctx) => ctx.reply(`echo ${ctx.text}`));
});

/** The database is gone, and its key file with it. */
function forget({ path }: Site): void {
  for (const name of readdirSync(dirname(path)))
    if (name.startsWith(basename(path))) rmSync(join(dirname(path), name));
}

describe.each(['v1', 'v2'] as const)('a server that lost its database, %s', (api) => {
  it('proves the portal with the next event, adopts it, re-uses the bot and answers the event', async () => {
    const site = await openSite(bot, { api });
    sites.push(site);
    site.says('before');
    await site.settle();
    const { id } = site.bot;
    await site.server().stop();
    forget(site);

    await site.start();
    expect(await site.server().store.portals.list({ limit: 10 })).toEqual([]);
    const before = site.deliveries().length;
    site.says('is anybody there');
    await site.settle();
    expect(site.answers()).toEqual(['echo before', 'echo is anybody there']);
    expect(
      site
        .deliveries()
        .slice(before)
        .map(({ status }) => status),
    ).toEqual([200]);

    // The portal has the same bot, and one only; its commands work as before.
    expect([...site.local.portal.state.bots.keys()]).toEqual([id]);
    site.says('/ask me');
    await site.settle();
    expect(site.answers().at(-1)).toContain('answer me');
    const [row] = await site.server().store.portals.list({ limit: 10 });
    expect(row).toMatchObject({ memberId: site.memberId, status: 'active' });
    expect(await site.server().store.bots.list(site.memberId)).toMatchObject([
      { botId: id, generation: api },
    ]);
  });

  it('holds what comes at once until the portal is proven, and answers it once and in order', async () => {
    const site = await openSite(bot, { api });
    sites.push(site);
    await site.server().stop();
    forget(site);

    await site.start();
    // The portal posts one after another; copies of the first arrive beside it.
    site.says('one');
    await site.local.settle();
    const [first] = site.deliveries(/MESSAGEADD/).slice(-1);
    const copies = await Promise.all([site.post(first?.body ?? ''), site.post(first?.body ?? '')]);
    site.says('two');
    site.says('three');
    await site.settle();
    expect(copies).toEqual([200, 200]);
    expect(site.answers()).toEqual(['echo one', 'echo two', 'echo three']);
  });

  it('adopts nothing on the word of a stranger', async () => {
    const site = await openSite(bot, { api });
    sites.push(site);
    site.says('genuine');
    await site.settle();
    const { body = '' } = site.deliveries(/MESSAGEADD/).at(-1) ?? {};
    await site.server().stop();
    forget(site);
    await site.start();
    const tokens = [...site.local.portal.state.tokens.values()];
    let forged = body;
    for (const { accessToken, refreshToken } of tokens)
      forged = forged.replaceAll(accessToken, 'a'.repeat(70)).replaceAll(refreshToken, 'b'.repeat(70));
    expect(forged).not.toBe(body);
    expect(await site.post(forged)).toBe(403);
    expect(await site.server().store.portals.list({ limit: 10 })).toEqual([]);
    expect((await site.server().store.inbox.counts()).pending).toBe(0);
  });
});
