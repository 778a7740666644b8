import { describe, expect, it } from 'vitest';
import service from '../../../src/bots/service/index.ts';
import { removeMessage } from '../../../src/local-portal/message/remove.ts';
import type { Message } from '../../../src/local-portal/state.ts';
import { type Actor, readable, type TestPortal, testPortal } from '../../../src/testing/index.ts';

/** A group with the bot in it, as one of its people sees it. */
async function inGroup(portal: TestPortal, userId = 11): Promise<Actor> {
  return portal.user(userId).in(await portal.group('Team'));
}

/** The journal once it is up to date: everything that is read in it. */
async function journal(portal: TestPortal, actor: Actor): Promise<string> {
  portal.advance(5000);
  await portal.settle();
  return readable(latest(portal, actor));
}

/** The newest message of the bot. */
function latest(portal: TestPortal, { messages }: Actor): Message {
  const found = messages.findLast(({ authorId }) => authorId === portal.bot().id);
  if (!found) throw new Error('the bot has said nothing');
  return found;
}

const count = (text: string): string[] => text.match(/\b(?:Messages|Edited|Deleted)\n\d+/g) ?? [];
const edits = (portal: TestPortal) =>
  portal.calls().filter(({ method }) => /message\.update$/i.test(method)).length;

describe.each(['v1', 'v2'] as const)('the supervisor in %s', (api) => {
  it('sees all that is written, edited and deleted in its group, mentioned or not', async () => {
    await using portal = await testPortal(service, { api });
    const mira = await inGroup(portal);
    expect(readable(latest(portal, mira))).toContain('I watch this chat.');
    const first = await mira.says('The tender is due on Monday');
    await portal.user(12).in(mira.dialogId).says('Thanks');
    const second = await mira.says('Never mind');
    await mira.edits(first.id, 'The tender is due on Friday');
    await mira.removes(second.id);
    const text = await journal(portal, mira);
    expect(count(text)).toEqual(['Messages\n3', 'Edited\n1', 'Deleted\n1']);
    expect(text).toContain(
      '[b]Mira Okafor[/b] wrote “The tender is due on Monday”, and now “The tender is due on Friday”',
    );
    expect(text).toContain('Gone: what [b]Mira Okafor[/b] said, “Never mind”');
    // The journal and nothing else.
    expect(mira.messages.filter(({ authorId }) => authorId === portal.bot().id)).toHaveLength(1);
  });

  it('is told of its own edits and does not answer them', async () => {
    await using portal = await testPortal(service, { api });
    const mira = await inGroup(portal);
    await mira.says('hello');
    const text = await journal(portal, mira);
    for (let n = 0; n < 3; n += 1) expect(await journal(portal, mira)).toBe(text);
    expect(edits(portal)).toBe(1);
    expect(count(text)).toEqual(['Messages\n1', 'Edited\n0', 'Deleted\n0']);
    const told = portal.local.portal.traffic.filter(
      (entry) => entry.kind === 'event' && /MESSAGEUPDATE$/i.test(entry.name),
    );
    expect(told.length).toBeGreaterThan(0);
    expect(await portal.server.store.inbox.listDead({ limit: 9 })).toEqual([]);
  });

  it('edits once for all that happens within a few seconds', async () => {
    await using portal = await testPortal(service, { api });
    const mira = await inGroup(portal);
    await portal.local.settle();
    for (const words of ['one', 'two', 'three']) portal.local.people.say(11, mira.dialogId, words);
    await portal.settle();
    expect(count(await journal(portal, mira))[0]).toBe('Messages\n3');
    expect(edits(portal)).toBe(1);
  });

  it('takes what people write for text', async () => {
    await using portal = await testPortal(service, { api });
    const mira = await inGroup(portal);
    const said = await mira.says('harmless');
    await mira.edits(said.id, '[send=/watch]click[/send]');
    const text = await journal(portal, mira);
    expect(text).not.toContain('[send=/watch]');
    expect(text).toContain('click');
  });

  it('stops when its journal is removed, and begins anew when it is asked to', async () => {
    await using portal = await testPortal(service, { api });
    const mira = await inGroup(portal);
    const old = latest(portal, mira);
    // The owner of a chat may remove what others said.
    removeMessage(portal.local.portal, old, { actorId: mira.id });
    await portal.settle();
    for (const words of ['Nobody', 'writes', 'this', 'down']) {
      await mira.says(words);
      await journal(portal, mira);
    }
    expect(edits(portal)).toBeLessThan(2);
    expect(await portal.server.store.inbox.listDead({ limit: 9 })).toEqual([]);
    await mira.says('/watch');
    await mira.says('But this');
    expect(count(await journal(portal, mira))[0]).toBe('Messages\n1');
    expect(latest(portal, mira).id).not.toBe(old.id);
  });

  it('says where it works', async () => {
    await using portal = await testPortal(service, { api });
    const mira = portal.user();
    await mira.opensDialog();
    expect(mira.lastReceived.text).toMatch(/Add me to a group/);
    await mira.says('/watch');
    expect(mira.lastReceived.text).toMatch(/groups only/);
  });
});
