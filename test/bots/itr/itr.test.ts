import { describe, expect, it } from 'vitest';
import echo from '../../../src/bots/echo/index.ts';
import itr from '../../../src/bots/itr/index.ts';
import { seededChats } from '../../../src/local-portal/seed.ts';
import { type TestPortal, testPortal } from '../../../src/testing/index.ts';

const main = 'Main menu\n1. Text\n2. Text without a menu\n3. Open the second menu\n0. Wait for an operator';
const second =
  'Second menu\n1. Transfer to the queue\n2. Transfer to another line\n3. Transfer to a person\n4. Transfer to a bot\n5. Finish\n6. Run a function\n9. Back to the main menu';

const line = (portal: TestPortal) => {
  const chat = portal.local.portal.state.chats.get(seededChats.openLine);
  if (!chat) throw new Error('there is no open line');
  return chat;
};

/** What the bot says to a guest who says all of this. */
async function answers(portal: TestPortal, ...said: string[]): Promise<string[]> {
  const before = fromBot(portal).length;
  for (const words of said) await portal.guest.says(words);
  return fromBot(portal).slice(before);
}

const fromBot = (portal: TestPortal): string[] =>
  portal.guest.received.filter(({ authorId }) => authorId === portal.bot('itr').id).map(({ text }) => text);

const nothingIsDead = async (portal: TestPortal) =>
  expect(await portal.server.store.inbox.listDead({ limit: 9 })).toEqual([]);

describe.each(['v1', 'v2'] as const)('ITR in %s', (api) => {
  it('shows its menus and remembers where the visitor is', async () => {
    await using portal = await testPortal(itr, { api });
    await portal.joinOpenLine();
    expect(fromBot(portal)).toEqual([main]);
    expect(await answers(portal, '1')).toEqual(['A text for Guest', main]);
    expect(await answers(portal, '2')).toEqual(['A text, and no menu behind it']);
    expect(await answers(portal, 'what?')).toEqual([main]);
    expect(await answers(portal, '3')).toEqual([second]);
    expect(await answers(portal, '6')).toEqual([expect.stringMatching(/lasted for \d+ minutes/), second]);
    expect(await answers(portal, '7')).toEqual([second]);
    expect(await answers(portal, '9')).toEqual([main]);
    expect(line(portal).members).toContain(portal.bot().id);
    await nothingIsDead(portal);
  });

  it.each([
    ['the queue', '1', 'I hand you to our operators.', (portal: TestPortal) => line(portal).ownerId > 0],
    [
      'another line',
      '2',
      'I hand you to our sales line.',
      (portal: TestPortal) => line(portal).entityId === 'livechat|8|2411|905',
    ],
    ['a person', '3', 'I hand you to Ada.', (portal: TestPortal) => line(portal).ownerId === 1],
    [
      'another bot',
      '4',
      'I hand you to Echo.',
      (portal: TestPortal) => line(portal).members.includes(portal.bot('echo').id),
    ],
    [
      'nobody, at the end',
      '5',
      'Thank you for your visit. Goodbye!',
      (portal: TestPortal) => line(portal).members.every((id) => id === 905),
    ],
  ])('hands the visitor to %s, and is silent then', async (_to, key, goodbye, isDone) => {
    await using portal = await testPortal([itr, echo], { api });
    await portal.joinOpenLine(portal.bot('itr'));
    expect(await answers(portal, '3', key)).toEqual([second, goodbye]);
    expect(isDone(portal)).toBe(true);
    expect(await answers(portal, '1')).toEqual([]);
    await nothingIsDead(portal);
  });

  it('stays where the other bot is not there', async () => {
    await using portal = await testPortal(itr, { api });
    await portal.joinOpenLine();
    expect(await answers(portal, '3', '4')).toEqual([
      second,
      'I hand you to Echo.',
      'Echo is not here.',
      second,
    ]);
  });

  it('leaves a lone 0 to the portal when that is faster', async () => {
    await using portal = await testPortal(itr, { api });
    await portal.joinOpenLine();
    await answers(portal, '0');
    expect(line(portal).members).not.toContain(portal.bot().id);
    await nothingIsDead(portal);
  });

  it('begins with the first menu when it is asked in again', async () => {
    await using portal = await testPortal(itr, { api });
    await portal.joinOpenLine();
    await answers(portal, '3', '5');
    await portal.joinOpenLine();
    expect(fromBot(portal).at(-1)).toBe(main);
    expect(await answers(portal, '1')).toEqual(['A text for Guest', main]);
  });

  it('says to employees where it works', async () => {
    await using portal = await testPortal(itr, { api });
    await portal.user().says('hello');
    expect(portal.user().lastReceived.text).toMatch(/open lines/);
  });
});
