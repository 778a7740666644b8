import { afterEach, beforeEach, expect, test } from 'vitest';
import { methods } from '../../src/local-portal/methods/index.ts';
import type { JsonMap } from '../../src/local-portal/state.ts';
import { addBot, call, type Fixture, startFixture } from './portal-fixture.ts';

const HOUR_MS = 3_600_000;

let fixture: Fixture;
beforeEach(async () => {
  fixture = await startFixture({ methods });
});
afterEach(() => fixture.close());

interface Events {
  events: { eventId: number; type: string; date: string; data: JsonMap }[];
  nextOffset: number;
  hasMore: boolean;
}
async function get(method: string, params: JsonMap = {}): Promise<Events> {
  const { body } = await call(fixture, method, { auth: fixture.token, ...params });
  return body['result'] as Events;
}
const types = ({ events }: Events): string[] => events.map((event) => event.type);

test('a user who subscribed fetches what happened in their chats, and nothing of others', async () => {
  const { people } = fixture.local;
  people.say(11, 1, 'Before');
  await get('im.v2.Event.subscribe');
  const message = people.say(11, 1, 'Hi Ada');
  people.say(11, 12, 'Not for Ada');
  people.edit(11, message.id, 'Hello Ada');
  people.react(1, message.id, 'like');
  people.remove(11, message.id);
  people.addMember(11, 2305, 31);
  const told = await get('im.v2.Event.get');
  expect(types(told)).toEqual([
    'ONIMV2MESSAGEADD',
    'ONIMV2MESSAGEUPDATE',
    'ONIMV2REACTIONCHANGE',
    'ONIMV2MESSAGEDELETE',
    'ONIMV2JOINCHAT',
  ]);
  expect(told.events[0]?.data).toMatchObject({
    message: { id: message.id, text: 'Hi Ada', authorId: 11 },
    chat: { dialogId: '11', type: 'private' },
    user: { id: 11 },
    language: 'en',
  });
  expect(told.events[4]?.data).toMatchObject({ dialogId: 'chat2305', user: { id: 31 } });
});

test('the offset forgets, a repeated offset repeats, leaving forgets all', async () => {
  await get('im.v2.Event.subscribe');
  for (const text of ['one', 'two', 'three']) fixture.local.people.say(11, 1, text);
  const page = await get('im.v2.Event.get', { limit: 2 });
  expect(page).toMatchObject({ hasMore: true, nextOffset: (page.events[1]?.eventId ?? 0) + 1 });
  expect(types(await get('im.v2.Event.get', { offset: page.nextOffset }))).toHaveLength(1);
  expect(types(await get('im.v2.Event.get'))).toHaveLength(1);
  await get('im.v2.Event.unsubscribe');
  expect(types(await get('im.v2.Event.get'))).toEqual([]);
});

test('a bot may fetch the events of the calling user under one offset with its own', async () => {
  addBot(fixture, { id: 740, code: 'echo', generation: 'v2', eventMode: 'fetch' });
  const refused = await call(fixture, 'imbot.v2.Event.get', {
    auth: fixture.token,
    botId: 740,
    withUserEvents: true,
  });
  expect(refused.body['error']).toBe('USER_NOT_SUBSCRIBED');
  await get('im.v2.Event.subscribe');
  fixture.local.people.openDialog(11, 740);
  fixture.local.people.say(11, 740, 'To the bot');
  fixture.local.people.say(11, 1, 'To Ada');
  const both = await get('imbot.v2.Event.get', { botId: 740, withUserEvents: true });
  expect(types(both)).toEqual(['ONIMBOTV2JOINCHAT', 'ONIMBOTV2MESSAGEADD', 'ONIMV2MESSAGEADD']);
  const after = { botId: 740, withUserEvents: true, offset: both.nextOffset };
  expect(types(await get('imbot.v2.Event.get', after))).toEqual([]);
  expect(types(await get('im.v2.Event.get'))).toEqual([]);
});

test('the scope im is needed for the events of the user', async () => {
  addBot(fixture, { id: 740, code: 'echo', generation: 'v2', eventMode: 'fetch' });
  for (const token of fixture.local.portal.state.tokens.values()) token.scope = ['imbot'];
  const { body } = await call(fixture, 'imbot.v2.Event.get', {
    auth: fixture.token,
    botId: 740,
    withUserEvents: true,
  });
  expect(body['error']).toBe('SCOPE_ERROR');
});

test('limits are clamped to 1 … 1000 and events are gone after 24 hours', async () => {
  addBot(fixture, { id: 740, code: 'echo', generation: 'v2', eventMode: 'fetch' });
  await get('im.v2.Event.subscribe');
  for (let n = 0; n < 1003; n += 1) fixture.local.people.say(11, 740, `Message ${n}`);
  expect((await get('imbot.v2.Event.get', { botId: 740, limit: 0 })).events).toHaveLength(1);
  expect((await get('imbot.v2.Event.get', { botId: 740 })).events).toHaveLength(100);
  expect((await get('imbot.v2.Event.get', { botId: 740, limit: 5000 })).events).toHaveLength(1000);
  const { portal } = fixture.local;
  fixture.local.setClock(portal.now() + 24 * HOUR_MS + 1);
  for (const token of portal.state.tokens.values()) token.expires = portal.now() + HOUR_MS;
  expect(await get('imbot.v2.Event.get', { botId: 740 })).toMatchObject({ events: [], nextOffset: 0 });
});

test('a bot that fetches never sees its own deletion', async () => {
  addBot(fixture, { id: 740, code: 'echo', generation: 'v2', eventMode: 'fetch' });
  fixture.local.people.say(11, 740, 'Hi');
  await call(fixture, 'imbot.v2.Bot.unregister', { auth: fixture.token, botId: 740 });
  const { body } = await call(fixture, 'imbot.v2.Event.get', { auth: fixture.token, botId: 740 });
  expect(body['error']).toBe('BOT_NOT_FOUND');
  expect(fixture.local.portal.state.fetchEvents).toEqual([]);
});

test('a repeat before the key knows its message is refused, later it finds the first message', async () => {
  const { portal } = fixture.local;
  portal.settings.keyDelay = 500;
  const send = () =>
    call(fixture, 'im.message.add', {
      auth: fixture.token,
      DIALOG_ID: 11,
      MESSAGE: 'Once',
      TEMPLATE_ID: '0e3a1c1e-5a3f-4b6a-8c1d-1f2e3d4c5b6a',
    });
  const first = (await send()).body['result'];
  expect((await send()).body['error']).toBe('MESSAGE_DUPLICATED_BY_UUID');
  fixture.local.setClock(portal.now() + 501);
  expect((await send()).body['result']).toBe(first);
  expect(fixture.local.people.messagesOf(11, 1)).toHaveLength(1);
});
