import { afterEach, beforeEach, expect, test } from 'vitest';
import type { WireMap } from '../../src/bitrix24/event.ts';
import { subscribe } from '../../src/local-portal/events/subscriptions.ts';
import { sendMessage } from '../../src/local-portal/message/send.ts';
import { at, text } from './handler.ts';
import { addBot, addCommand, type Fixture, startFixture } from './portal-fixture.ts';
import { recorded, shape } from './shape.ts';

const GROUP = 'chat2305';

let fixture: Fixture;
beforeEach(async () => {
  fixture = await startFixture();
});
afterEach(() => fixture.close());

async function heard(action: () => unknown): Promise<WireMap[]> {
  await fixture.local.settle();
  fixture.handler.received.length = 0;
  await action();
  await fixture.local.settle();
  return fixture.handler.received.map((one) => one.event);
}

function addV2(id: number, more: object = {}): void {
  addBot(fixture, { id, code: `helper_${id}`, generation: 'v2', ...more });
}

test('private messages, edits and deletions have the structure of a real portal', async () => {
  addV2(801);
  const { people } = fixture.local;
  const [joined, added] = await heard(() => people.say(11, 801, 'Hi there'));
  expect(shape(joined ?? {})).toEqual(shape(recorded('v2-join-chat-private')));
  expect(shape(added ?? {})).toEqual(shape(recorded('v2-message-add-private')));
  expect(text(added, 'data', 'chat', 'dialogId')).toBe('11');
  const id = Number(text(added, 'data', 'message', 'id'));
  const [edited] = await heard(() => people.edit(11, id, 'Hi there (edited)'));
  expect(shape(edited ?? {})).toEqual(shape(recorded('v2-message-update')));
  const [removed] = await heard(() => people.remove(11, id));
  expect(shape(removed ?? {})).toEqual(shape(recorded('v2-message-delete')));
});

test('in a group the mention stays in the text, and each bot gets a request of its own', async () => {
  addV2(801);
  addV2(802);
  fixture.local.people.addMember(11, 2305, 801);
  const [joined] = await heard(() => fixture.local.people.addMember(11, 2305, 802));
  expect(shape(joined ?? {})).toEqual(shape(recorded('v2-join-chat-group')));
  const before = fixture.local.people.say(12, GROUP, 'before');
  const said = '[USER=801]Helper[/USER] [USER=802]Second[/USER] both please';
  const events = await heard(() => fixture.local.people.say(11, GROUP, said, { replyId: before.id }));
  expect(events.map((event) => text(event, 'data', 'bot', 'id'))).toEqual(['801', '802']);
  expect(text(events[0], 'data', 'message', 'text')).toBe(said);
  expect(shape(events[0] ?? {})).toEqual(shape(recorded('v2-message-add-group')));
  expect(text(events[0], 'data', 'bot', 'auth', 'user_id')).toBe('801');
});

test('a personal bot hears its groups without a mention', async () => {
  addV2(803, { type: 'P' });
  fixture.local.people.addMember(11, 2305, 803);
  const [event] = await heard(() => fixture.local.people.say(11, GROUP, 'note to self'));
  expect(shape(event ?? {})).toEqual(shape(recorded('v2-message-add-personal')));
});

test('guests of an open line act without a token', async () => {
  addV2(801, { openline: true });
  fixture.local.people.addMember(11, 2412, 801);
  const [event] = await heard(() => fixture.local.people.say(905, 'chat2412', '1'));
  expect(shape(event ?? {})).toEqual(shape(recorded('v2-message-add-openline')));
});

test('typed and pressed commands carry the slash and say where they come from', async () => {
  addV2(801);
  fixture.local.people.addMember(11, 2305, 801);
  const command = addCommand(fixture, { botId: 801, command: 'weather' });
  const [typed] = await heard(() => fixture.local.people.say(11, GROUP, '/weather Lisbon & Porto'));
  expect(shape(typed ?? {})).toEqual(shape(recorded('v2-command-textarea')));
  const message = sendMessage(fixture.local.portal, {
    dialogId: GROUP,
    authorId: 801,
    text: 'Choose a city',
    uuid: '9c3d86b4-9515-467c-ab7c-2953432282f9',
  });
  const press = { type: 'commandPress', command, params: 'x', message, menu: true } as const;
  const { chats, users } = fixture.local.portal.state;
  const [chat, user] = [chats.get(2305), users.get(11)];
  if (chat === undefined || user === undefined) throw new Error('not seeded');
  const [pressed] = await heard(() => fixture.local.portal.emit({ ...press, chat, user }));
  expect(shape(pressed ?? {})).toEqual(shape(recorded('v2-command-keyboard')));
  expect(at(pressed, 'data', 'command')).toEqual({
    id: String(command.id),
    command: '/weather',
    params: 'x',
    context: 'keyboard',
  });
  fixture.local.portal.settings.limits = 'documented';
  const [documented] = await heard(() => fixture.local.portal.emit({ ...press, chat, user }));
  expect(text(documented, 'data', 'command', 'context')).toBe('menu');
});

