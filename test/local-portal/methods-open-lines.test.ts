import { describe, expect, test } from 'vitest';
import { sendMessage } from '../../src/local-portal/message/send.ts';
import type { JsonMap } from '../../src/local-portal/state.ts';
import { ada, group, jonas, mira, openLine, pia, Room } from './methods-room.ts';

const at = { CHAT_ID: openLine };

/** A room whose open line has a bot, and what an employee calls. */
async function lineRoom() {
  const room = new Room();
  const bot = await room.bot(room.app(ada), { TYPE: 'O' });
  room.chat(openLine).members.push(bot);
  const as = (userId: number) => (method: string, params: JsonMap) =>
    room.call(room.app(userId), `imopenlines.${method}`, params);
  return { room, bot, as };
}
const session = (room: Room): string => (room.chat(openLine).entityData1 ?? '').split('|')[5] ?? '';

test('an operator answers: the dialog is theirs and the bot leaves; skipping gives it back', async () => {
  const { room, as } = await lineRoom();
  expect(await as(mira)('operator.answer', at)).toBe(true);
  expect(room.chat(openLine)).toMatchObject({ ownerId: mira, members: [905, mira] });
  expect(await as(mira)('operator.skip', at)).toBe(true);
  expect(room.chat(openLine)).toMatchObject({ ownerId: 0, members: [905] });
  expect((await room.refusal(room.app(mira), 'imopenlines.operator.skip', at)).code).toBe(
    'ACCESS_DENIED_KICK',
  );
});

test('a transfer goes to a colleague or to the queue of a line', async () => {
  const { room, as } = await lineRoom();
  await as(mira)('operator.answer', at);
  await as(mira)('operator.transfer', { ...at, TRANSFER_ID: jonas });
  expect(room.chat(openLine)).toMatchObject({ ownerId: jonas, members: [905, jonas] });
  await as(jonas)('operator.transfer', { ...at, TRANSFER_ID: 'queue9' });
  expect(room.chat(openLine)).toMatchObject({ ownerId: 0, entityId: 'livechat|9|2411|905' });
});

test('starting, joining and intercepting; a new session has a new number', async () => {
  const { room, as } = await lineRoom();
  const before = session(room);
  await as(mira)('session.start', at);
  expect(Number(session(room))).toBe(Number(before) + 1);
  await as(jonas)('session.join', at);
  expect(room.chat(openLine)).toMatchObject({ ownerId: mira, members: [905, mira, jonas] });
  await as(jonas)('session.intercept', at);
  expect(room.chat(openLine)).toMatchObject({ ownerId: jonas, members: [905, jonas] });
  expect((await room.refusal(room.app(jonas), 'imopenlines.session.intercept', at)).code).toBe(
    'OPERATOR_WRONG',
  );
});

test('silence and a pin are kept in the data of the chat', async () => {
  const { room, as } = await lineRoom();
  await as(mira)('session.mode.silent', { ...at, ACTIVATE: 'Y' });
  await as(mira)('session.mode.pin', at);
  expect(room.chat(openLine)).toMatchObject({
    entityData1: expect.stringMatching(/^Y\|LEAD\|318\|Y\|/),
    entityData3: 'Y',
  });
});

test('the dialog is found by chat, dialog, session and user code, its history with votes', async () => {
  const { room, as } = await lineRoom();
  const message = sendMessage(room.portal, { dialogId: `chat${openLine}`, authorId: 905, text: 'Hello' });
  const ways: JsonMap[] = [
    at,
    { DIALOG_ID: `chat${openLine}` },
    { SESSION_ID: 1277 },
    { USER_CODE: 'livechat|6|2411|905' },
  ];
  for (const params of ways)
    expect(await as(mira)('dialog.get', params)).toMatchObject({ id: openLine, type: 'lines' });
  expect(await as(mira)('session.open', { USER_CODE: 'livechat|6|2411|905' })).toEqual({
    chatId: String(openLine),
  });
  await as(ada)('session.head.vote', { SESSION_ID: 1277, RATING: 4 });
  expect(await as(ada)('session.history.get', { SESSION_ID: 1277 })).toMatchObject({
    chatId: openLine,
    sessionVoteHead: 4,
    message: { [message.id]: { text: 'Hello', senderid: '905' } },
    users: { 905: { id: 905, connector: true } },
  });
});

test('the session ends for everybody but the visitor', async () => {
  const { room, as } = await lineRoom();
  await as(mira)('session.join', at);
  await as(ada)('operator.another.finish', at);
  expect(room.chat(openLine)).toMatchObject({ ownerId: 0, members: [905] });
});

