import { afterEach, beforeEach, expect, test } from 'vitest';
import type { WireMap } from '../../src/bitrix24/event.ts';
import { sendMessage } from '../../src/local-portal/message/send.ts';
import type { Command, JsonMap, Message } from '../../src/local-portal/state.ts';
import { at, text } from './handler.ts';
import { addBot, addCommand, call, type Fixture, startFixture } from './portal-fixture.ts';
import { recorded, shape } from './shape.ts';

const GROUP = 'chat2305';
const LINE = 'chat2412';

let fixture: Fixture;
beforeEach(async () => {
  fixture = await startFixture();
});
afterEach(() => fixture.close());

/** What handlers hear while `action` takes place. */
async function heard(action: () => unknown): Promise<WireMap[]> {
  await fixture.local.settle();
  fixture.handler.received.length = 0;
  await action();
  await fixture.local.settle();
  return fixture.handler.received.map((one) => one.event);
}

function join(botId: number, chatId = 2305): void {
  fixture.local.people.addMember(11, chatId, botId);
}

/** A message of a bot with one stored button that calls `command`. */
function withButton(botId: number, dialogId: string, command: Command, button: JsonMap = {}): Message {
  const stored = {
    BOT_ID: botId,
    TYPE: 'BUTTON',
    COMMAND: command.command,
    COMMAND_PARAMS: 'tomorrow',
    TEXT: 'Go',
    BLOCK: 'N',
    WAIT: 'N',
    DISABLED: 'N',
    ...button,
  };
  return sendMessage(fixture.local.portal, {
    dialogId,
    authorId: botId,
    text: 'Choose a city',
    skipCommand: true,
    params: { KEYBOARD: [stored], MENU: [{ ...stored, TEXT: 'A &amp; B' }] },
  });
}

const names = (events: WireMap[]): unknown[] => events.map((event) => event['event']);

test('a private message arrives exactly as a real portal sends it', async () => {
  addBot(fixture, { id: 740, code: 'helper_one' });
  fixture.local.people.openDialog(11, 740);
  const [event, ...more] = await heard(() => fixture.local.people.say(11, 740, 'Hi there'));
  expect(more).toEqual([]);
  expect(shape(event ?? {})).toEqual(shape(recorded('v1-message-add-private')));
  expect(at(event, 'data', 'PARAMS')).toMatchObject({
    MESSAGE: 'Hi there',
    DIALOG_ID: '11',
    FROM_USER_ID: '11',
    TO_USER_ID: '740',
    CHAT_TYPE: 'P',
  });
  expect(fixture.handler.received[0]?.body).toMatch(
    /^event=ONIMBOTMESSAGEADD&event_handler_id=\d+&data%5BBOT%5D/,
  );
});

test('the tokens of an event work: the bot’s acts as the bot, the top-level one as the person', async () => {
  addBot(fixture, { id: 740, code: 'helper_one' });
  const events = await heard(() => fixture.local.people.say(11, 740, 'Hi'));
  const event = events.find((one) => one['event'] === 'ONIMBOTMESSAGEADD');
  const asBot = await call(fixture, 'profile', {
    auth: text(event, 'data', 'BOT', '740', 'AUTH', 'access_token'),
  });
  const asPerson = await call(fixture, 'profile', { auth: text(event, 'auth', 'access_token') });
  expect(asBot.body['result']).toMatchObject({ ID: '740' });
  expect(asPerson.body['result']).toMatchObject({ ID: '11' });
  const forged = await call(fixture, 'profile', { auth: text(event, 'auth', 'application_token') });
  expect(forged.body['error']).toBe('invalid_token');
});

test('the first opening of a private dialog tells the bot that it joined, the second does not', async () => {
  addBot(fixture, { id: 740, code: 'helper_one' });
  const [event] = await heard(() => fixture.local.people.openDialog(11, 740));
  expect(shape(event ?? {})).toEqual(shape(recorded('v1-join-chat-private')));
  expect(await heard(() => fixture.local.people.openDialog(11, 740))).toEqual([]);
});

