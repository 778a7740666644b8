import { describe, expect, it } from 'vitest';
import tasks from '../../../src/bots/tasks/index.ts';
import { createTask } from '../../../src/local-portal/methods/task-store.ts';
import { readable, type TestPortal, testPortal } from '../../../src/testing/index.ts';

const scope = ['imbot', 'im', 'task'];
const ASK = "[send=What's burning?]What's burning?[/send]";
const DAY_MS = 86_400_000;

const nothingIsDead = async (portal: TestPortal) =>
  expect(await portal.server.store.inbox.listDead({ limit: 9 })).toEqual([]);

describe.each(['v1', 'v2'] as const)('the tasks bot in %s', (api) => {
  it('greets with the question, and answers it with the tasks of whoever asks', async () => {
    await using portal = await testPortal(tasks, { api, scope });
    const [mira, jonas] = [portal.user(11), portal.user(12)];
    await mira.opensDialog();
    expect(mira.lastReceived.text).toContain(ASK);
    await mira.says("What's burning?");
    expect(mira.lastReceived.text).toBe(`1 overdue. Once they are done, ask again: ${ASK}`);
    const list = readable(mira.lastReceived);
    expect(list).toContain('Answer the Lyon tender');
    expect(list).toContain('/company/personal/user/11/tasks/task/view/8037/');
    // Neither what is in time, nor what is done, nor what is somebody else's.
    expect(list).not.toMatch(/autumn release|certificate|badges/);
    await jonas.says('so what is burning here');
    expect(readable(jonas.lastReceived)).toContain('Order badges for the fair');
    expect(readable(jonas.lastReceived)).not.toContain('Lyon');
    await nothingIsDead(portal);
  });

  it('asks in the name of the person', async () => {
    await using portal = await testPortal(tasks, { api, scope });
    await portal.user(12).says("What's burning?");
    expect(portal.calls('tasks.task.list').map(({ userId }) => userId)).toEqual([12]);
  });

  it('is glad when nothing is overdue', async () => {
    await using portal = await testPortal(tasks, { api, scope });
    portal.local.portal.state.tasks.clear();
    await portal.user().says("What's burning?");
    expect(portal.user().lastReceived.text).toBe('Nothing is burning. Well done!');
  });

  it('lists the ten oldest, with titles as they were typed', async () => {
    await using portal = await testPortal(tasks, { api, scope });
    const core = portal.local.portal;
    core.state.tasks.clear();
    for (let n = 1; n <= 12; n += 1) {
      const title = `Task ${n} [b]now[/b]`;
      createTask(core, { title, creatorId: 1, responsibleId: 11, deadline: core.now() - n * DAY_MS });
    }
    await portal.user().says("What's burning?");
    const list = readable(portal.user().lastReceived);
    expect(list).toContain('12 overdue');
    expect(list.match(/Task \d+/g)).toEqual(Array.from({ length: 10 }, (_, n) => `Task ${12 - n}`));
    expect(list).toContain('and 2 more');
  });

  it('knows one question only', async () => {
    await using portal = await testPortal(tasks, { api, scope });
    await portal.user().says('Good morning');
    expect(portal.user().lastReceived.text).toBe(`I know one question: ${ASK}`);
  });

  it('says what it was not granted', async () => {
    await using portal = await testPortal(tasks, { api });
    await portal.user().says("What's burning?");
    expect(portal.user().lastReceived.text).toMatch(/permission "Tasks"/);
    await nothingIsDead(portal);
  });

  it('says so where it has no way to act for others', async () => {
    await using portal = await testPortal(tasks, { api, scope, access: 'webhook' });
    await portal.user().says("What's burning?");
    expect(portal.user().lastReceived.text).toMatch(/no access in your name/);
    await nothingIsDead(portal);
  });
});
