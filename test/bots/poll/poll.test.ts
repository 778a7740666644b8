import { describe, expect, it } from 'vitest';
import poll from '../../../src/bots/poll/index.ts';
import { type Actor, readable, type TestPortal, testPortal } from '../../../src/testing/index.ts';
import { livesOf } from '../../end-to-end/second-life.ts';

const bars = (text: string): string[] => text.match(/[▰▱]{10} \d+ · \S+/g) ?? [];

/** Question and results as they are read now in the newest poll. */
function seen({ received }: Actor): string[] {
  const found = received.findLast(({ text }) => text.startsWith('[b]'));
  return found ? [found.text, ...bars(readable(found))] : [];
}

async function inGroup(portal: TestPortal): Promise<readonly [Actor, Actor]> {
  const chat = await portal.group('Team');
  return [portal.user(11).in(chat), portal.user(12).in(chat)];
}

const fromBot = (portal: TestPortal, actor: Actor) =>
  actor.messages.filter(({ authorId }) => authorId === portal.bot().id);

describe.each(['v1', 'v2'] as const)('a poll in %s', (api) => {
  it('shows its results live in one message; a vote moves, and is taken back', async () => {
    await using portal = await testPortal(poll, { api });
    const [mira, jonas] = await inGroup(portal);
    await mira.says('/poll Lunch? | Soup | Salad');
    expect(seen(jonas)).toEqual(['[b]Lunch?[/b]', '▱▱▱▱▱▱▱▱▱▱ 0 · Soup', '▱▱▱▱▱▱▱▱▱▱ 0 · Salad']);
    const messages = fromBot(portal, mira).length;
    await mira.clicks('Soup');
    await jonas.clicks('Salad');
    expect(seen(mira).slice(1)).toEqual(['▰▰▰▰▰▱▱▱▱▱ 1 · Soup', '▰▰▰▰▰▱▱▱▱▱ 1 · Salad']);
    await mira.clicks('Salad');
    expect(seen(mira).slice(1)).toEqual(['▱▱▱▱▱▱▱▱▱▱ 0 · Soup', '▰▰▰▰▰▰▰▰▰▰ 2 · Salad']);
    await jonas.clicks('Salad');
    expect(seen(mira).slice(1)).toEqual(['▱▱▱▱▱▱▱▱▱▱ 0 · Soup', '▰▰▰▰▰▰▰▰▰▰ 1 · Salad']);
    expect(fromBot(portal, mira)).toHaveLength(messages);
  });

  it('counts every press of many people at the same moment', async () => {
    await using portal = await testPortal(poll, { api });
    const { people } = portal.local;
    const voters = [1, 11, 12, 31];
    const chat = await portal.group('Team', voters);
    const mira = portal.user(11).in(chat);
    await mira.says('/poll Lunch? | Soup | Salad');
    const { id } = mira.lastReceived;
    for (const [n, voter] of voters.entries()) people.press(voter, id, n === 0 ? 'Salad' : 'Soup');
    await portal.settle();
    expect(bars(readable(mira.lastReceived)).map((line) => line.slice(11))).toEqual([
      '3 · Soup',
      '1 · Salad',
    ]);
  });

  it('is closed by whoever made it, and by nobody else', async () => {
    await using portal = await testPortal(poll, { api });
    const [mira, jonas] = await inGroup(portal);
    await mira.says('/poll Lunch? | Soup | Salad');
    await jonas.clicks('Close');
    expect(jonas.lastReceived.text).toBe('This button is for somebody else.');
    await mira.clicks('Soup');
    await mira.clicks('Close');
    expect(seen(jonas)[0]).toBe('[b]Lunch?[/b] (closed)');
    await expect(jonas.clicks('Soup')).rejects.toThrow(/No message/);
  });

  it('is over once many others were made in its dialog', async () => {
    await using portal = await testPortal(poll, { api });
    const mira = portal.user();
    await mira.says('/poll Lunch? | Soup | Salad');
    for (let n = 0; n < 20; n += 1) portal.local.people.say(11, mira.dialogId, `/poll ${n}? | Yes | No`);
    await portal.settle();
    await mira.clicks('Soup');
    expect(mira.lastReceived.text).toBe('This poll is over.');
  });

  it('stays apart from the other polls of the dialog', async () => {
    await using portal = await testPortal(poll, { api });
    const mira = portal.user();
    await mira.says('/poll Lunch? | Soup | Salad');
    await mira.says('/poll Where? | Inside | Outside');
    await mira.clicks('Soup');
    await mira.clicks('Outside');
    const read = mira.received.map(readable).join('\n');
    expect(bars(read).map((line) => line.slice(11))).toEqual([
      '1 · Soup',
      '0 · Salad',
      '0 · Inside',
      '1 · Outside',
    ]);
  });

  it('takes what was typed for text, and says how polls are made', async () => {
    await using portal = await testPortal(poll, { api });
    const mira = portal.user();
    await mira.says('/poll [b]Bold?[/b] | [send=/x]Yes[/send] | No');
    expect(readable(mira.lastReceived)).not.toMatch(/\[b\]Bold|\[send=/);
    for (const wrong of ['/poll Lunch?', '/poll Lunch? | Soup', '/poll | a | b', '/poll a || b', 'hello']) {
      await mira.says(wrong);
      expect(mira.lastReceived.text).toMatch(/Like this: \[put=/);
    }
  });
});

it('a poll survives its server', async () => {
  await using lives = await livesOf(poll);
  const { portal } = lives;
  const mira = portal.user();
  await mira.says('/poll Lunch? | Soup | Salad');
  await mira.clicks('Soup');
  const server = await lives.secondLife(poll);
  portal.local.people.press(11, mira.lastReceived.id, 'Salad');
  await portal.local.settle();
  await server.idle();
  expect(bars(readable(mira.lastReceived)).map((line) => line.slice(11))).toEqual(['0 · Soup', '1 · Salad']);
});