test('in a group a bot hears what mentions it, with the mention taken out', async () => {
  addBot(fixture, { id: 740, code: 'helper_one' });
  const [joined] = await heard(() => join(740));
  expect(shape(joined ?? {})).toEqual(shape(recorded('v1-join-chat-group')));
  expect(await heard(() => fixture.local.people.say(11, GROUP, 'nobody in particular'))).toEqual([]);
  const said = '[USER=740]Helper[/USER], what is on the agenda?';
  const [event] = await heard(() => fixture.local.people.say(11, GROUP, said));
  expect(shape(event ?? {})).toEqual(shape(recorded('v1-message-add-group')));
  expect(at(event, 'data', 'PARAMS')).toMatchObject({
    MESSAGE: 'what is on the agenda?',
    MESSAGE_ORIGINAL: said,
    TO_USER_ID: '740',
    DIALOG_ID: GROUP,
    MENTIONED_LIST: { 740: '740' },
  });
});

test('a mentioned bot that is not in the group hears nothing', async () => {
  addBot(fixture, { id: 740, code: 'helper_one' });
  expect(await heard(() => fixture.local.people.say(11, GROUP, '[USER=740]x[/USER] hi'))).toEqual([]);
});

test('a supervisor hears everything in its groups; several bots share one v1 request', async () => {
  addBot(fixture, { id: 752, code: 'watcher', type: 'S' });
  join(752);
  const [event] = await heard(() => fixture.local.people.say(11, GROUP, 'lunch at one?'));
  expect(shape(event ?? {})).toEqual(shape(recorded('v1-message-add-group-supervisor')));
  addBot(fixture, { id: 740, code: 'helper_one' });
  join(740);
  const both = await heard(() => fixture.local.people.say(11, GROUP, '[USER=740]x[/USER] hi'));
  expect(both).toHaveLength(1);
  expect(Object.keys(at(both[0], 'data', 'BOT') ?? {})).toEqual(['740', '752']);
});

test('in an open line bots with OPENLINE hear guests without mention, and 0 ends their session', async () => {
  addBot(fixture, { id: 740, code: 'helper_one', openline: true });
  addBot(fixture, { id: 752, code: 'watcher', type: 'S' });
  join(740, 2412);
  join(752, 2412);
  fixture.local.portal.state.bots.delete(752);
  fixture.local.people.say(905, LINE, 'first');
  const [event, ...more] = await heard(() => fixture.local.people.say(905, LINE, '1'));
  expect(more).toEqual([]);
  expect(shape(event ?? {})).toEqual(shape(recorded('v1-message-add-openline')));
  expect(Object.keys(at(event, 'data', 'BOT') ?? {})).toEqual(['740']);
  expect(names(await heard(() => fixture.local.people.say(905, LINE, ' 0 ')))).toEqual(['ONIMBOTMESSAGEADD']);
  expect(await heard(() => fixture.local.people.say(905, LINE, 'anyone?'))).toEqual([]);
});

test('bots do not hear bots, system lines, or messages that call no commands', async () => {
  addBot(fixture, { id: 740, code: 'helper_one' });
  addBot(fixture, { id: 752, code: 'watcher', type: 'S' });
  join(740);
  join(752);
  const { portal } = fixture.local;
  const by = (authorId: number, more: object) => () =>
    sendMessage(portal, { dialogId: GROUP, authorId, text: 'hello', ...more });
  expect(await heard(by(740, {}))).toEqual([]);
  expect(await heard(by(11, { system: true }))).toEqual([]);
  expect(await heard(by(11, { skipCommand: true }))).toEqual([]);
  expect(await heard(by(11, {}))).toHaveLength(1);
});

test('a typed command comes instead of the message, with the structure of a real portal', async () => {
  addBot(fixture, { id: 740, code: 'helper_one' });
  const command = addCommand(fixture, { botId: 740, command: 'weather' });
  fixture.local.people.openDialog(11, 740);
  const [event, ...more] = await heard(() =>
    fixture.local.people.say(11, 740, 'look\n/weather Lisbon & Porto + 3 days'),
  );
  expect(more).toEqual([]);
  expect(shape(event ?? {})).toEqual(shape(recorded('v1-command-textarea-private')));
  expect(at(event, 'data', 'COMMAND', String(command.id))).toMatchObject({
    COMMAND: 'weather',
    COMMAND_PARAMS: 'Lisbon & Porto + 3 days',
    COMMAND_CONTEXT: 'TEXTAREA',
  });
  join(740);
  const [inGroup] = await heard(() => fixture.local.people.say(11, GROUP, '/weather Oslo'));
  expect(shape(inGroup ?? {})).toEqual(shape(recorded('v1-command-textarea-group')));
});

