import { describe, expect, it } from 'vitest';
import { userV2 } from '../../src/local-portal/events/objects-v2.ts';
import type { Caller } from '../../src/local-portal/portal.ts';
import type { JsonMap } from '../../src/local-portal/state.ts';
import { ada, group, mira, Room } from './methods-room.ts';

const v1Events = [
  'ONIMBOTMESSAGEADD',
  'ONIMBOTMESSAGEUPDATE',
  'ONIMBOTMESSAGEDELETE',
  'ONIMBOTCONTEXTGET',
  'ONIMBOTJOINCHAT',
  'ONIMBOTDELETE',
];
const rows = (room: Room, event?: string) =>
  room.portal.state.subscriptions
    .filter((row) => event === undefined || row.event === event)
    .map((row) => `${row.event} ${row.url} ${row.appId}`);

describe('imbot.register', () => {
  const whole: JsonMap = { CODE: 'echo', EVENT_HANDLER: 'http://bot.local/', PROPERTIES: { NAME: 'Echo' } };
  it.each<[string, JsonMap]>([
    ['EVENT_MESSAGE_ADD_ERROR', { ...whole, EVENT_HANDLER: '' }],
    ['EVENT_MESSAGE_ADD_ERROR', { ...whole, EVENT_HANDLER: 'http://localhost/' }],
    [
      'EVENT_MESSAGE_UPDATE_ERROR',
      { ...whole, EVENT_HANDLER: '', EVENT_MESSAGE_ADD: 'http://a.b', EVENT_MESSAGE_UPDATE: 'ftp://a.b' },
    ],
    ['EVENT_WELCOME_MESSAGE_ERROR', { ...whole, EVENT_HANDLER: '', EVENT_MESSAGE_ADD: 'http://a.b' }],
    [
      'EVENT_BOT_DELETE_ERROR',
      { ...whole, EVENT_HANDLER: '', EVENT_MESSAGE_ADD: 'http://a.b', EVENT_WELCOME_MESSAGE: 'http://a.b' },
    ],
    ['CODE_ERROR', { ...whole, CODE: ' ' }],
    ['NAME_ERROR', { ...whole, PROPERTIES: {} }],
  ])('refuses with %s %j', async (code, params) => {
    const room = new Room();
    expect(await room.refusal(room.app(ada), 'imbot.register', params)).toEqual({ code, status: 400 });
    expect(room.portal.state.bots.size).toBe(0);
    expect(rows(room)).toEqual([]);
  });

  it('makes a bot with a user and binds its six events', async () => {
    const room = new Room();
    const id = await room.bot(room.app(ada), {
      TYPE: 'H',
      PROPERTIES: { NAME: 'Echo', COLOR: 'GREEN', WORK_POSITION: 'Bot', PERSONAL_GENDER: 'F' },
    });
    expect(room.portal.state.bots.get(id)).toMatchObject({ type: 'B', openline: false, appId: 'local.one' });
    expect(room.user(id)).toMatchObject({ name: 'Echo', isBot: true, color: '#64a513', gender: 'F' });
    expect(rows(room)).toEqual(v1Events.map((event) => `${event} http://bot.local/events local.one`));
  });

  it('keeps birthday and website of a bot, and shows them with its user', async () => {
    const room = new Room();
    const app = room.app(ada);
    const PROPERTIES = { NAME: 'Echo', PERSONAL_BIRTHDAY: '1990-12-31', PERSONAL_WWW: 'https://echo.test' };
    const id = await room.bot(app, { PROPERTIES });
    expect(room.user(id)).toMatchObject({ birthday: '1990-12-31', website: 'https://echo.test' });
    expect(userV2(room.user(id) ?? null)).toMatchObject({ birthday: '31-12', website: 'https://echo.test' });
  });

  it('gives an open line bot its flag', async () => {
    const room = new Room();
    const id = await room.bot(room.app(ada), { TYPE: 'O' });
    expect(room.portal.state.bots.get(id)).toMatchObject({ type: 'O', openline: true });
  });

  it('finds a known code again, keeps its profile and moves its address', async () => {
    const room = new Room();
    const id = await room.bot(room.app(ada));
    const again = await room.bot(room.app(ada), {
      EVENT_HANDLER: 'http://new.local/',
      PROPERTIES: { NAME: 'Other' },
    });
    expect(again).toBe(id);
    expect(room.user(id).name).toBe('Echo');
    expect(rows(room, 'ONIMBOTMESSAGEADD')).toEqual(['ONIMBOTMESSAGEADD http://new.local/ local.one']);
    expect(await room.bot(room.app(ada, 'local.two'))).toBe(id);
  });

  it('by a webhook needs CLIENT_ID and appends it to the address', async () => {
    const room = new Room();
    expect(await room.refusal(room.webhook(ada), 'imbot.register', whole)).toEqual({
      code: 'ACCESS_DENIED',
      status: 403,
    });
    await room.bot(room.webhook(ada), { CLIENT_ID: 'se&cret', EVENT_HANDLER: 'http://bot.local/?a=1' });
    expect(rows(room, 'ONIMBOTDELETE')).toEqual([
      'ONIMBOTDELETE http://bot.local/?a=1&CLIENT_ID=se&cret customse&cret',
    ]);
  });
});

