import { afterEach, beforeEach, expect, test } from 'vitest';
import type { WireMap } from '../../src/bitrix24/event.ts';
import { methods } from '../../src/local-portal/methods/index.ts';
import type { JsonMap } from '../../src/local-portal/state.ts';
import { text } from './handler.ts';
import { addBot, call, type Fixture, startFixture } from './portal-fixture.ts';
import { recorded, shape } from './shape.ts';

const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAIAAAADCAYAAAC56t6BAAAAEklEQVR4nGNgYGD4D8RQwAAABQABAO2jJxQAAAAASUVORK5CYII=',
  'base64',
);
const png64 = png.toString('base64');

let fixture: Fixture;
beforeEach(async () => {
  fixture = await startFixture({ methods });
  fixture.app.scope.push('disk');
  for (const token of fixture.local.portal.state.tokens.values()) token.scope.push('disk');
});
afterEach(() => fixture.close());

async function result(method: string, params: JsonMap): Promise<JsonMap> {
  const { status, body } = await call(fixture, method, { auth: fixture.token, ...params });
  expect({ method, status, error: body['error'] }).toEqual({ method, status: 200, error: undefined });
  return body['result'] as JsonMap;
}
async function code(method: string, params: JsonMap): Promise<unknown> {
  return (await call(fixture, method, { auth: fixture.token, ...params })).body['error'];
}
const mapIn = (map: JsonMap, key: string): JsonMap => map[key] as JsonMap;

test('a bot uploads in one call; its link works once, with the bytes that were sent', async () => {
  addBot(fixture, { id: 740, code: 'echo', generation: 'v2' });
  const uploaded = await result('imbot.v2.File.upload', {
    botId: 740,
    dialogId: '11',
    fields: { name: 'plan.png', content: png64, message: 'The plan' },
  });
  const file = mapIn(uploaded, 'file');
  expect(file).toMatchObject({
    name: 'plan.png',
    extension: 'png',
    type: 'image',
    size: png.length,
    image: { width: 2, height: 3 },
    authorId: 740,
  });
  const message = fixture.local.people.messagesOf(11, 740).at(-1);
  expect(message).toMatchObject({
    id: uploaded['messageId'],
    text: 'The plan',
    params: { FILE_ID: [file['id']] },
  });
  const { downloadUrl } = await result('imbot.v2.File.download', { botId: 740, fileId: file['id'] ?? 0 });
  const first = await fetch(String(downloadUrl));
  expect(first.headers.get('content-disposition')).toBe("attachment; filename*=UTF-8''plan.png");
  expect(Buffer.from(await first.arrayBuffer())).toEqual(png);
  const second = await fetch(String(downloadUrl));
  expect(second.status).toBe(403);
});

test('a link that was changed in any part leads nowhere', async () => {
  fixture.local.people.sendFile(11, 12, { name: 'a.txt', content: Buffer.from('secret') });
  const sent = fixture.local.people.sendFile(1, 11, { name: 'a.txt', content: Buffer.from('mine') });
  const [fileId] = sent.params['FILE_ID'] as number[];
  const link = await result('im.v2.File.download', { dialogId: '11', fileId: fileId ?? 0 });
  const url = new URL(String(link['downloadUrl']));
  const [scope, query, mark] = (url.searchParams.get('token') ?? '').split('|');
  const other = Buffer.from(`fileId=${Number(fileId) - 2}&n=1`).toString('base64url');
  for (const token of [`${scope}|${other}|${mark}`, `disk|${query}|${mark}`, `${scope}|${query}|0`]) {
    url.searchParams.set('token', token);
    expect((await fetch(url)).status).toBe(403);
  }
});

test('uploads are refused with the codes of the reference', async () => {
  const upload = (fields: JsonMap, dialogId = 'chat2305') =>
    code('im.v2.File.upload', { dialogId, fields: { name: 'a.txt', content: 'aGk=', ...fields } });
  expect(await upload({ content: '' })).toBe('FILE_EMPTY');
  expect(await upload({ name: '' })).toBe('FILE_EMPTY');
  expect(await upload({ content: 'data:text/plain;base64,aGk=' })).toBe('FILE_INVALID_CONTENT');
  expect(await upload({}, 'chat1')).toBe('CHAT_NOT_FOUND');
  expect(await upload({}, 'chat2412')).toBe('ACCESS_DENIED');
  expect(await code('im.v2.File.download', { dialogId: 'chat2305', fileId: 1 })).toBe('FILE_NOT_FOUND');
});

test('files of other chats stay closed', async () => {
  addBot(fixture, { id: 740, code: 'echo', generation: 'v2' });
  const sent = fixture.local.people.sendFile(11, 12, { name: 'a.txt', content: Buffer.from('hi') });
  const [fileId = 0] = sent.params['FILE_ID'] as number[];
  expect(await code('imbot.v2.File.download', { botId: 740, fileId })).toBe('FILE_ACCESS_ERROR');
  expect(await code('im.v2.File.download', { dialogId: 'chat2305', fileId })).toBe('FILE_ACCESS_ERROR');
  expect(await code('im.disk.file.save', { FILE_ID: fileId })).toBe('FILE_SAVE_ERROR');
  expect(await code('im.disk.file.commit', { CHAT_ID: 2305, DISK_ID: fileId })).toBe('SAVE_ERROR');
});