test('unknown commands are messages, the messenger’s own commands are nothing, names are case-sensitive', async () => {
  addBot(fixture, { id: 740, code: 'helper_one' });
  addCommand(fixture, { botId: 740, command: 'help' });
  fixture.local.people.openDialog(11, 740);
  const say = (said: string) => heard(() => fixture.local.people.say(11, 740, said));
  expect(names(await say('/nothing'))).toEqual(['ONIMBOTMESSAGEADD']);
  expect(names(await say('/Help'))).toEqual(['ONIMBOTMESSAGEADD']);
  expect(names(await say('[USER=740]x[/USER] /help'))).toEqual(['ONIMBOTMESSAGEADD']);
  expect(await say('/me waves')).toEqual([]);
  expect(names(await say('/help'))).toEqual(['ONIMCOMMANDADD']);
});

test('a command applies where its bot is, a common one anywhere; people from outside need leave', async () => {
  addBot(fixture, { id: 740, code: 'helper_one' });
  addCommand(fixture, { botId: 740, command: 'own' });
  addCommand(fixture, { botId: 740, command: 'all', common: true });
  const say = (userId: number, said: string) => heard(() => fixture.local.people.say(userId, GROUP, said));
  expect(await say(11, '/own')).toEqual([]);
  expect(names(await say(11, '/all'))).toEqual(['ONIMCOMMANDADD']);
  fixture.local.people.addMember(11, 2305, 31);
  expect(await say(31, '/all')).toEqual([]);
});

test('a pressed button sends the short command event; BLOCK lets it be pressed once', async () => {
  addBot(fixture, { id: 740, code: 'helper_one' });
  const command = addCommand(fixture, { botId: 740, command: 'weather' });
  const { people } = fixture.local;
  people.openDialog(11, 740);
  const inPrivate = withButton(740, '11', command, { BLOCK: 'Y' });
  const [event] = await heard(() => people.press(11, inPrivate.id, 'Go'));
  expect(shape(event ?? {})).toEqual(shape(recorded('v1-command-keyboard-private')));
  expect(at(event, 'data', 'PARAMS')).toMatchObject({
    MESSAGE: '/weather tomorrow',
    MESSAGE_ID: String(inPrivate.id),
  });
  expect(() => people.press(11, inPrivate.id, 'Go')).toThrow('blocked');
  expect(() => people.press(11, inPrivate.id, 'Stop')).toThrow('there: Go');
  join(740);
  const inGroup = withButton(740, GROUP, command);
  const [pressed] = await heard(() => people.press(11, inGroup.id, 0));
  expect(shape(pressed ?? {})).toEqual(shape(recorded('v1-command-keyboard-group')));
  const [chosen] = await heard(() => people.chooseMenu(11, inGroup.id, 'A & B'));
  expect(at(chosen, 'data', 'COMMAND', String(command.id), 'COMMAND_CONTEXT')).toBe('KEYBOARD');
  expect(fixture.local.portal.state.commandRights.get('740:2305')).toBeGreaterThan(
    fixture.local.portal.now(),
  );
});

test('a SEND button says its text as the person who pressed it', async () => {
  addBot(fixture, { id: 740, code: 'helper_one' });
  const command = addCommand(fixture, { botId: 740, command: 'weather' });
  fixture.local.people.openDialog(11, 740);
  const message = withButton(740, '11', command, { ACTION: 'SEND', ACTION_VALUE: 'yes please' });
  const [event] = await heard(() => fixture.local.people.press(11, message.id, 'Go'));
  expect(at(event, 'data', 'PARAMS')).toMatchObject({ MESSAGE: 'yes please', FROM_USER_ID: '11' });
});

test('edits and deletions in a private chat', async () => {
  addBot(fixture, { id: 740, code: 'helper_one' });
  const { people } = fixture.local;
  const mine = people.say(11, 740, 'Hi there');
  const [edited] = await heard(() => people.edit(11, mine.id, 'Hi there (edited)'));
  expect(shape(edited ?? {})).toEqual(shape(recorded('v1-message-update-private')));
  const [removed] = await heard(() => people.remove(11, mine.id));
  expect(shape(removed ?? {})).toEqual(shape(recorded('v1-message-delete-private')));
  expect(text(removed, 'data', 'PARAMS', 'MESSAGE')).not.toContain('Hi there');
});