describe('the CRM', () => {
  test('chats of an entity are found, and messages go only into those', async () => {
    const { room, as, bot } = await lineRoom();
    const lead = { CRM_ENTITY_TYPE: 'lead', CRM_ENTITY: 318 };
    expect(await as(mira)('crm.chat.get', lead)).toEqual([
      { CHAT_ID: String(openLine), CONNECTOR_ID: 'livechat', CONNECTOR_TITLE: 'Live Chat' },
    ]);
    expect(await as(mira)('crm.chat.getLastId', lead)).toBe(openLine);
    const id = await as(mira)('crm.message.add', { ...lead, ...at, USER_ID: bot, MESSAGE: 'News' });
    expect(room.message(Number(id))).toMatchObject({ authorId: bot, chatId: openLine });
    const deal = { CRM_ENTITY_TYPE: 'deal', CRM_ENTITY: 1, ...at, USER_ID: bot, MESSAGE: 'x' };
    expect(await room.refusal(room.app(mira), 'imopenlines.crm.message.add', deal)).toEqual({
      code: 'CHAT_NOT_IN_CRM',
      status: 400,
    });
    expect(await as(mira)('crm.chat.get', { CRM_ENTITY_TYPE: 'deal', CRM_ENTITY: 1 })).toEqual([]);
  });

  test('an operator makes a lead of a chat that has none', async () => {
    const { room, as } = await lineRoom();
    room.chat(openLine).entityData2 = 'LEAD|0|COMPANY|0|CONTACT|0|DEAL|0';
    const refused = await room.refusal(room.app(mira), 'imopenlines.crm.lead.create', at);
    expect(refused.code).toBe('ERROR_USER_NOT_OPERATOR');
    await as(mira)('session.join', at);
    await as(mira)('crm.lead.create', at);
    expect(room.chat(openLine).entityData2).toBe(`LEAD|${openLine}|COMPANY|0|CONTACT|0|DEAL|0`);
  });
});

test('lines are listed with what is selected and, when asked, their queue', async () => {
  const { as } = await lineRoom();
  expect(await as(mira)('config.list.get', { PARAMS: { select: ['ID', 'LINE_NAME'] } })).toEqual([
    { ID: '6', LINE_NAME: 'Web shop' },
  ]);
  expect(await as(mira)('config.get', { CONFIG_ID: 6, WITH_QUEUE: 'Y' })).toMatchObject({
    ACTIVE: 'Y',
    QUEUE: [ada, mira, jonas],
  });
  expect(await as(mira)('config.get', { CONFIG_ID: 7 })).toBe(false);
});

test.each([
  ['operator.answer', {}, mira, 'CHAT_ID', 400],
  ['operator.answer', { CHAT_ID: group }, mira, 'CHAT_TYPE', 400],
  ['operator.answer', at, pia, 'ACCESS_DENIED', 400],
  ['operator.finish', at, jonas, 'ACCESS_DENIED', 400],
  ['operator.transfer', at, mira, 'TRANSFER_ID_EMPTY', 400],
  ['operator.transfer', { ...at, USER_ID: 0 }, mira, 'USER_ID_EMPTY', 400],
  ['operator.transfer', { ...at, QUEUE_ID: 0 }, mira, 'QUEUE_ID_EMPTY', 400],
  ['operator.transfer', { ...at, USER_ID: jonas }, mira, 'OPERATOR_WRONG', 400],
  ['session.intercept', {}, mira, 'CHAT_ID_EMPTY', 400],
  ['session.mode.pin', {}, mira, 'CHAT_ID_EMPTY', 400],
  ['session.open', { USER_CODE: 'x' }, mira, 'ACCESS_DENIED', 400],
  ['dialog.get', {}, mira, 'ACCESS_DENIED', 400],
  ['session.history.get', { SESSION_ID: 9 }, mira, 'ACCESS_DENIED', 400],
  ['session.head.vote', {}, ada, 'EMPTY_SESSION_ID', 400],
  ['session.head.vote', { SESSION_ID: 1277 }, ada, 'EMPTY_VOTE_PARAMS', 400],
  ['session.head.vote', { SESSION_ID: 1277, RATING: 5 }, mira, 'ACCESS_DENIED', 400],
  ['crm.chat.get', {}, mira, 'ERROR_ARGUMENT', 400],
  ['crm.chat.get', { CRM_ENTITY_TYPE: 'lead', CRM_ENTITY: 1 }, pia, 'ACCESS_DENIED', 403],
  ['crm.chat.getLastId', {}, mira, 'CRM_CHAT_EMPTY_CRM_DATA', 400],
  ['message.quick.save', at, mira, 'CANT_SAVE_QUICK_ANSWER', 400],
  ['network.join', { CODE: 'short' }, mira, 'CODE', 400],
  ['network.join', { CODE: 'a'.repeat(32) }, mira, 'NOT_FOUND', 400],
])('imopenlines.%s %j as user %i is refused with %s', async (method, params, userId, code, status) => {
  const { room } = await lineRoom();
  expect(await room.refusal(room.app(userId), `imopenlines.${method}`, params)).toEqual({ code, status });
});