describe('a v1 bot', () => {
  it('is found by its id, by its application alone, and by no other', async () => {
    const room = new Room();
    const own = room.app(ada);
    const bot = await room.bot(own);
    await room.bot(room.webhook(ada), { CODE: 'other', CLIENT_ID: 'secret' });
    const hi = { DIALOG_ID: '11', MESSAGE: 'hi' };
    const refused = async (caller: Caller, params: JsonMap) =>
      (await room.refusal(caller, 'imbot.message.add', params)).code;
    expect(await refused(own, { ...hi, BOT_ID: 77 })).toBe('BOT_ID_ERROR');
    expect(await refused(room.app(ada, 'local.two'), hi)).toBe('BOT_ID_ERROR');
    expect(await refused(room.app(ada, 'local.two'), { ...hi, BOT_ID: bot })).toBe('APP_ID_ERROR');
    expect(await refused(room.webhook(ada), hi)).toBe('ACCESS_DENIED');
    expect(await refused(own, { ...hi, DIALOG_ID: 'all' })).toBe('DIALOG_ID_EMPTY');
    expect(await refused(own, { ...hi, MESSAGE: '', ATTACH: [{ MESSAGE: 'a' }] })).toBe('MESSAGE_EMPTY');
    expect(await refused(own, { ...hi, DIALOG_ID: `chat${group}` })).toBe('CANCELED');
    const sent = await room.id(own, 'imbot.message.add', hi);
    expect(room.message(sent).authorId).toBe(bot);
    const custom = await room.id(room.webhook(ada), 'imbot.message.add', { ...hi, CLIENT_ID: 'secret' });
    expect(room.message(custom).authorId).not.toBe(bot);
  });

  it('changes with imbot.update and goes with imbot.unregister', async () => {
    const room = new Room();
    const app = room.app(ada);
    const bot = await room.bot(app);
    const update = (FIELDS: JsonMap) => room.call(app, 'imbot.update', { BOT_ID: bot, FIELDS });
    await update({ PROPERTIES: { LAST_NAME: 'Two' }, OPENLINE: 'Y', TYPE: 'S', CODE: 'echo2' });
    expect(room.user(bot)).toMatchObject({ name: 'Echo', lastName: 'Two' });
    expect(room.portal.state.bots.get(bot)).toMatchObject({ code: 'echo2', openline: true, type: 'B' });
    const nameless = { BOT_ID: bot, FIELDS: { PROPERTIES: { NAME: '', LAST_NAME: '' } } };
    expect(await room.refusal(app, 'imbot.update', nameless)).toMatchObject({ code: 'NAME_ERROR' });
    expect(room.user(bot).name).toBe('Echo');
    expect(await room.refusal(app, 'imbot.update', { BOT_ID: bot })).toMatchObject({ code: 'WRONG_REQUEST' });
    expect(await room.call(app, 'imbot.bot.list')).toEqual({
      [bot]: { ID: bot, NAME: 'Echo Two', CODE: 'echo2', OPENLINE: 'Y' },
    });
    expect(await room.call(app, 'imbot.unregister', { BOT_ID: bot })).toBe(true);
    expect(room.happenings.at(-1)).toMatchObject({ type: 'botDelete', bot: { id: bot } });
    expect(await room.call(app, 'imbot.bot.list')).toEqual([]);
    expect(rows(room)).toHaveLength(6);
  });
});

