import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createApp } from '../../src/app.ts';
import { readConfig } from '../../src/config.ts';
import { defineBot } from '../../src/index.ts';
import { createLocalPortal } from '../../src/local-portal/create.ts';
import { botTokenOf, hostsOf, readWebhookUrl } from '../../src/portals/webhook.ts';
import { type TestPortal, testPortal } from '../../src/testing/index.ts';

const parrot = defineBot({ code: 'parrot', name: 'Parrot' }, (bot) => {
  bot.on('message', (ctx) => ctx.reply(`${ctx.text}!`));
});

/** The body of the message event that the portal posted last. */
async function posted(portal: TestPortal): Promise<string> {
  await portal.user().says('Hello');
  const event = portal.local.portal.traffic.findLast(
    (entry) => entry.kind === 'event' && /MESSAGEADD/.test(entry.name),
  );
  return event?.kind === 'event' ? event.body : expect.fail('nothing was posted');
}

const tokenIn = (body: string): string => new URLSearchParams(body).get('auth[application_token]') ?? '';

describe.each(['v1', 'v2'] as const)('events posted to a bot of an incoming webhook, %s', (api) => {
  it('are believed with the token that owns the bot, and with no other', async () => {
    const lines: string[] = [];
    await using portal = await testPortal(parrot, {
      api,
      access: 'webhook',
      delivery: 'webhook',
      log: (line) => void lines.push(line),
    });
    const body = await posted(portal);
    const mira = portal.user();
    expect(mira.lastReceived.text).toBe('Hello!');
    const token = tokenIn(body);
    expect(token).toMatch(api === 'v1' ? /^[0-9a-f]{40}$/ : /^custom[0-9a-f]{40}$/);

    const other = body.replaceAll(
      token,
      token.replace(/.$/, (last) => (last === '0' ? '1' : '0')),
    );
    expect((await portal.post(other)).statusCode).toBe(403);
    const key = encodeURIComponent((await portal.server.store.portals.list({ limit: 1 }))[0]?.memberId ?? '');
    const member = new URLSearchParams(body).get('auth[member_id]') ?? '';
    expect((await portal.post(other.replaceAll(member, key))).statusCode).toBe(403);
    // The same happening once more is no second message.
    expect((await portal.post(body)).statusCode).toBe(200);
    await portal.settle();
    expect(mira.received.filter(({ text }) => text === 'Hello!')).toHaveLength(1);

    const [webhook] = portal.local.portal.state.webhooks;
    const bare = token.replace(/^custom/, '');
    const text = lines.join('');
    expect([webhook?.secret ?? '?', bare].filter((one) => text.includes(one))).toEqual([]);
  });
});

it('goes on with the same bots when the webhook is replaced, and leaves the portal alone without one', async () => {
  const local = await createLocalPortal();
  const folder = mkdtempSync(join(tmpdir(), 'b24bot-webhook-'));
  const run = async (env: Record<string, string>) => {
    const config = readConfig({
      HOST: '127.0.0.1',
      PORT: '0',
      LOG_LEVEL: 'silent',
      DATABASE_URL: `file:${join(folder, 'b24bot.db')}`,
      ...env,
    });
    const app = await createApp(config, [parrot]);
    await app.start();
    await app.idle();
    const calls = local.portal.traffic.length;
    await app.fetchEvents();
    const portals = await app.store.portals.list({ limit: 10 });
    await app.stop();
    return { fetched: local.portal.traffic.length > calls, portals };
  };
  const bots = () => [...local.portal.state.bots.values()].map(({ id, appId }) => ({ id, appId }));
  try {
    const first = await run({ B24_WEBHOOK_URL: local.createWebhook(1, ['imbot', 'im']).url });
    expect(first).toMatchObject({ fetched: true, portals: [{ installerId: 1, scope: ['imbot', 'im'] }] });
    const before = bots();
    expect(before).toHaveLength(1);
    local.portal.state.webhooks.splice(0);
    const second = await run({ B24_WEBHOOK_URL: local.createWebhook(12, ['imbot', 'im']).url });
    expect(second).toMatchObject({ fetched: true, portals: [{ installerId: 12 }] });
    expect(bots()).toEqual(before);
    expect((await run({})).fetched).toBe(false);
  } finally {
    await local.close();
    rmSync(folder, { recursive: true, force: true });
  }
});

describe('the address of a webhook', () => {
  it('is read, and its secret kept apart from where calls go', () => {
    const webhook = readWebhookUrl('https://My.bitrix24.com/rest/17/abcdefgh12345678/');
    expect(webhook).toEqual({
      memberId: 'webhook.my.bitrix24.com',
      clientEndpoint: 'https://my.bitrix24.com/rest/',
      userId: 17,
      credential: '17/abcdefgh12345678',
    });
    if (!webhook) return;
    expect(botTokenOf(webhook)).toMatch(/^[0-9a-f]{40}$/);
    expect(botTokenOf(webhook)).not.toContain('abcdefgh');
    expect(hostsOf(webhook)).toEqual(['my.bitrix24.com']);
  });

  it.each([
    'https://my.bitrix24.com/rest/17/',
    'https://my.bitrix24.com/rest/17/abcdefgh12345678/profile',
    'https://user:pass@my.bitrix24.com/rest/17/abcdefgh12345678/',
    'https://my.bitrix24.com/rest/17/abcdefgh12345678/?auth=1',
    'ftp://my.bitrix24.com/rest/17/abcdefgh12345678/',
    'my.bitrix24.com',
  ])('is refused where it is none, and never repeated: %s', (url) => {
    expect(readWebhookUrl(url)).toBeNull();
    let message = '';
    try {
      readConfig({ B24_WEBHOOK_URL: url });
    } catch (error) {
      message = String(error);
    }
    expect(message).toContain('B24_WEBHOOK_URL must be the address of an incoming webhook');
    expect(message.replace(/for example \S+/, '')).not.toContain('abcdefgh12345678');
  });

  it('does not let its secret go to another machine in the clear', () => {
    const open = readWebhookUrl('http://portal.lan/rest/1/abcdefgh12345678/');
    const local = readWebhookUrl('http://127.0.0.1:4100/rest/1/abcdefgh12345678/');
    expect(open && hostsOf(open)).toEqual([]);
    expect(local && hostsOf(local)).toEqual(['127.0.0.1:4100']);
  });

  it('is all that production needs besides keys, unless events are to be posted', () => {
    const env = {
      NODE_ENV: 'production',
      B24_WEBHOOK_URL: 'https://my.bitrix24.com/rest/17/abcdefgh12345678/',
      ENCRYPTION_KEYS: 'k1:AAAA',
    };
    expect(readConfig(env)).toMatchObject({ production: true, delivery: 'auto' });
    expect(() => readConfig({ ...env, B24_DELIVERY: 'webhook' })).toThrow('PUBLIC_URL is missing');
    expect(() => readConfig({ B24_BOT_TOKEN: 'abcdefgh12345678' })).toThrow('B24_WEBHOOK_URL is missing');
  });
});