test('a bot hears of a file as a portal tells it, and fetches it from the address in the event', async () => {
  addBot(fixture, { id: 740, code: 'helper_one' });
  fixture.local.people.sendFile(11, 740, { name: 'plan & notes (v2).png', content: png });
  await fixture.local.settle();
  const [event] = fixture.handler.named('ONIMBOTMESSAGEADD');
  expect(shape(event ?? {})).toEqual(shape(recorded('v1-message-add-file')));
  const heard = event?.['data'] as { PARAMS: { FILES: Record<string, WireMap> } };
  const [given] = Object.values(heard.PARAMS.FILES);
  const answer = await fetch(text(given, 'urlDownload'));
  expect(Buffer.from(await answer.arrayBuffer())).toEqual(png);
  const shown = await fetch(text(given, 'urlPreview'));
  expect(shown.headers.get('content-type')).toBe('image/png');
  const forged = text(given, 'urlDownload').replace(/signature=\w/, 'signature=x');
  expect((await fetch(forged)).status).toBe(404);
});

test('what a browser could run is only ever saved', async () => {
  fixture.local.people.sendFile(1, 11, { name: 'page.html', content: Buffer.from('<script>1</script>') });
  const dialog = await result('im.dialog.messages.get', { DIALOG_ID: 11 });
  const [file] = dialog['files'] as JsonMap[];
  const answer = await fetch(String(file?.['url_show']));
  expect(answer.headers.get('content-disposition')).toMatch(/^attachment/);
  expect(answer.headers.get('content-type')).toBe('application/octet-stream');
  expect(answer.headers.get('content-security-policy')).toContain('sandbox');
});

test('the way of three calls: folder, upload, commit; the same key sends no second message', async () => {
  const folder = await result('im.disk.folder.get', { CHAT_ID: 2305 });
  const uploaded = await result('disk.folder.uploadfile', {
    id: folder['ID'] ?? 0,
    data: { NAME: 'list.csv' },
    fileContent: ['list.csv', Buffer.from('a;b').toString('base64')],
  });
  expect(uploaded).toMatchObject({ NAME: 'list.csv', TYPE: 'file', PARENT_ID: String(folder['ID']) });
  const commit = {
    CHAT_ID: 2305,
    UPLOAD_ID: uploaded['ID'] ?? 0,
    MESSAGE: 'The list',
    TEMPLATE_ID: '0e3a1c1e-5a3f-4b6a-8c1d-1f2e3d4c5b6a',
  };
  const first = await result('im.disk.file.commit', commit);
  expect(first).toMatchObject({
    DISK_ID: [String(uploaded['ID'])],
    FILES: { [`upload${uploaded['ID']}`]: { name: 'list.csv', chatId: 2305 } },
  });
  expect((await result('im.disk.file.commit', commit))['MESSAGE_ID']).toBe(first['MESSAGE_ID']);
  const link = await fetch(String(uploaded['DOWNLOAD_URL']));
  expect(await link.text()).toBe('a;b');
});

test('deleting takes the own file out of its messages, a foreign one stays, a copy can be kept', async () => {
  const own = fixture.local.people.sendFile(1, 'chat2305', { name: 'a.txt', content: Buffer.from('a') });
  const foreign = fixture.local.people.sendFile(11, 'chat2305', { name: 'a.txt', content: Buffer.from('b') });
  const idOf = (message: typeof own): number => (message.params['FILE_ID'] as number[])[0] ?? 0;
  const [ownId, foreignId] = [idOf(own), idOf(foreign)];
  const saved = await result('im.disk.file.save', { FILE_ID: foreignId });
  expect(saved).toMatchObject({ folder: { name: 'Saved Files' }, file: { name: 'a (1).txt' } });
  for (const FILE_ID of [ownId, foreignId])
    expect(await result('im.disk.file.delete', { CHAT_ID: 2305, FILE_ID })).toBe(true);
  expect(await result('im.disk.file.delete', { CHAT_ID: 2305, FILE_ID: ownId })).toBe(false);
  expect(own.params['FILE_ID']).toEqual([]);
  expect(foreign.params['FILE_ID']).toEqual([foreignId]);
  expect(await code('im.disk.file.delete', { CHAT_ID: 2305 })).toBe('FILE_ID_EMPTY');
  expect(await code('im.disk.file.delete', { FILE_ID: 1 })).toBe('CHAT_ID_EMPTY');
});

test('folders and commits are refused with the codes of the reference', async () => {
  expect(await code('im.disk.folder.get', {})).toBe('CHAT_ID_EMPTY');
  expect(await code('im.disk.folder.get', { DIALOG_ID: 'x' })).toBe('DIALOG_ID_EMPTY');
  expect(await code('im.disk.folder.get', { CHAT_ID: 2412 })).toBe('ACCESS_ERROR');
  expect(await code('im.disk.file.commit', { CHAT_ID: 2305 })).toBe('FILES_ERROR');
  const foreign = await call(fixture, 'im.disk.file.commit', { auth: fixture.token, CHAT_ID: 2412 });
  expect(foreign).toMatchObject({ status: 400, body: { error: 'ACCESS_ERROR' } });
});