describe('imbot.v2.Bot.register', () => {
  const url = 'http://bot.local/v2';
  const fields: JsonMap = { code: 'echo', properties: { name: 'Echo' } };
  const hook = { ...fields, eventMode: 'webhook' };
  it.each<[string, JsonMap]>([
    ['BOT_CODE_REQUIRED', {}],
    ['BOT_PROPERTIES_REQUIRED', { code: 'echo' }],
    ['BOT_INVALID_EVENT_MODE', { ...fields, eventMode: 'push' }],
    ['BOT_WEBHOOK_URL_REQUIRED', hook],
    ['BOT_INVALID_TYPE', { ...hook, type: 'human', webhookUrl: 'no' }],
    ['BOT_INVALID_CALLBACK', { ...hook, webhookUrl: 'http://localhost/' }],
    ['BOT_AVATAR_INCORRECT_TYPE', { code: 'echo', properties: { name: 'Echo', avatar: 'AAAA' } }],
  ])('refuses with %s', async (code, given) => {
    const room = new Room();
    const refusal = await room.refusal(room.app(ada), 'imbot.v2.Bot.register', { fields: given });
    expect(refusal).toEqual({ code, status: 400 });
    expect(room.portal.state.bots.size).toBe(0);
  });

  it('fetches by default, and binds eight events in webhook mode', async () => {
    const room = new Room();
    expect(await room.call(room.app(ada), 'imbot.v2.Bot.register', { fields })).toMatchObject({
      bot: { code: 'echo', type: 'bot', eventMode: 'fetch', isReactionsEnabled: true, countMessage: 0 },
      users: [{ name: 'Echo', bot: true }],
    });
    expect(rows(room)).toEqual([]);
    const second = { fields: { ...hook, code: 'hook', webhookUrl: url, type: 'supervisor' } };
    await room.call(room.app(ada), 'imbot.v2.Bot.register', second);
    expect(rows(room)).toHaveLength(8);
    expect(rows(room, 'ONIMBOTV2REACTIONCHANGE')).toEqual([`ONIMBOTV2REACTIONCHANGE ${url} local.one`]);
  });

  it('knows its own codes and refuses those of others', async () => {
    const room = new Room();
    const first = await room.call(room.app(ada), 'imbot.v2.Bot.register', { fields });
    const changed = { fields: { ...fields, properties: { name: 'New' } } };
    expect(await room.call(room.app(ada), 'imbot.v2.Bot.register', changed)).toEqual(first);
    expect(await room.refusal(room.app(ada, 'local.two'), 'imbot.v2.Bot.register', { fields })).toMatchObject(
      {
        code: 'BOT_CODE_ALREADY_TAKEN',
      },
    );
  });

  it('by a webhook needs a botToken of at most 40 characters, which v1 takes as CLIENT_ID', async () => {
    const room = new Room();
    const refused = async (given: JsonMap) =>
      (await room.refusal(room.webhook(ada), 'imbot.v2.Bot.register', { fields: given })).code;
    expect(await refused(fields)).toBe('BOT_TOKEN_NOT_SPECIFIED');
    expect(await refused({ ...fields, botToken: 'x'.repeat(41) })).toBe('BOT_TOKEN_INVALID_LENGTH');
    await room.call(room.webhook(ada), 'imbot.v2.Bot.register', { fields: { ...fields, botToken: 'tok' } });
    const hi = { CLIENT_ID: 'tok', DIALOG_ID: '11', MESSAGE: 'hi' };
    expect(await room.id(room.webhook(ada), 'imbot.message.add', hi)).toBeGreaterThan(0);
  });
});

