import { request } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CallView } from '../../src/local-portal/control/calls.ts';
import type { StagedView } from '../../src/local-portal/control/stage.ts';
import type { StateView } from '../../src/local-portal/control/state-view.ts';
import { createLocalPortal, type LocalPortal } from '../../src/local-portal/create.ts';
import type { App } from '../../src/local-portal/state.ts';
import { type Handler, startHandler } from './handler.ts';

let handler: Handler;
let local: LocalPortal;
let app: App;
let installer: string;
let botId: number;

async function rest(
  method: string,
  token: string,
  params: object,
): Promise<{ result?: unknown; error?: string }> {
  const response = await fetch(`${local.origin}/rest/${method}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ ...params, auth: token }),
  });
  return (await response.json()) as { result?: unknown; error?: string };
}

const control = (path: string, init?: RequestInit): Promise<Response> =>
  fetch(`${local.origin}/_portal/${path}`, init);

const stage = (body: object): Promise<Response> =>
  control('stage', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });

async function staged(body: object): Promise<StagedView> {
  const response = await stage(body);
  expect(response.status).toBe(200);
  return (await response.json()) as StagedView;
}

async function calls(after = 0): Promise<CallView[]> {
  const answer = (await (await control(`calls?after=${after}`)).json()) as { calls: CallView[] };
  return answer.calls;
}

beforeEach(async () => {
  handler = await startHandler();
  local = await createLocalPortal();
  app = local.installApp({ installUrl: handler.url, scope: ['imbot', 'im'] });
  await local.settle();
  installer = [...local.portal.state.tokens.keys()].at(-1) ?? '';
  const { result } = await rest('imbot.register', installer, {
    CODE: 'helper',
    EVENT_HANDLER: handler.url,
    OPENLINE: 'Y',
    PROPERTIES: { NAME: 'Helper' },
  });
  botId = Number(result);
});
afterEach(async () => {
  await local.close();
  await handler.close();
});

describe('the state of a portal', () => {
  it('is shown with what a tool needs and without access tokens', async () => {
    const text = await (await control('state')).text();
    const state = JSON.parse(text) as StateView;
    expect(state).toMatchObject({
      memberId: local.portal.state.memberId,
      origin: local.origin,
      oauthOrigin: local.oauthOrigin,
      language: 'en',
      apps: [{ clientId: app.clientId, applicationToken: app.applicationToken, scope: ['imbot', 'im'] }],
      bots: [{ id: botId, code: 'helper' }],
    });
    expect(state.users.map(({ id }) => id)).toContain(11);
    expect(state.chats.map(({ id }) => id)).toContain(2305);
    for (const token of local.portal.state.tokens.values()) {
      expect(text).not.toContain(token.accessToken);
      expect(text).not.toContain(token.refreshToken);
    }
    expect(text).not.toContain(app.clientSecret);
  });

  it('does not name the secret that owns the bots of a webhook', async () => {
    const webhook = local.createWebhook(1, ['imbot']);
    await fetch(`${webhook.url}imbot.register`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        CLIENT_ID: 'wren-3f9a7c15e0',
        CODE: 'hook',
        EVENT_HANDLER: handler.url,
        PROPERTIES: { NAME: 'Hook' },
      }),
    });
    expect(local.portal.state.bots.size).toBe(2);
    expect(await (await control('state')).text()).not.toContain('wren-3f9a7c15e0');
    expect(await (await control('calls')).text()).not.toContain('wren-3f9a7c15e0');
  });
});

describe('the REST calls of a portal', () => {
  it('are numbered, say whose token it was, and hold no secret', async () => {
    const before = (await calls()).at(-1)?.n ?? 0;
    await rest('user.current', installer, {});
    await rest('batch', installer, { cmd: { one: `profile?auth=${installer}` } });
    await rest('profile', 'nonsense', {});
    const seen = await calls(before);
    expect(seen).toMatchObject([
      { n: before + 1, method: 'user.current', as: 'installer', userId: 1, auth: 'app' },
      { n: before + 2, method: 'batch', as: 'installer' },
      { n: before + 3, method: 'profile', as: 'nobody', userId: 0, auth: 'none', status: 401 },
    ]);
    const text = JSON.stringify(seen);
    expect(text).not.toContain(installer);
    expect(text).toContain('profile?auth=[secret]');
  });

  it('keep their numbers when old traffic was dropped', async () => {
    await rest('profile', installer, {});
    const last = (await calls()).at(-1)?.n ?? 0;
    local.portal.traffic.splice(0, local.portal.traffic.length);
    await rest('profile', installer, {});
    expect(await calls()).toMatchObject([{ n: last + 1 }]);
  });
});

describe('staging', () => {
  const groupMessage = (): object => ({
    event: 'ONIMBOTMESSAGEADD',
    data: {
      BOT: { [botId]: { BOT_ID: String(botId), access_token: 'x', user_id: String(botId) } },
      PARAMS: {
        MESSAGE: 'hello',
        AUTHOR_ID: '4711',
        CHAT_ID: '7000',
        CHAT_TYPE: 'C',
        CHAT_TITLE: 'Elsewhere',
        DIALOG_ID: 'chat7000',
        MESSAGE_ID: '95000',
      },
      USER: { ID: '4711', FIRST_NAME: 'Nia', LAST_NAME: 'Berg', IS_CONNECTOR: 'N' },
    },
    auth: { access_token: 'x', user_id: '4711', application_token: app.applicationToken },
  });

  it('makes people, chat and message exist under their ids, with tokens that work', async () => {
    const { tokens, client_endpoint } = await staged(groupMessage());
    expect(client_endpoint).toBe(`${local.origin}/rest/`);
    const { state } = local.portal;
    expect(state.users.get(4711)).toMatchObject({ name: 'Nia', lastName: 'Berg', isConnector: false });
    expect(state.chats.get(7000)).toMatchObject({ type: 'C', title: 'Elsewhere', members: [4711, botId] });
    expect(state.messages.get(95000)).toMatchObject({ chatId: 7000, authorId: 4711, text: 'hello' });

    const user = tokens['4711']?.access_token ?? '';
    expect(await rest('profile', user, {})).toMatchObject({ result: { ID: '4711' } });
    const bot = tokens[String(botId)]?.access_token ?? '';
    const reply = { BOT_ID: botId, DIALOG_ID: 'chat7000', MESSAGE: 'hi' };
    // Ids go on above what was staged.
    expect(await rest('imbot.message.add', bot, reply)).toMatchObject({ result: 95001 });
    expect(await rest('imbot.message.like', bot, { BOT_ID: botId, MESSAGE_ID: 95000 })).toMatchObject({
      result: true,
    });
  });

  it('tells nobody', async () => {
    const happened: string[] = [];
    local.listen(({ type }) => happened.push(type));
    await staged(groupMessage());
    await local.settle();
    expect(happened).toEqual([]);
    expect(handler.named('ONIMBOTMESSAGEADD').concat(handler.named('ONIMBOTJOINCHAT'))).toEqual([]);
  });

  it('gives a private chat the id that the event names, whatever it had before', async () => {
    const opened = local.people.openDialog(11, botId);
    local.people.say(11, botId, 'before');
    const body = (chatId: number, userId: number): object => ({
      event: 'ONIMBOTV2MESSAGEADD',
      data: {
        bot: { id: String(botId) },
        message: { id: String(96000 + userId), authorId: String(userId), text: 'now', isSystem: '0' },
        chat: { id: String(chatId), dialogId: String(userId), messageType: 'P' },
        user: { id: String(userId) },
      },
      auth: {},
    });
    await staged(body(3210, 11));
    expect(local.people.messagesOf(11, botId).map(({ text }) => text)).toEqual(['before', 'now']);
    expect(opened.id).toBe(3210);
    await staged(body(3210, 12));
    expect(local.people.messagesOf(11, botId).map(({ text }) => text)).toEqual(['before', 'now']);
    expect(local.people.messagesOf(12, botId).map(({ chatId }) => chatId)).toEqual([3210]);
  });

  it('lets the bot answer a command and edit the message whose button was pressed', async () => {
    const command = {
      BOT_ID: botId,
      COMMAND: 'go',
      EVENT_COMMAND_ADD: handler.url,
      LANG: [{ LANGUAGE_ID: 'en', TITLE: 'Go' }],
    };
    const { result: commandId } = await rest('imbot.command.register', installer, command);
    const body = {
      event: 'ONIMCOMMANDADD',
      data: {
        COMMAND: {
          [String(commandId)]: {
            BOT_ID: String(botId),
            COMMAND: 'go',
            COMMAND_ID: String(commandId),
            COMMAND_CONTEXT: 'KEYBOARD',
            MESSAGE_ID: '97000',
          },
        },
        PARAMS: {
          CHAT_TYPE: 'C',
          TO_CHAT_ID: '2305',
          DIALOG_ID: 'chat2305',
          AUTHOR_ID: '11',
          MESSAGE_ID: '97000',
        },
        USER: { ID: '11' },
      },
      auth: { access_token: 'x', user_id: String(botId), application_token: app.applicationToken },
    };
    const { tokens } = await staged(body);
    const bot = tokens[String(botId)]?.access_token ?? '';
    expect(local.portal.state.messages.get(97000)?.authorId).toBe(botId);
    const answer = { COMMAND_ID: commandId, MESSAGE_ID: 97000, MESSAGE: 'done' };
    expect(await rest('imbot.command.answer', bot, answer)).toMatchObject({ result: 97001 });
    const update = { BOT_ID: botId, MESSAGE_ID: 97000, MESSAGE: 'changed' };
    expect(await rest('imbot.message.update', bot, update)).toMatchObject({ result: true });
  });

  it('refuses a bot that is not there, and ids that belong to something else', async () => {
    const unknown = { event: 'ONIMBOTMESSAGEADD', data: { BOT: { 5: { BOT_ID: '5' } } } };
    expect(await (await stage(unknown)).json()).toMatchObject({ error: 'BOT_NOT_FOUND' });
    await staged(groupMessage());
    const text = JSON.stringify(groupMessage());
    const asLine = await stage(JSON.parse(text.replace('"CHAT_TYPE":"C"', '"CHAT_TYPE":"L"')) as object);
    expect(await asLine.json()).toMatchObject({ error: 'CHAT_TAKEN' });
    const elsewhere = await stage(JSON.parse(text.replace('"CHAT_ID":"7000"', '"CHAT_ID":"7001"')) as object);
    expect(await elsewhere.json()).toMatchObject({ error: 'MESSAGE_TAKEN' });
  });
});

describe('the control of a portal', () => {
  /** fetch does not let the Host be chosen. */
  const statusWith = (headers: Record<string, string>): Promise<number | undefined> =>
    new Promise((resolve, reject) => {
      request(`${local.origin}/_portal/state`, { headers }, (response) => {
        response.resume();
        resolve(response.statusCode);
      })
        .on('error', reject)
        .end();
    });

  it('is for this machine only: other Host names and pages of other sites are refused', async () => {
    expect(await statusWith({ host: 'evil.example' })).toBe(403);
    expect(await statusWith({ host: '127.0.0.1.evil.example' })).toBe(403);
    expect(await statusWith({ host: '127.0.0.1:9', origin: 'https://evil.example' })).toBe(403);
    expect(await statusWith({ host: 'localhost:4100' })).toBe(200);
    expect(await statusWith({ host: '[::1]:4100' })).toBe(200);
    expect(await statusWith({ host: '127.0.0.1:4100', origin: 'http://127.0.0.1:4100' })).toBe(200);
  });

  it('takes JSON objects only', async () => {
    const form = await control('stage', { method: 'POST', body: new URLSearchParams({ event: 'X' }) });
    expect(form.status).toBe(415);
    const headers = { 'content-type': 'application/json' };
    expect((await control('stage', { method: 'POST', headers, body: '[1' })).status).toBe(400);
    expect((await control('nothing')).status).toBe(404);
    expect((await control('stage')).status).toBe(404);
  });
});

describe('an edit that changes only keyboard or attachment', () => {
  it('is shown to pages but told to no bot', async () => {
    const { tokens } = await staged({
      event: 'ONIMBOTDELETE',
      data: {},
      auth: { access_token: 'x', user_id: String(botId), application_token: app.applicationToken },
    });
    const bot = tokens[String(botId)]?.access_token ?? '';
    local.people.openDialog(11, botId);
    const { result: id } = await rest('imbot.message.add', bot, {
      BOT_ID: botId,
      DIALOG_ID: 11,
      MESSAGE: 'a',
    });
    await local.settle();
    const told = handler.received.length;
    const happened: object[] = [];
    local.listen((happening) => happened.push(happening));
    const keyboard = { BOT_ID: botId, BUTTONS: [{ TEXT: 'Go', COMMAND: 'go' }] };
    await rest('imbot.message.update', bot, { BOT_ID: botId, MESSAGE_ID: id, KEYBOARD: keyboard });
    await local.settle();
    expect(happened).toMatchObject([
      { type: 'messageChange', message: { id, text: 'a' }, actor: { id: botId } },
    ]);
    expect(handler.received.length).toBe(told);
  });
});
