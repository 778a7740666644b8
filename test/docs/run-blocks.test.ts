import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { BotDefinition } from '../../src/bot/define-bot.ts';
import { type Actor, type TestPortal, testPortal } from '../../src/testing/index.ts';

const root = resolve(import.meta.dirname, '../..');
// Inside the project, so that the blocks import b24bot by its own name as a reader would.
const work = join(root, 'node_modules/.cache/docs-run');
const bots = new Map<string, BotDefinition>();

/** Every block of the documentation whose default export is a bot, as `file: name`. */
beforeAll(async () => {
  mkdirSync(work, { recursive: true });
  for (const file of ['README.md', 'docs/bots.md']) {
    const text = readFileSync(join(root, file), 'utf8');
    for (const [, code = ''] of text.matchAll(/^```ts\n([\s\S]*?)^```/gm)) {
      const [, name] = /export default defineBot\(\s*\{ code: '\w+', name: '(\w+)'/.exec(code) ?? [];
      if (name === undefined) continue;
      const module = join(work, `${file.replaceAll(/\W/g, '-')}-${name}.ts`);
      writeFileSync(module, code);
      bots.set(`${file}: ${name}`, (await import(pathToFileURL(module).href)).default);
    }
  }
});
afterAll(() => rmSync(work, { recursive: true, force: true }));

type Try = (portal: TestPortal, mira: Actor) => Promise<void>;
const asks = (text: string, answer: string | RegExp): Try => {
  return async (_portal, mira) => {
    await mira.says(text);
    expect(mira.lastReceived.text).toMatch(answer);
  };
};

/** What a reader would do first with each of them, and what should come of it. */
const tries: Record<string, Try> = {
  'README.md: Lunch': async (_portal, mira) => {
    await mira.opensDialog();
    expect(mira.lastReceived.text).toBe('Hello! Send /menu');
    await mira.says('hello');
    await mira.clicks('Menu');
    expect(mira.lastReceived.text).toBe('Soup, salad, [b]dumplings[/b]');
  },
  'docs/bots.md: Orders': async (_portal, mira) => {
    await mira.says('/order');
    expect(mira.lastReceived.text).toBe('Which one? Send /order 5071');
    await mira.says('/order 5071');
    expect(mira.lastReceived.text).toBe('[b]Order[/b] 5071');
    await mira.clicks('Refresh');
    expect(mira.lastReceived.text).toBe('Order 5071: on its way');
  },
  'docs/bots.md: Chats': asks('/members', /Mira Okafor.*Chats|Chats.*Mira Okafor/),
  'docs/bots.md: Careful': asks('hello', 'Done'),
  'docs/bots.md: Leads': async (portal, mira) => {
    // The local portal has no CRM.
    await mira.says('/lead Somebody');
    expect(portal.calls('crm.lead.add')).toHaveLength(1);
  },
  'docs/bots.md: Waiter': async (portal, mira) => {
    await mira.says('a table');
    await mira.says('for two');
    portal.advance(3000);
    await portal.settle();
    expect(mira.lastReceived.text).toBe('You said in 2 messages: a table\nfor two');
  },
  'docs/bots.md: Order': async (_portal, mira) => {
    await mira.says('/dish soup');
    await mira.says('/dish');
    expect(mira.lastReceived.text).toBe('soup, order 2');
  },
  'docs/bots.md: Office': async (portal, mira) => {
    const { id } = await mira.sends('note.txt', Buffer.from('a note'));
    expect(mira.messages.find((message) => message.id === id)?.reactions).toEqual({
      like: [portal.bot().id],
    });
    await mira.says('/meet 12');
    expect(portal.user(12).in('chat2502').lastReceived.text).toMatch(/was asked to come/);
  },
  'docs/bots.md: Teams': asks('/invite', /^\[URL=.*Join the team/i),
  'docs/bots.md: Desk': async (portal) => {
    await portal.joinOpenLine();
    expect(portal.guest.lastReceived.text).toContain('What is it about?');
    await portal.guest.says('3');
    expect(portal.calls('imopenlines.bot.session.finish')).toHaveLength(1);
  },
  'docs/bots.md: Todo': asks('/tasks', 'Hi Mira: 3 tasks'),
  'docs/bots.md: Lunch': async (_portal, mira) => {
    await mira.says('/remind 10m drink water');
    expect(mira.lastReceived.text).toBe('drink water: in 10 minutes');
    await mira.says('/poll');
    await mira.clicks('Yes');
    expect(mira.lastReceived.text).toBe('Thanks: yes');
    await mira.says('/order');
    for (const answer of ['tea', 'two', '2', 'yes']) await mira.says(answer);
    expect(mira.lastReceived.text).toBe('Ordered 2 × tea');
  },
  'docs/bots.md: Reminder': async (portal, mira) => {
    await mira.says('/remind 10m drink water');
    portal.advance(600_000);
    await portal.settle();
    expect(mira.lastReceived.text).toBe('Remember: drink water');
    await mira.says('thanks');
    portal.advance(3_600_000);
    await portal.settle();
    expect(mira.lastReceived.text).toBe('Still there?');
  },
};

it('every bot of the documentation is tried', () => {
  expect(Object.keys(tries)).toEqual([...bots.keys()]);
});

describe.each(['v1', 'v2'] as const)('a bot typed from the documentation, %s', (api) => {
  it.each(Object.keys(tries))('%s', async (name) => {
    const bot = bots.get(name);
    if (!bot) throw new Error(`there is no bot '${name}'`);
    await using portal = await testPortal(bot, { api, scope: ['imbot', 'im', 'imopenlines', 'disk', 'crm'] });
    await tries[name]?.(portal, portal.user());
  });
});