test('in a group an edit that mentions the bot names nobody as its author; a deletion reaches supervisors only', async () => {
  addBot(fixture, { id: 740, code: 'helper_one' });
  join(740);
  const { people } = fixture.local;
  const message = people.say(11, GROUP, '[USER=740]Helper[/USER] hi');
  const [edited] = await heard(() => people.edit(11, message.id, '[USER=740]Helper[/USER], hi again'));
  expect(shape(edited ?? {})).toEqual(shape(recorded('v1-message-update-group')));
  addBot(fixture, { id: 752, code: 'watcher', type: 'S' });
  join(752);
  const [removed] = await heard(() => people.remove(11, message.id));
  expect(Object.keys(at(removed, 'data', 'BOT') ?? {})).toEqual(['752']);
  expect(at(removed, 'data', 'USER')).toBeUndefined();
});

test('a dialog opened with a context', async () => {
  addBot(fixture, { id: 740, code: 'helper_one' });
  fixture.local.people.openDialog(11, 740);
  const context = { action: 'openOrder', orderId: 5519, urgent: true, tags: ['vip', 'eu'] };
  const [event] = await heard(() => fixture.local.people.openContext(11, 740, context));
  expect(shape(event ?? {})).toEqual(shape(recorded('v1-context-get')));
});

test('a bot registered through a webhook: no tokens, and only an address that names its secret', async () => {
  const secret = 'wren-3f9a7c15e0';
  addBot(fixture, { id: 760, code: 'hook_bot', appId: `custom${secret}` });
  expect(await heard(() => fixture.local.people.say(11, 760, 'ping'))).toEqual([]);
  for (const row of fixture.local.portal.state.subscriptions)
    if (row.appId === `custom${secret}`) row.url += `?CLIENT_ID=${secret}`;
  const [event] = await heard(() => fixture.local.people.say(11, 760, 'ping'));
  expect(shape(event ?? {})).toEqual(shape(recorded('v1-message-add-client-id')));
  expect(text(event, 'auth', 'application_token')).toBe(secret);
});

test('names are HTML-escaped, as the portal stores them', async () => {
  const user = fixture.local.portal.state.users.get(12);
  if (user !== undefined) user.lastName = "O'Neil & Co";
  addBot(fixture, { id: 740, code: 'helper_one' });
  const events = await heard(() => fixture.local.people.say(12, 740, 'x < y'));
  expect(text(events.at(-1), 'data', 'USER', 'LAST_NAME')).toBe('O&#039;Neil &amp; Co');
  expect(text(events.at(-1), 'data', 'PARAMS', 'MESSAGE')).toBe('x < y');
});

test('a chain of events ends when its hops are used up', async () => {
  addBot(fixture, { id: 752, code: 'watcher', type: 'S' });
  join(752);
  const { portal } = fixture.local;
  const send = (hops: number | null) => () =>
    sendMessage(portal, { dialogId: GROUP, authorId: 11, text: 'again', hops });
  const [first] = await heard(send(null));
  const token = portal.state.tokens.get(text(first, 'data', 'BOT', '752', 'access_token'));
  expect(token?.hops).toBe(7);
  const [second] = await heard(send(1));
  expect(portal.state.tokens.get(text(second, 'auth', 'access_token'))?.hops).toBe(0);
  expect(await heard(send(0))).toEqual([]);
});

test('a lost event is not repeated, and the traffic says what became of it', async () => {
  addBot(fixture, { id: 740, code: 'helper_one' });
  fixture.local.people.openDialog(11, 740);
  fixture.handler.status = 500;
  expect(await heard(() => fixture.local.people.say(11, 740, 'lost?'))).toHaveLength(1);
  expect(fixture.local.portal.traffic.at(-1)).toMatchObject({ kind: 'event', status: 500 });
  await fixture.handler.close();
  fixture.local.people.say(11, 740, 'gone');
  await fixture.local.settle();
  expect(fixture.local.portal.traffic.at(-1)).toMatchObject({ kind: 'event', status: null });
});

test('the portal itself shows the bot as typing', () => {
  addBot(fixture, { id: 740, code: 'helper_one' });
  const typing: number[] = [];
  fixture.local.people.openDialog(11, 740);
  fixture.local.listen((happening) => {
    if (happening.type === 'typing') typing.push(happening.user.id);
  });
  fixture.local.people.say(11, 740, 'Hi');
  expect(typing).toEqual([740]);
});