describe('a v2 bot', () => {
  async function registered(room: Room, caller: Caller, more: JsonMap = {}): Promise<number> {
    const fields = {
      code: 'echo',
      properties: { name: 'Echo', workPosition: 'Bot' },
      botToken: 'tok',
      ...more,
    };
    await room.call(caller, 'imbot.v2.Bot.register', { fields });
    const bot = [...room.portal.state.bots.values()].at(-1);
    return bot?.id ?? 0;
  }

  it('is proved by token and owner, in this order', async () => {
    const room = new Room();
    const hook = room.webhook(ada);
    const botId = await registered(room, hook);
    const refused = async (caller: Caller, params: JsonMap) =>
      (await room.refusal(caller, 'imbot.v2.Command.list', params)).code;
    expect(await refused(hook, { botId })).toBe('BOT_TOKEN_NOT_SPECIFIED');
    expect(await refused(hook, { botToken: 'tok' })).toBe('BOT_ID_REQUIRED');
    expect(await refused(hook, { botToken: 'tok', botId: 5 })).toBe('BOT_NOT_FOUND');
    expect(await refused(hook, { botToken: 'no', botId })).toBe('BOT_OWNERSHIP_ERROR');
    expect(await refused(room.app(ada), { botId })).toBe('BOT_OWNERSHIP_ERROR');
    expect(await room.call(hook, 'imbot.v2.Command.list', { clientId: 'tok', botId })).toEqual({
      commands: [],
    });
  });

  it('is updated as a whole profile, may rotate its token and change its mode', async () => {
    const room = new Room();
    const hook = room.webhook(ada);
    const botId = await registered(room, hook);
    const bot = room.portal.state.bots.get(botId);
    room.portal.state.fetchEvents.push({ eventId: 1, botId, type: 'X', date: room.at, data: {} });
    const fields = {
      botToken: 'new',
      eventMode: 'webhook',
      webhookUrl: 'http://bot.local/a',
      properties: { name: 'Neo' },
    };
    const update = (given: JsonMap) => room.call(hook, 'imbot.v2.Bot.update', { botId, ...given });
    await update({ botToken: 'tok', fields });
    expect(room.user(botId)).toMatchObject({ name: 'Neo', workPosition: '' });
    expect(bot).toMatchObject({ appId: 'customnew', eventMode: 'webhook' });
    expect(room.portal.state.fetchEvents).toEqual([]);
    await update({ botToken: 'new', fields: { webhookUrl: 'http://bot.local/b' } });
    await update({ botToken: 'new', fields: { webhookUrl: 'nowhere' } });
    expect(rows(room, 'ONIMBOTV2DELETE')).toEqual(['ONIMBOTV2DELETE http://bot.local/b customnew']);
    const bad = { botId, botToken: 'new', fields: { eventMode: 'push' } };
    expect(await room.refusal(hook, 'imbot.v2.Bot.update', bad)).toMatchObject({
      code: 'BOT_INVALID_EVENT_MODE',
    });
  });

  it('shows less of itself to others', async () => {
    const room = new Room();
    const botId = await registered(room, room.app(ada));
    expect(await room.call(room.app(ada), 'imbot.v2.Bot.get', { code: 'echo' })).toMatchObject({
      bot: { id: botId, eventMode: 'fetch' },
    });
    const other = await room.call(room.app(ada, 'local.two'), 'imbot.v2.Bot.get', { botId });
    expect(other).not.toHaveProperty('bot.eventMode');
    expect(await room.refusal(room.app(ada), 'imbot.v2.Bot.get')).toMatchObject({ code: 'PARAMS_REQUIRED' });
    await registered(room, room.app(ada), { code: 'boss', type: 'supervisor' });
    const filtered = { filter: { type: 'supervisor' } };
    expect(await room.call(room.app(ada), 'imbot.v2.Bot.list', filtered)).toMatchObject({
      bots: [{ code: 'boss' }],
      hasNextPage: false,
    });
    expect(await room.call(room.app(ada), 'imbot.v2.Bot.list', { limit: 1 })).toMatchObject({
      bots: [{ code: 'echo' }],
      hasNextPage: true,
    });
  });

  it('reads its stored events, and an offset forgets those below it', async () => {
    const room = new Room();
    const app = room.app(mira);
    const botId = await registered(room, app);
    const get = (params: JsonMap) => room.call(app, 'imbot.v2.Event.get', { botId, ...params });
    for (const eventId of [8, 5, 6])
      room.portal.state.fetchEvents.push({ eventId, botId, type: 'T', date: room.at, data: { n: eventId } });
    room.portal.state.fetchEvents.push({ eventId: 4, botId: 1, type: 'T', date: room.at, data: {} });
    const ids = (first: unknown) => JSON.stringify(first).match(/"eventId":\d+/g);
    const first = await get({ limit: 2 });
    expect(first).toMatchObject({
      events: [{ eventId: 5, type: 'T', data: { n: 5 } }, {}],
      nextOffset: 7,
      hasMore: true,
    });
    expect(await get({ limit: 2 })).toEqual(first);
    expect(ids(await get({ offset: 6 }))).toEqual(['"eventId":6', '"eventId":8']);
    expect(ids(await get({ offset: 0 }))).toHaveLength(2);
    expect(await get({ offset: 9 })).toEqual({ events: [], nextOffset: 9, hasMore: false });
    expect(room.portal.state.fetchEvents).toMatchObject([{ eventId: 4 }]);
    room.at += 24 * 3_600_000;
    await get({});
    expect(room.portal.state.fetchEvents).toEqual([]);
    const more = { botId, withUserEvents: 'Y' };
    expect(await room.refusal(app, 'imbot.v2.Event.get', more)).toMatchObject({
      code: 'USER_NOT_SUBSCRIBED',
    });
  });
});

it('revisions name what a portal can do', async () => {
  const room = new Room();
  expect(await room.call(room.webhook(ada), 'im.revision.get')).toMatchObject({ rest: 36, web: 130 });
  expect(await room.call(room.webhook(ada), 'imbot.v2.Revision.get')).toMatchObject({ rest: 36, mobile: 23 });
});
