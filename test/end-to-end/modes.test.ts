import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import {
  attach,
  bb,
  block,
  bold,
  defineAction,
  defineBot,
  defineTimer,
  duration,
  keyboard,
  rest,
  step,
} from '../../src/index.ts';
import { seededChats } from '../../src/local-portal/seed.ts';
import type { Message } from '../../src/local-portal/state.ts';
import { readable, type TestPortal, type TestPortalOptions, testPortal } from '../../src/testing/index.ts';

const session = { schema: z.object({ cups: z.number().default(0) }) };
const drink = defineAction('drink', { payload: z.object({ cups: z.number() }) });
const ready = defineTimer('ready', { data: z.object({ what: z.string() }) });

/** A bit of everything that a bot can do in both generations. */
const waiter = defineBot({ code: 'waiter', name: 'Waiter', openLine: true, session }, (bot) => {
  bot.on('join', (ctx) => ctx.reply(`Welcome to the ${ctx.place} café`));

  const more = () => keyboard([drink.button('More', { cups: 2 })]);
  bot.action(drink, (ctx, { cups }) => {
    ctx.session.cups += cups;
    return ctx.edit(bb`${bold(String(ctx.session.cups))} cups so far`, more());
  });
  bot.command('tea', { title: 'Tea' }, (ctx) =>
    ctx.answer('Some tea?', attach([block.message('Assam or Darjeeling')], { color: '#1eb4aa' }), more()),
  );

  const args = z.object({ after: duration(), what: rest() });
  bot.command('cook', { title: 'Cook', args }, async (ctx, { after, what }) => {
    await ctx.schedule(after, ready, { what });
    await ctx.answer(bb`${what} takes ${after / 60_000} minutes`);
  });
  bot.timer(ready, (ctx, { what }) => ctx.reply(bb`${what} is ready, ${ctx.user?.firstName}`));

  const order = bot.dialog(
    'order',
    { data: z.object({ dish: z.string(), plates: z.number() }) },
    {
      dish: step.prompt('Which dish?', { into: 'dish', next: 'plates' }),
      plates: step.prompt('How many?', { into: 'plates', parse: z.coerce.number().int(), next: 'done' }),
      done: step.final((ctx, { dish, plates }) => ctx.reply(bb`Ordered: ${plates} × ${dish}`)),
    },
  );
  bot.command('order', { title: 'Order' }, (ctx) => ctx.start(order));

  bot.on('message:openline', async (ctx) => {
    if (!ctx.openLine?.isGuest) return;
    await ctx.reply(bb`From ${ctx.openLine.data.connector}: ${ctx.text}`);
    if (ctx.text === 'the boss') await ctx.openLine.transfer({ user: 1 }, { leave: true });
  });
  bot.on('messageEdited', (ctx) => ctx.reply(bb`So it is ${ctx.text}`));
  bot.on('messageDeleted', (ctx) => ctx.reply('Never mind'));
  bot.on('message', async (ctx) => {
    await ctx.typing();
    const { id } = await ctx.reply(bb`You said: ${ctx.text}`);
    await ctx.react('like');
    if (ctx.text.includes('twice')) await ctx.edit(id, 'I heard you the first time');
    if (ctx.text.includes('Jonas')) await ctx.elsewhere('12').reply(bb`${ctx.user?.name} asks for you`);
  });
});

/** What a person reads in a message, and the buttons below it. */
function line(portal: TestPortal, message: Message): string {
  const author = message.authorId === portal.bot().id ? 'bot' : String(message.authorId);
  const keys = message.params['KEYBOARD'];
  const buttons = Array.isArray(keys) ? JSON.stringify(keys).match(/(?<="TEXT":")[^"]+/g) : null;
  const text = readable(message)
    .replaceAll(String(portal.bot().id), 'BOT')
    .replace(/dated [\d.: ]+/, '');
  return `${author}: ${text}${buttons ? ` [${buttons.join('|')}]` : ''}`;
}

