import { expect, it } from 'vitest';
import { defineBot } from '../../src/bot/define-bot.ts';
import { dead } from '../../src/bot/verdict.ts';
import { botTokenOf, readWebhookUrl } from '../../src/portals/webhook.ts';
import { type TestPortal, type TestPortalOptions, testPortal } from '../../src/testing/index.ts';

const METRICS_TOKEN = 'canary-metrics-0123456789';
const ways: Record<string, TestPortalOptions> = {
  'v1, posted': { api: 'v1' },
  'v2, posted': { api: 'v2', delivery: 'webhook' },
  'v2, fetched': { api: 'v2', delivery: 'fetch' },
};

/** The secret of the portal's webhook, and what owns the bots there. */
function secretsOf({ local }: TestPortal): { url: string; all: string[] } {
  const [{ userId = 0, secret = '' } = {}] = local.portal.state.webhooks;
  const url = `${local.origin}/rest/${userId}/${secret}/`;
  const webhook = readWebhookUrl(url);
  return { url, all: webhook ? [secret, botTokenOf(webhook), METRICS_TOKEN] : [] };
}

it.each(Object.keys(ways))(
  'by an incoming webhook (%s) its secrets reach no log, page, number or answer',
  async (way) => {
    const lines: string[] = [];
    let url = '';
    const bot = defineBot({ code: 'clerk', name: 'Clerk' }, (on) => {
      on.command('tell', { title: 'Tells' }, (ctx) => {
        ctx.log.warn({ asked: url }, `asked ${url}`);
        throw new Error(`no answer from ${url}profile?auth=${url.split('/').at(-2)}`);
      });
      on.on('message', (ctx) => ctx.reply('Heard'));
      on.onError((error) => dead(String(error)));
    });
    await using portal = await testPortal(bot, {
      ...ways[way],
      access: 'webhook',
      env: { METRICS_TOKEN },
      log: (line) => lines.push(line),
    });
    const secrets = secretsOf(portal);
    url = secrets.url;
    expect(secrets.all).toHaveLength(3);
    const shown: Record<string, string> = {};
    const mira = portal.user();
    await mira.says('hello');
    expect(mira.lastReceived.text).toBe('Heard');
    await mira.says('/tell');

    const { origin } = portal.local;
    for (const path of ['_portal/calls', '_portal/events', '_portal/state', 'online/'])
      shown[path] = await (await fetch(`${origin}/${path}`)).text();
    const { server } = portal.server;
    const owner = `CLIENT_ID=${secrets.all[1]}`;
    const form = { 'content-type': 'application/x-www-form-urlencoded' };
    for (const request of [
      { method: 'GET' as const, url: '/metrics', headers: { authorization: `Bearer ${METRICS_TOKEN}` } },
      { method: 'GET' as const, url: `/metrics?${owner}` },
      { method: 'POST' as const, url: `/bitrix24/events?${owner}`, payload: 'text' },
      { method: 'POST' as const, url: `/bitrix24/events?${owner}`, headers: form, payload: 'a=%zz&[b' },
      {
        method: 'POST' as const,
        url: `/bitrix24/events?${owner}`,
        headers: form,
        payload: 'event=ONIMBOTDELETE',
      },
      {
        method: 'POST' as const,
        url: `/bitrix24/install?${owner}`,
        headers: form,
        payload: 'event=ONAPPINSTALL',
      },
      { method: 'PUT' as const, url: `/nowhere?${owner}` },
    ]) {
      const { statusCode, headers, body } = await server.inject(request);
      shown[`${statusCode} ${request.method} ${request.url.split('?')[0]}`] = JSON.stringify(headers) + body;
    }
    const letters = await portal.server.deadLetters.list();
    expect(letters).toHaveLength(1);
    shown['dead letters'] = JSON.stringify([
      letters,
      await portal.server.deadLetters.show(letters[0]?.seq ?? 0),
    ]);
    shown['log'] = lines.join('');
    expect(shown['log']).toContain('asked');
    const told = Object.entries(shown).flatMap(([what, text]) =>
      secrets.all.filter((secret) => text.includes(secret)).map(() => what),
    );
    expect(told).toEqual([]);
  },
);
