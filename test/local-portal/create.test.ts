import { afterEach, beforeEach, expect, test } from 'vitest';
import { createLocalPortal, type LocalPortal } from '../../src/local-portal/create.ts';
import { at, type Handler, startHandler, text } from './handler.ts';

let local: LocalPortal;
let handler: Handler;
beforeEach(async () => {
  handler = await startHandler();
  local = await createLocalPortal({ now: () => 1_789_000_000_000, users: [{ id: 12, name: 'Bo' }] });
});
afterEach(async () => {
  await local.close();
  await handler.close();
});

async function rest(method: string, params: object): Promise<unknown> {
  const answer = await fetch(`${local.origin}/rest/${method}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(params),
  });
  const body: unknown = await answer.json();
  return typeof body === 'object' && body !== null && 'result' in body ? body.result : body;
}

async function installed(): Promise<string> {
  local.installApp({ installUrl: handler.url, scope: ['imbot', 'im'], kind: 'app', title: 'Echo' });
  await local.settle();
  return text(handler.named('ONAPPINSTALL')[0], 'auth', 'access_token');
}

test('a v1 bot installs, registers, greets, hears and answers over HTTP alone', async () => {
  const auth = await installed();
  const botId = await rest('imbot.register', {
    auth,
    CODE: 'echo',
    TYPE: 'B',
    EVENT_HANDLER: handler.url,
    PROPERTIES: { NAME: 'Echo' },
  });
  const id = Number(botId);
  await rest('imbot.command.register', {
    auth,
    BOT_ID: id,
    COMMAND: 'echo',
    EVENT_COMMAND_ADD: handler.url,
    LANG: [{ LANGUAGE_ID: 'en', TITLE: 'Echo' }],
  });
  local.people.openDialog(11, id);
  local.people.say(11, id, 'Hi');
  local.people.say(11, id, '/echo this');
  await local.settle();
  expect(handler.received.map((one) => one.event['event'])).toEqual([
    'ONAPPINSTALL',
    'ONIMBOTJOINCHAT',
    'ONIMBOTMESSAGEADD',
    'ONIMCOMMANDADD',
  ]);
  const event = handler.named('ONIMBOTMESSAGEADD')[0];
  await rest('imbot.message.add', {
    auth: text(event, 'data', 'BOT', String(id), 'AUTH', 'access_token'),
    BOT_ID: id,
    DIALOG_ID: text(event, 'data', 'PARAMS', 'DIALOG_ID'),
    MESSAGE: 'You said Hi',
  });
  const [first, , answer] = local.people.messagesOf(11, id);
  expect(first?.text).toBe('Hi');
  expect(answer).toMatchObject({ authorId: id, text: 'You said Hi' });
  expect(text(event, 'ts')).toBe('1789000000');
});

test('a v2 bot does the same, and hears of its own removal', async () => {
  const auth = await installed();
  const made = await rest('imbot.v2.Bot.register', {
    auth,
    fields: {
      code: 'echo2',
      eventMode: 'webhook',
      webhookUrl: handler.url,
      properties: { name: 'Echo' },
    },
  });
  const id = Number(
    typeof made === 'object' && made !== null ? at(JSON.parse(JSON.stringify(made)), 'bot', 'id') : 0,
  );
  const group = local.people.createGroup('Room', [11, 12, id]);
  local.people.say(12, `chat${group.id}`, `[USER=${id}]Echo[/USER] hello`);
  await local.settle();
  const event = handler.named('ONIMBOTV2MESSAGEADD')[0];
  expect(text(event, 'data', 'user', 'name')).toBe('Bo Lindqvist');
  await rest('imbot.v2.Chat.Message.send', {
    auth: text(event, 'data', 'bot', 'auth', 'access_token'),
    botId: id,
    dialogId: text(event, 'data', 'chat', 'dialogId'),
    fields: { message: 'hello yourself' },
  });
  expect(local.people.messagesOf(12, `chat${group.id}`).at(-1)?.text).toBe('hello yourself');
  await rest('imbot.v2.Bot.unregister', { auth, botId: id });
  await local.settle();
  expect(text(handler.named('ONIMBOTV2DELETE')[0], 'data', 'bot', 'code')).toBe('echo2');
});

test('portal and authorisation server listen at addresses of their own, and a taken port is an error', async () => {
  expect(new URL(local.origin).port).not.toBe(new URL(local.oauthOrigin).port);
  await expect(createLocalPortal({ port: Number(new URL(local.origin).port) })).rejects.toThrow('EADDRINUSE');
});
