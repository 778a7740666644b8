import { afterEach, describe, expect, it } from 'vitest';
import { defineBot } from '../../src/bot/define-bot.ts';
import { openSite, type Site } from './site.ts';

const sites: Site[] = [];

afterEach(async () => {
  for (const site of sites.splice(0)) await site.close();
});

/** A bot whose handler answers when it is let, and tells when it began and why it was told to stop. */
function patient() {
  let go = Promise.withResolvers<void>();
  const state = {
    began: [] as string[],
    aborted: [] as string[],
    letGo: () => go.resolve(),
    hold: () => {
      go = Promise.withResolvers<void>();
    },
  };
  const bot = defineBot({ code: 'patient', name: 'Patient' }, (on) => {
    on.on('message', async (ctx) => {
      state.began.push(ctx.text);
      const aborted = new Promise<never>((_, reject) => {
        ctx.signal.addEventListener(
          'abort',
          () => {
            state.aborted.push(ctx.text);
            reject(new Error('told to stop'));
          },
          { once: true },
        );
      });
      await Promise.race([go.promise, aborted]);
      await ctx.reply(`answered ${ctx.text}`);
    });
  });
  return { bot, state };
}

async function open(graceSeconds: number) {
  const { bot, state } = patient();
  const site = await openSite(bot, { env: { DRAIN_GRACE: String(graceSeconds) } });
  sites.push(site);
  return { site, state };
}

const readiness = async (site: Site): Promise<number> =>
  (await site.server().server.inject('/health/ready')).statusCode;

describe('a server that is asked to stop', () => {
  it('is not ready at once, still stores what comes, and lets the handler that runs send its answer', async () => {
    const { site, state } = await open(30);
    site.says('running');
    await expect.poll(() => state.began).toEqual(['running']);
    expect(await readiness(site)).toBe(200);

    const stopped = site.server().stop();
    expect(await readiness(site)).toBe(503);
    site.says('late', 12);
    await site.local.settle();
    expect(site.deliveries(/MESSAGEADD/).map(({ status }) => status)).toEqual([200, 200]);
    state.letGo();
    await stopped;
    expect(site.answers()).toEqual(['answered running']);
    expect(state.began).toEqual(['running']);
    expect(state.aborted).toEqual([]);

    await site.start();
    await site.settle();
    expect(site.answers(12)).toEqual(['answered late']);
    expect(site.answers()).toEqual(['answered running']);
  });

  it('aborts what still runs when the grace is over, and the next start handles it, in order', async () => {
    const { site, state } = await open(0);
    site.says('slow');
    site.says('behind it');
    await expect.poll(() => state.began).toEqual(['slow']);
    await site.local.settle();
    await site.server().stop();
    expect(state.aborted).toEqual(['slow']);
    expect(site.answers()).toEqual([]);

    state.letGo();
    await site.start();
    await site.settle();
    expect(site.answers()).toEqual(['answered slow', 'answered behind it']);
  });

  it('takes no connection any more when it has stopped', async () => {
    const { site } = await open(0);
    await site.server().stop();
    site.says('nobody there');
    await site.local.settle();
    expect(site.deliveries(/MESSAGEADD/).at(-1)?.status).toBeNull();
    await expect(site.server().store.inbox.counts()).rejects.toMatchObject({ code: 'STORAGE_CLOSED' });
  });
});