/** A day in the café, as everybody in it sees it. */
async function transcript(portal: TestPortal): Promise<Record<string, string[]>> {
  const mira = portal.user(11);
  const jonas = portal.user(12);
  await mira.opensDialog();
  const spoken = await mira.says('Good [b]morning[/b]');
  await mira.edits(spoken.id, 'Good evening');
  await mira.removes((await mira.says('Forget it')).id);
  await mira.says('Say it twice');
  await mira.says('Is Jonas there?');
  await mira.says('/tea');
  await mira.clicks('More');
  await mira.clicks('More');
  await mira.says('/cook soon');
  await mira.says('/cook 10m potato soup');
  await mira.says('/order');
  for (const answer of ['Dumplings', 'many', '3']) await mira.says(answer);
  portal.advance(11 * 60_000);
  await portal.settle();
  const group = await portal.group('Team');
  await jonas.in(group).says('Not for the waiter');
  await jonas.in(group).says(`[USER=${portal.bot().id}]Waiter[/USER], a table please`);
  await jonas.in(group).says('/tea');
  await mira.in(group).clicks('More');
  await portal.joinOpenLine();
  await portal.guest.says('Are you open?');
  await portal.guest.says('the boss');
  await portal.guest.says('Hello?');
  const seen = { mira, jonas, group: mira.in(group), line: portal.guest };
  return Object.fromEntries(
    Object.entries(seen).map(([who, { messages }]) => [who, messages.map((one) => line(portal, one))]),
  );
}

/** What everybody sees of it, whatever the way. */
const DAY: Record<string, string[]> = {
  mira: [
    'bot: Welcome to the private café',
    '11: Good evening',
    'bot: You said: Good [\u2060b]morning[\u2060/b]',
    'bot: So it is Good evening',
    '11: Message was removed',
    'bot: You said: Forget it',
    'bot: Never mind',
    '11: Say it twice',
    'bot: I heard you the first time',
    '11: Is Jonas there?',
    'bot: You said: Is Jonas there?',
    '11: /tea',
    'bot: [b]4[/b] cups so far\nAssam or Darjeeling\n\n#1eb4aa\nbase [More]',
    '11: /cook soon',
    'bot: That did not work: what is missing.\nUsage: /cook <after> <what…>',
    '11: /cook 10m potato soup',
    'bot: potato soup takes 10 minutes',
    '11: /order',
    'bot: Which dish?',
    '11: Dumplings',
    'bot: How many?',
    '11: many',
    'bot: Invalid input: expected number, received NaN\nHow many?',
    '11: 3',
    'bot: Ordered: 3 × Dumplings',
    'bot: potato soup is ready, Mira',
  ],
  jonas: ['bot: Mira Okafor asks for you', 'bot: Welcome to the private café'],
  group: [
    'bot: Welcome to the group café',
    '12: Not for the waiter',
    '12: [USER=BOT]Waiter[/USER], a table please',
    'bot: You said: a table please',
    '12: /tea',
    'bot: [b]2[/b] cups so far\nAssam or Darjeeling\n\n#1eb4aa\nbase [More]',
  ],
  line: [
    'bot: Welcome to the openline café',
    '905: Are you open?',
    'bot: From livechat: Are you open?',
    '905: the boss',
    'bot: From livechat: the boss',
    '905: Hello?',
  ],
};

const MODES: Record<string, TestPortalOptions> = {
  'OAuth application, v1, webhook': { api: 'v1' },
  'OAuth application, v2, webhook': { api: 'v2', delivery: 'webhook' },
  'OAuth application, v2, fetch': { api: 'v2', delivery: 'fetch' },
  'incoming webhook, v1, webhook': { api: 'v1', access: 'webhook' },
  'incoming webhook, v2, webhook': { api: 'v2', access: 'webhook', delivery: 'webhook' },
  'incoming webhook, v2, fetch': { api: 'v2', access: 'webhook', delivery: 'fetch' },
};

describe('one module, every way into a portal', () => {
  it.each(Object.entries(MODES))('%s', async (mode, options) => {
    await using portal = await testPortal(waiter, options);
    const seen = await transcript(portal);
    expect(seen).toEqual(DAY);
    expect(await portal.server.store.inbox.listDead({ limit: 9 })).toEqual([]);
    expect(portal.local.portal.state.chats.get(seededChats.openLine)?.ownerId).toBe(1);

    // It went the way that it is called after.
    const { traffic } = portal.local.portal;
    const posted = traffic.filter(
      ({ kind, ...entry }) => kind === 'event' && /IMBOT|IMCOMMAND/i.test(JSON.stringify(entry)),
    );
    const methods = portal.calls().map(({ method }) => method);
    const how = new Set(portal.calls().map(({ auth }) => auth));
    expect({
      access: how.has('webhook') ? 'incoming webhook' : 'OAuth application',
      api: methods.some((method) => /^imbot\.v2\.Chat/i.test(method)) ? 'v2' : 'v1',
      delivery: posted.length > 10 ? 'webhook' : 'fetch',
    }).toEqual(
      Object.fromEntries(mode.split(', ').map((word, n) => [['access', 'api', 'delivery'][n], word])),
    );
  });
});
