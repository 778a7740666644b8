import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { catalogue, disagreements, platformDocument } from '../../scripts/platform.ts';
import { EVENTS, MEMBERS } from '../../scripts/platform-ways.ts';
import { eventsV1 } from '../../src/bitrix24/event-v1.ts';
import { eventsV2 } from '../../src/bitrix24/event-v2.ts';
import { defineBot } from '../../src/bot/define-bot.ts';
import { testPortal } from '../../src/testing/index.ts';

test('the document is what the catalogue and the code say; else run npm run generate', () => {
  const written = readFileSync(new URL('../../docs/platform.md', import.meta.url), 'utf8');
  expect(written).toBe(platformDocument());
});

test('every method of the catalogue is in it once', () => {
  const names = [...platformDocument().matchAll(/^\| `([A-Za-z][\w.]*)` \|/gm)].map(([, name]) => name);
  const methods = names.filter((name) => name !== undefined && !(name in EVENTS));
  expect(methods.toSorted()).toEqual(Object.keys(catalogue()).toSorted());
});

test('a method that it gives a member is called by the code, and the other way round', () => {
  expect(disagreements()).toEqual([]);
});

test('every event that the server reads is in it', () => {
  for (const name of [...eventsV1.keys(), ...eventsV2.keys()]) expect(EVENTS).toHaveProperty(name);
});

test('the members that it names are there', async () => {
  const seen: unknown[] = [];
  const bot = defineBot({ code: 'all', name: 'All', type: 'openline' }, (b) => {
    b.command('all', { title: 'All' }, (ctx) => seen.push(ctx, ctx.openLine));
    b.on('message:openline', (ctx) => seen.push(ctx.openLine));
  });
  await using portal = await testPortal(bot);
  await portal.user().says('/all');
  await portal.joinOpenLine();
  await portal.guest.says('hello');
  const [ctx, none, openLine] = seen as [{ chats: { here: object } }, unknown, object];
  expect(none).toBeUndefined();
  const root: Record<string, unknown> = { ctx: { ...ctx, openLine }, room: ctx.chats.here };
  const members = Object.values(MEMBERS).flatMap((way) => way.match(/(?:ctx|room)(?:\.\w+)+/g) ?? []);
  for (const path of new Set(members)) {
    const member = path.split('.').reduce<unknown>((value, name) => Reflect.get(Object(value), name), root);
    expect([path, typeof member]).toEqual([path, 'function']);
  }
});
