import { afterEach, beforeEach, expect, test } from 'vitest';
import { methods } from '../../src/local-portal/methods/index.ts';
import type { JsonMap } from '../../src/local-portal/state.ts';
import { addBot, call, type Fixture, startFixture } from './portal-fixture.ts';

let fixture: Fixture;
beforeEach(async () => {
  fixture = await startFixture({ methods });
  grant('user', 'task');
});
afterEach(() => fixture.close());

function grant(...scope: string[]): void {
  for (const token of fixture.local.portal.state.tokens.values()) token.scope = ['im', 'imbot', ...scope];
}
async function ask(method: string, params: JsonMap = {}): Promise<JsonMap> {
  return (await call(fixture, method, { auth: fixture.token, ...params })).body as JsonMap;
}
async function names(method: string, params: JsonMap): Promise<unknown[]> {
  return ((await ask(method, params))['result'] as JsonMap[]).map((user) => user['NAME']);
}

test('user.get lists the people of the portal, neither bots nor visitors, and filters by prefix', async () => {
  addBot(fixture, { id: 740, code: 'echo' });
  expect(await ask('user.get')).toMatchObject({ total: 4 });
  expect(await names('user.get', { ID: 11 })).toEqual(['Mira']);
  expect(await names('user.get', { FILTER: { '@ID': [11, 12] } })).toEqual(['Mira', 'Jonas']);
  expect(await names('user.get', { FILTER: { '!ID': 1, USER_TYPE: 'employee' } })).toEqual(['Mira', 'Jonas']);
  expect(await names('user.get', { FILTER: { '>=ID': 12 }, sort: 'ID', order: 'DESC' })).toEqual([
    'Pia',
    'Jonas',
  ]);
  expect(await names('user.get', { FILTER: { NAME_SEARCH: 'linq' } })).toEqual([]);
  expect(await names('user.get', { FILTER: { NAME_SEARCH: 'lind' } })).toEqual(['Jonas']);
  expect((await ask('user.get', { ID: 11, select: ['ID', 'NAME'] }))['result']).toEqual([
    { ID: '11', NAME: 'Mira' },
  ]);
});

test('user.search looks into names, FIND into everything', async () => {
  expect(await names('user.search', { FILTER: { LAST_NAME: 'oka' } })).toEqual(['Mira']);
  expect(await names('user.search', { FIND: 'support' })).toEqual(['Mira']);
});

test('people come in pages of 50', async () => {
  const { users } = fixture.local.portal.state;
  const ada = users.get(1);
  if (ada !== undefined) for (let id = 2000; id < 2060; id += 1) users.set(id, { ...ada, id });
  expect(await ask('user.get')).toMatchObject({ total: 64, next: 50 });
  const second = await ask('user.get', { start: 50 });
  expect(second['result']).toHaveLength(14);
  expect(second['next']).toBeUndefined();
  expect((await ask('user.get', { start: -1 }))['total']).toBeUndefined();
});

test('the narrower scopes show fewer fields', async () => {
  grant('user_brief');
  const [brief] = (await ask('user.get', { ID: 11 }))['result'] as JsonMap[];
  expect(brief).not.toHaveProperty('EMAIL');
  expect(brief).not.toHaveProperty('WORK_POSITION');
  grant('user_basic');
  expect((await ask('user.current'))['result']).toMatchObject({ WORK_POSITION: 'Administrator' });
  expect((await ask('user.current'))['result']).not.toHaveProperty('EMAIL');
  grant();
  expect((await ask('user.get'))['error']).toBe('insufficient_scope');
});

test("what's burning: overdue tasks of one employee, as the tutorial bot asks for them", async () => {
  const now = new Date(fixture.local.portal.now()).toISOString();
  const answer = await ask('tasks.task.list', {
    filter: { RESPONSIBLE_ID: 11, '<DEADLINE': now, '!REAL_STATUS': [4, 5] },
    select: ['ID', 'TITLE', 'DEADLINE'],
    order: { DEADLINE: 'asc' },
  });
  expect(answer).toMatchObject({
    result: { tasks: [{ id: '8037', title: 'Answer the Lyon tender', group: [] }] },
    total: 1,
  });
  const { tasks } = answer['result'] as { tasks: JsonMap[] };
  expect(Object.keys(tasks[0] ?? {})).toEqual(['id', 'title', 'deadline', 'group']);
});

test('the old task list writes keys in upper case and filters only what is ordered', async () => {
  const filter = { RESPONSIBLE_ID: 11, STATUS: -1 };
  const ordered = await ask('task.item.list', { ORDER: { DEADLINE: 'desc' }, FILTER: filter });
  expect(ordered['result']).toMatchObject([{ ID: '8037', TITLE: 'Answer the Lyon tender', STATUS: '-1' }]);
  expect((await ask('task.item.list', { FILTER: filter }))['result']).toHaveLength(4);
});

test('tasks are added, and people see those they gave or got', async () => {
  const deadline = '2020-01-01T10:00:00+00:00';
  const added = await ask('tasks.task.add', {
    fields: { TITLE: 'Call back', RESPONSIBLE_ID: 12, DEADLINE: deadline },
  });
  expect(added).toMatchObject({
    result: { task: { title: 'Call back', deadline, responsible: { id: '12' }, creator: { id: '1' } } },
  });
  expect((await ask('tasks.task.add', { fields: { RESPONSIBLE_ID: 12 } }))['error']).toBe('ERROR_CORE');
  const jonas = fixture.local.createWebhook(12, ['task']);
  const answer = await fetch(`${jonas.url}tasks.task.list`);
  const body = (await answer.json()) as { result: { tasks: { title: string }[] } };
  expect(body.result.tasks.map((task) => task.title)).toEqual(['Call back', 'Order badges for the fair']);
});

test('options of a user belong to the application and to that user', async () => {
  expect((await ask('user.option.get'))['result']).toEqual([]);
  expect((await ask('user.option.set', { options: { theme: 'dark', size: 3 } }))['result']).toBe(true);
  expect((await ask('user.option.get', { option: 'theme' }))['result']).toBe('dark');
  expect((await ask('user.option.get'))['result']).toEqual({ theme: 'dark', size: 3 });
  expect((await ask('app.option.get'))['result']).toEqual([]);
  expect((await ask('user.option.set'))['error']).toBe('ERROR_ARGUMENT');
  const hook = fixture.local.createWebhook(1, ['im']);
  for (const method of ['user.option.get', 'app.option.get'])
    expect(await (await fetch(hook.url + method)).json()).toMatchObject({ error: 'ACCESS_DENIED' });
});

test.each(['event.bind', 'event.unbind', 'event.get', 'events'])(
  '%s refuses webhooks with WRONG_AUTH_TYPE',
  async (method) => {
    const hook = fixture.local.createWebhook(1, ['im', 'imbot']);
    const answer = await fetch(`${hook.url}${method}?event=ONIMBOTMESSAGEADD&handler=http://a.test/`);
    expect(answer.status).toBe(403);
    expect(await answer.json()).toMatchObject({ error: 'WRONG_AUTH_TYPE' });
  },
);