test('reactions reach the bot only on its own messages, and only if it wants them', async () => {
  addV2(801);
  addV2(802, { isReactionsEnabled: false });
  for (const id of [801, 802]) fixture.local.people.addMember(11, 2305, id);
  const { portal, people } = fixture.local;
  const write = (authorId: number, uuid: string | null = null) =>
    sendMessage(portal, { dialogId: GROUP, authorId, text: 'Choose a city', uuid, skipCommand: true });
  const own = write(801, '9c3d86b4-9515-467c-ab7c-2953432282f9');
  const [event] = await heard(() => people.react(11, own.id, 'like'));
  expect(at(event, 'data', 'message', 'params')).toEqual({ LIKE: ['11'] });
  const silent = shape(event ?? {}).filter((path) => !path.startsWith('/data/message/params'));
  expect(silent).toEqual(shape(recorded('v2-reaction-add')));
  expect(await heard(() => people.react(11, write(802).id, 'like'))).toEqual([]);
  expect(await heard(() => people.react(12, people.say(11, GROUP, 'x').id, 'like'))).toEqual([]);
});

test('a deleted bot is told with a token of a user who is gone', async () => {
  addV2(801);
  const bot = fixture.local.portal.state.bots.get(801);
  const by = fixture.local.portal.state.users.get(1) ?? null;
  if (bot === undefined) throw new Error('no bot');
  const [event] = await heard(() => fixture.local.portal.emit({ type: 'botDelete', bot, by }));
  expect(shape(event ?? {})).toEqual(shape(recorded('v2-delete')));
});

test('an application with both generations hears of everything twice', async () => {
  addV2(801);
  subscribe(fixture.local.portal, {
    event: 'ONIMBOTMESSAGEADD',
    url: fixture.handler.url,
    appId: fixture.app.clientId,
  });
  fixture.local.people.openDialog(11, 801);
  const events = await heard(() => fixture.local.people.say(11, 801, 'Hi'));
  expect(events.map((event) => event['event']).sort()).toEqual(['ONIMBOTMESSAGEADD', 'ONIMBOTV2MESSAGEADD']);
});

test('a fetching bot’s events are stored with native types, not posted; its commands are both', async () => {
  addV2(801);
  addV2(805, { eventMode: 'fetch' });
  const command = addCommand(fixture, { botId: 805, command: 'weather' });
  const { people, portal } = fixture.local;
  expect(await heard(() => people.say(11, 805, 'Hi'))).toEqual([]);
  const recordedFetch = recorded('v2-fetch-response');
  const samples = at(recordedFetch, 'result', 'events');
  const [join, add] = portal.state.fetchEvents;
  expect(join?.type).toBe('ONIMBOTV2JOINCHAT');
  expect(Object.keys(join?.data ?? {})).toEqual(Object.keys(at(samples, '0', 'data') ?? {}));
  expect(Object.keys(add?.data ?? {})).toEqual(Object.keys(at(samples, '1', 'data') ?? {}));
  expect(add?.data['message']).toMatchObject({ authorId: 11, isSystem: false, forward: null, params: [] });
  expect(add?.data['bot']).toMatchObject({ id: 805, eventMode: 'fetch', countUser: 1 });
  const [posted] = await heard(() => people.say(11, 805, '/weather now'));
  expect(text(posted, 'event')).toBe('ONIMBOTV2COMMANDADD');
  const stored = portal.state.fetchEvents.at(-1);
  expect(stored?.data['command']).toMatchObject({ id: command.id, command: '/weather', params: 'now' });
});

test('null can be sent as an empty text, as documented for v2', async () => {
  fixture.local.portal.settings.nullAs = 'empty';
  addV2(801);
  const events = await heard(() => fixture.local.people.say(11, 801, 'Hi'));
  expect(at(events.at(-1), 'data', 'message', 'forward')).toBe('');
});
