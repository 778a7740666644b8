import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { defineLink } from '../../src/bot/chats/deep-link.ts';
import { defineBot } from '../../src/bot/define-bot.ts';
import { ConfigError } from '../../src/errors.ts';
import type { JsonMap } from '../../src/local-portal/state.ts';
import { type TestPortal, testPortal } from '../../src/testing/index.ts';

const profile = { code: 'door', name: 'Door' };
const invite = defineLink('invite', z.object({ team: z.number() }), { expires: '1d' });
const ticket = defineLink('ticket', z.object({ team: z.number() }));

/** Sends a link when it is asked for one, and says what came through one. */
const door = defineBot(profile, (b) => {
  b.on('message', (ctx) => {
    if (ctx.text === 'plain') return ctx.reply(ctx.link({ anything: 'at all' }));
    return ctx.reply(ctx.link(ctx.text === 'ticket' ? ticket : invite, { team: 7 }));
  });
  b.on('open', (ctx) =>
    ctx.reply(JSON.stringify({ invite: ctx.opened(invite), ticket: ctx.opened(ticket), raw: ctx.payload })),
  );
});

async function linkFrom(portal: TestPortal, ask = 'invite'): Promise<URL> {
  const mira = portal.user();
  await mira.says(ask);
  return new URL(mira.lastReceived.text);
}

const contextOf = (link: URL): JsonMap => JSON.parse(link.searchParams.get('BOT_CONTEXT') ?? '');

async function opened(portal: TestPortal, context: JsonMap): Promise<JsonMap> {
  const mira = portal.user();
  await mira.followsLink(context);
  return JSON.parse(mira.lastReceived.text);
}

describe.each(['v1', 'v2'] as const)('a link to the bot, %s', (api) => {
  it('opens the chat with the bot at the portal and brings its payload', async () => {
    await using portal = await testPortal(door, { api });
    const link = await linkFrom(portal);
    expect(link.origin).toBe(portal.local.origin);
    expect(link.pathname).toBe('/online/');
    expect(link.searchParams.get('IM_DIALOG')).toBe(String(portal.bot().id));
    expect(link.href).not.toContain('team');
    expect(await opened(portal, contextOf(link))).toMatchObject({ invite: { team: 7 } });
  });

  it('is none when it was forged, changed, truncated, or is of another kind', async () => {
    await using portal = await testPortal(door, { api });
    const good = contextOf(await linkFrom(portal));
    const data = String(good['data']);
    const bad: JsonMap[] = [
      { ...good, data: `${data.slice(0, -4)}AAAA` },
      { ...good, data: data.slice(0, 20) },
      { ...good, data: '' },
      { ...good, data: Buffer.from('{"payload":{"team":7}}').toString('base64url') },
      { ...good, link: 'ticket' },
      { link: 'invite' },
      { team: '7' },
    ];
    for (const context of bad) {
      const { invite: asInvite, ticket: asTicket } = await opened(portal, context);
      expect([asInvite, asTicket]).toEqual([undefined, undefined]);
    }
    expect(await opened(portal, good)).toMatchObject({ invite: { team: 7 } });
  });

  it('ends when its time is over', async () => {
    await using portal = await testPortal(door, { api });
    const short = contextOf(await linkFrom(portal));
    const endless = contextOf(await linkFrom(portal, 'ticket'));
    portal.advance(23 * 3_600_000);
    expect(await opened(portal, short)).toMatchObject({ invite: { team: 7 } });
    portal.advance(3_600_000);
    expect((await opened(portal, short))['invite']).toBeUndefined();
    expect(await opened(portal, endless)).toMatchObject({ ticket: { team: 7 } });
  });

  it('without a definition carries what it was given', async () => {
    await using portal = await testPortal(door, { api });
    const context = contextOf(await linkFrom(portal, 'plain'));
    expect(context).toEqual({ anything: 'at all' });
    expect(await opened(portal, context)).toEqual({ raw: { anything: 'at all' } });
  });
});

it('a link of another server, portal or bot is none', async () => {
  const other = defineBot({ ...profile, code: 'other' }, (b) =>
    b.on('message', (ctx) => ctx.reply(ctx.link(invite, { team: 7 }))),
  );
  // The same keys, another portal.
  const env = { B24_ENCRYPTION_KEYS: `a:${Buffer.alloc(32, 7).toString('base64')}` };
  await using here = await testPortal([door, other], { env });
  await using elsewhere = await testPortal(door, { env });
  const ofElsewhere = contextOf(await linkFrom(elsewhere));
  const mira = here.user().in(here.bot('other').id);
  await mira.says('link');
  const ofOther = contextOf(new URL(mira.lastReceived.text));
  for (const context of [ofElsewhere, ofOther]) {
    expect((await opened(here, context))['invite']).toBeUndefined();
  }
});

it('a link is refused where it is declared or made wrongly', async () => {
  expect(() => defineLink('two words', z.object({}))).toThrow(ConfigError);
  const errors: unknown[] = [];
  const bot = defineBot(profile, (b) => {
    b.on('message', (ctx) => {
      try {
        ctx.link(invite, JSON.parse('{"team":"seven"}'));
      } catch (error) {
        errors.push(error);
      }
    });
  });
  await using portal = await testPortal(bot);
  await portal.user().says('go');
  expect(errors).toEqual([expect.objectContaining({ code: 'LINK_PAYLOAD' })]);
});
