import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { defineBot } from '../../src/bot/define-bot.ts';
import { CLIENT_SECRET, openSite, type Site } from './site.ts';

const sites: Site[] = [];

afterEach(async () => {
  for (const site of sites.splice(0)) await site.close();
});

const key = (id: string): string => `${id}:${randomBytes(32).toString('base64')}`;

/** Everything in the files of the database: the file itself, its -wal, its -shm. */
function bytesOf({ path }: Site): string {
  return readdirSync(dirname(path))
    .filter((name) => name.startsWith(basename(path)) && !name.endsWith('.key'))
    .map((name) => readFileSync(join(dirname(path), name), 'latin1'))
    .join('');
}

/** Every secret that the portal has ever given away. */
function secretsOf({ local, installed }: Site): string[] {
  const pairs = [...local.portal.state.tokens.values()];
  return [
    installed.applicationToken,
    CLIENT_SECRET,
    ...pairs.flatMap(({ accessToken, refreshToken }) => [accessToken, refreshToken]),
  ].filter((secret) => secret !== '');
}

/** A bot that can be held up, so that events stay in the inbox, and that can fail for good. */
function stubborn() {
  const state = { held: true };
  const bot = defineBot({ code: 'stubborn', name: 'Stubborn' }, (on) => {
    on.on('message', async (ctx) => {
      if (ctx.text === 'die') throw Object.assign(new TypeError('failed'), { text: ctx.text });
      if (state.held)
        await new Promise((_, reject) => ctx.signal.addEventListener('abort', reject, { once: true }));
      await ctx.reply(`answered ${ctx.text}`);
    });
    on.onError((_error, ctx) =>
      'text' in ctx && ctx.text === 'die' ? { verdict: 'dead' } : { verdict: 'retry' },
    );
  });
  return { state, bot };
}

async function open(bot: ReturnType<typeof stubborn>['bot'], keys: string): Promise<Site> {
  const site = await openSite(bot, { env: { ENCRYPTION_KEYS: keys, DRAIN_GRACE: '0' } });
  sites.push(site);
  return site;
}

describe('the files of the database', () => {
  it.each(['v1', 'v2'] as const)(
    'hold no token, no application_token and no secret in clear, %s',
    async (api) => {
      const { state, bot } = stubborn();
      const site = await openSite(bot, { api, env: { ENCRYPTION_KEYS: key('k1'), DRAIN_GRACE: '0' } });
      sites.push(site);
      state.held = false;
      site.says('done');
      await site.settle();
      site.says('with renewed tokens');
      site.local.expireTokens();
      await site.settle();
      site.says('die');
      await site.settle();
      state.held = true;
      site.says('waiting');
      await site.local.settle();
      expect(await site.server().store.inbox.counts()).toMatchObject({ pending: 1, dead: 1 });

      const secrets = secretsOf(site);
      const open = bytesOf(site);
      expect(secrets.length).toBeGreaterThan(15);
      expect(secrets.filter((secret) => open.includes(secret))).toEqual([]);
      // The search can find things: this is no secret and is there.
      expect(open).toContain(site.memberId);

      await site.server().stop();
      const closed = bytesOf(site);
      expect(secrets.filter((secret) => closed.includes(secret))).toEqual([]);
      expect(closed).toContain(site.memberId);
    },
  );
});

describe('a new key in front of the old one', () => {
  it('opens what the old one has sealed, and seals everything new', async () => {
    const { state, bot } = stubborn();
    const [before, after] = [key('old'), key('new')];
    const site = await open(bot, before);
    site.says('from before');
    await site.local.settle();
    await site.server().stop();

    state.held = false;
    await site.start({ env: { ENCRYPTION_KEYS: `${after},${before}` } });
    await site.settle();
    expect(site.answers()).toEqual(['answered from before']);
    // What arrives from now on is sealed by the new key: it is opened without the old one.
    state.held = true;
    site.says('with both');
    await site.local.settle();
    await site.server().stop();

    state.held = false;
    await site.start({ env: { ENCRYPTION_KEYS: after } });
    await site.settle();
    expect(site.answers()).toEqual(['answered from before', 'answered with both']);
  });

  it('without the old one: events become dead letters that name the key, and come back with it', async () => {
    const { state, bot } = stubborn();
    const [before, after] = [key('old'), key('new')];
    const site = await open(bot, before);
    site.says('from before');
    await site.local.settle();
    await site.server().stop();

    state.held = false;
    await site.start({ env: { ENCRYPTION_KEYS: after } });
    await site.settle();
    const { inbox } = site.server().store;
    const [letter, ...others] = await inbox.listDead({ limit: 10 });
    expect(others).toEqual([]);
    expect(letter?.error).toContain('SEAL_UNKNOWN_KEY');
    expect(letter?.error).toContain('"old"');
    // New events bring new tokens, so the bot goes on.
    site.says('and now');
    await site.settle();
    expect(site.answers()).toEqual(['answered and now']);
    await site.server().stop();

    await site.start({ env: { ENCRYPTION_KEYS: `${after},${before}` } });
    await site.server().store.inbox.retryDead(letter?.seq ?? 0, site.clock.now());
    await site.settle();
    expect(site.answers()).toEqual(['answered and now', 'answered from before']);
  });
});
