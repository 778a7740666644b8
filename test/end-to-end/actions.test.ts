import { describe, expect, expectTypeOf, it } from 'vitest';
import { z } from 'zod';
import { defineAction } from '../../src/bot/actions/action.ts';
import { defineBot } from '../../src/bot/define-bot.ts';
import { button, keyboard, menu } from '../../src/compose/index.ts';
import type { Message } from '../../src/local-portal/state.ts';
import { type Actor, type TestPortal, testPortal } from '../../src/testing/index.ts';
import { livesOf } from './second-life.ts';

const Vote = z.object({ poll: z.number(), yes: z.boolean() });
const profile = { code: 'poll', name: 'Poll' };
const INVALID = 'This button does not work here.';
const EXPIRED = 'This button is out of date. Please ask for a new one.';
const FOREIGN = 'This button is for somebody else.';

const again = defineAction('again');

/** A poll that also sends buttons as a stranger would like them: any parameters on the command of the actions. */
function poll(ran: unknown[], version = 1) {
  return defineBot({ ...profile, texts: { actionForeign: { en: FOREIGN } } }, (bot) => {
    const vote = bot.action('vote', { payload: Vote, version, expires: '1h' }, (ctx, payload) => {
      ran.push(payload);
      return ctx.edit(`Thanks: ${payload.yes ? 'yes' : 'no'}`, keyboard([again.button('Again')]));
    });
    bot.action(again, (ctx) => ctx.edit('Lunch?', keyboard([vote.button('Yes', { poll: 7, yes: true })])));
    const story = bot.action('story', { payload: z.string(), expires: 'never' }, (ctx, text) => {
      ran.push(text.length);
      return ctx.reply(`${text.length} characters`);
    });
    bot.command('poll', { title: 'Poll' }, (ctx) =>
      ctx.reply(
        'Lunch?',
        keyboard([
          vote.button('Yes', { poll: 7, yes: true }),
          vote.button('No', { poll: 7, yes: false }, { token: 'alert' }),
          vote.button('Mine', { poll: 7, yes: true }, { onlyFor: 11 }),
        ]),
      ),
    );
    bot.command('menu', { title: 'Menu' }, (ctx) =>
      ctx.answer('Lunch?', menu([vote.item('Yes', { poll: 8, yes: true })])),
    );
    bot.command('story', { title: 'Story' }, (ctx) =>
      ctx.reply('A story', {
        keyboard: [story.button('Tell', `${ctx.text}${'ä'.repeat(3000)}`), button.send('Hi')],
      }),
    );
    bot.command('craft', { hidden: true }, (ctx) =>
      ctx.reply('Crafted', keyboard([button.command('Press', 'b24action', ctx.text)])),
    );
  });
}

function tokenOf(message: Message, text: string): string {
  const list = message.params['KEYBOARD'];
  const found = Array.isArray(list)
    ? list.find((one) => JSON.stringify(one).includes(`"TEXT":"${text}"`))
    : undefined;
  return typeof found === 'object' && found !== null && 'COMMAND_PARAMS' in found
    ? String(found['COMMAND_PARAMS'])
    : '';
}

async function crafts(actor: Actor, params: string, mention = ''): Promise<string> {
  await actor.says(`${mention}/craft ${params}`);
  await actor.clicks('Press');
  return actor.lastReceived.text;
}

const dead = (portal: TestPortal) => portal.server.store.inbox.listDead({ limit: 10 });

describe.each(['v1', 'v2'] as const)('an action, %s', (api) => {
  it('runs its handler with what the button carries, and edits the message of the button', async () => {
    const ran: unknown[] = [];
    await using portal = await testPortal(poll(ran), { api });
    const mira = portal.user();
    await mira.says('/poll');
    const { id } = mira.lastReceived;
    await mira.clicks('No');
    expect([mira.lastReceived.id, mira.lastReceived.text]).toEqual([id, 'Thanks: no']);
    await mira.clicks('Again');
    await mira.clicks('Yes');
    expect([mira.lastReceived.id, mira.lastReceived.text]).toEqual([id, 'Thanks: yes']);
    expect(ran).toEqual([
      { poll: 7, yes: false },
      { poll: 7, yes: true },
    ]);
  });

  it('works in menus and in groups, where everybody may press', async () => {
    const ran: unknown[] = [];
    await using portal = await testPortal(poll(ran), { api });
    const chat = await portal.group('Lunch');
    await portal.user(11).in(chat).says('/poll');
    await portal.user(12).in(chat).clicks('Yes');
    expect(ran).toEqual([{ poll: 7, yes: true }]);
    await portal.user(11).in(chat).says('/menu');
    await portal.user(12).in(chat).opensMenu('Yes');
    expect(ran).toHaveLength(2);
    await portal.user(11).says('/menu');
    await portal.user(11).opensMenu('Yes');
    expect(ran).toHaveLength(3);
  });

  it('works in messages that no event asked for', async () => {
    const presses: string[] = [];
    const go = defineAction('go');
    const bot = defineBot(profile, (b) => void b.action(go, (ctx) => void presses.push(ctx.dialogId)));
    await using portal = await testPortal(bot, { api });
    const chat = await portal.group('Lunch');
    const speaker = portal.server.portal(portal.local.portal.state.memberId).bot('poll');
    for (const dialogId of ['11', `chat${chat.id}`])
      await speaker.send(dialogId, 'Ready?', keyboard([go.button('Go')]));
    await portal.user().clicks('Go');
    await portal.user(12).in(chat).clicks('Go');
    expect(presses).toEqual(['11', `chat${chat.id}`]);
  });

  it('is for one person, if it says so', async () => {
    const ran: unknown[] = [];
    await using portal = await testPortal(poll(ran), { api });
    const chat = await portal.group('Lunch');
    await portal.user(11).in(chat).says('/poll');
    await portal.user(12).in(chat).clicks('Mine');
    expect(portal.user(12).in(chat).lastReceived.text).toContain(FOREIGN);
    expect(ran).toEqual([]);
    await portal.user(11).in(chat).clicks('Mine');
    expect(ran).toHaveLength(1);
  });

  it('carries any length: what is too long for a button is stored, sealed', async () => {
    const ran: unknown[] = [];
    await using portal = await testPortal(poll(ran), { api });
    const mira = portal.user();
    await mira.says('/story canary');
    expect(tokenOf(mira.lastReceived, 'Tell')).toMatch(/^r[\w-]{40,60}$/);
    await mira.clicks('Tell');
    expect(mira.lastReceived.text).toBe('3006 characters');
  });

  it('is refused politely, whatever somebody makes of it', async () => {
    const ran: unknown[] = [];
    await using portal = await testPortal(poll(ran), { api });
    const mira = portal.user();
    await mira.says('/poll');
    const good = tokenOf(mira.lastReceived, 'Yes');
    await mira.says('/story');
    const stored = tokenOf(mira.lastReceived, 'Tell');
    const flipped = (text: string, at: number) =>
      text.slice(0, at) + (text[at] === 'A' ? 'B' : 'A') + text.slice(at + 1);
    const body = Buffer.from(JSON.stringify(['vote', 1, 0, 0, { poll: 7, yes: true }]));
    const hostile: Record<string, string> = {
      nothing: '',
      words: 'vote yes',
      truncated: good.slice(0, -4),
      'cut to its mark': good.slice(0, 22),
      'the first character of its mark': flipped(good, 1),
      'a character of its payload': flipped(good, 40),
      'a payload and no mark': `s${body.toString('base64url')}`,
      'a mark of nothing': `s${Buffer.concat([Buffer.alloc(16), body]).toString('base64url')}`,
      'direct as stored': `r${good.slice(1)}`,
      'stored as direct': `s${stored.slice(1)}`,
      'another stored one': flipped(stored, 40),
      longer: `${good}AAAA`,
      'much longer': `${good}${'A'.repeat(5000)}`,
      twice: `${good} ${good}`,
      json: '["vote",1,0,0,{"poll":7,"yes":true}]',
      __proto__: '__proto__',
      null: '\u0000',
    };
    for (const [what, params] of Object.entries(hostile)) {
      expect(await crafts(mira, params), what).toBe(INVALID);
    }
    await mira.says(`/b24action ${good}`);
    expect(mira.lastReceived.text, 'typed by hand').toBe(INVALID);
    const chat = await portal.group('Lunch');
    expect(await crafts(mira.in(chat), good), 'in another dialog').toContain(INVALID);
    expect(await crafts(mira.in(chat), stored), 'stored, in another dialog').toContain(INVALID);
    expect(await crafts(portal.user(12), good), 'with another person').toBe(INVALID);
    expect(ran).toEqual([]);
    // The same way of pressing reaches the handler with what the bot itself sent here.
    expect(await crafts(mira, good)).toBe('Thanks: yes');
    expect(ran).toHaveLength(1);
    portal.advance(3_601_000);
    expect(await crafts(mira, good), 'too late').toBe(EXPIRED);
    expect(await crafts(mira, stored), 'without an end').toBe('3000 characters');
    expect(ran).toHaveLength(2);
    expect(await dead(portal)).toEqual([]);
  });

  it('of one portal is refused in another, even with the same keys, bot and dialog', async () => {
    const env = { ENCRYPTION_KEYS: `k1:${Buffer.alloc(32, 7).toString('base64')}` };
    const ran: unknown[] = [];
    await using here = await testPortal(poll(ran), { api, env });
    await using there = await testPortal(poll(ran), { api, env });
    expect(there.bot().id).toBe(here.bot().id);
    expect(there.local.portal.state.memberId).not.toBe(here.local.portal.state.memberId);
    for (const [command, button] of [
      ['/poll', 'Yes'],
      ['/story', 'Tell'],
    ] as const) {
      await here.user().says(command);
      const token = tokenOf(here.user().lastReceived, button);
      // There the message exists, too, and what is stored for it.
      await there.user().says(command);
      expect(await crafts(there.user(), token), button).toBe(INVALID);
      expect(ran).toEqual([]);
      expect(await crafts(here.user(), token), button).not.toBe(INVALID);
      expect(ran.splice(0)).toHaveLength(1);
    }
  });
});

describe('a button of an earlier release', () => {
  it('is out of date with another version, and without its action', async () => {
    const ran: unknown[] = [];
    await using lives = await livesOf(poll(ran));
    const mira = lives.portal.user();
    await mira.says('/poll');
    await mira.says('/story');
    await lives.secondLife(poll(ran, 2));
    const press = async (text: string): Promise<string> => {
      const message = mira.messages.findLast(({ params }) =>
        JSON.stringify(params).includes(`"TEXT":"${text}"`),
      );
      lives.portal.local.people.press(11, message?.id ?? 0, text);
      await lives.says('done?');
      return mira.received.at(-1)?.text ?? '';
    };
    expect(await press('Yes')).toBe(EXPIRED);
    expect(await press('Tell')).toBe('3000 characters');
    const other = defineBot(profile, (bot) => void bot.action('other', {}, () => ran.push('other')));
    await lives.secondLife(other);
    expect(await press('Tell')).toBe(EXPIRED);
    expect(ran).toEqual([3000]);
  });
});

describe('the types of actions', () => {
  const vote = defineAction('vote', { payload: Vote });
  const plain = defineAction('plain');

  it('know what a button carries', () => {
    vote.button('Yes', { poll: 1, yes: true }, { onlyFor: 3, token: 'primary' });
    vote.item('Yes', { poll: 1, yes: true }, { disabled: true });
    plain.button('Go');
    plain.button('Go', undefined, { block: true });
    const wrong = [
      // @ts-expect-error: yes is missing
      () => vote.button('Yes', { poll: 1 }),
      // @ts-expect-error: no such field type
      () => vote.item('Yes', { poll: '1', yes: true }),
      // @ts-expect-error: no payload
      () => vote.button('Yes'),
    ];
    for (const call of wrong) expect(call).toThrow("action 'vote': the payload does not fit");
    // @ts-expect-error: nothing to carry
    plain.button('Go', 7);
    // @ts-expect-error: items have no colours
    vote.item('Yes', { poll: 1, yes: true }, { token: 'primary' });
  });

  it('give the handler what the schema makes', () => {
    const bot = defineBot(profile, (b) => {
      expectTypeOf(
        b.action(vote, (_ctx, payload) =>
          expectTypeOf(payload).toEqualTypeOf<{ poll: number; yes: boolean }>(),
        ),
      ).toEqualTypeOf(vote);
      b.action('late', { payload: z.coerce.date() }, (ctx, at) => {
        expectTypeOf(at).toEqualTypeOf<Date>();
        expectTypeOf(ctx.command.params).toEqualTypeOf<string>();
      });
      // @ts-expect-error: the handler takes what the schema does not make
      b.action('wrong', { payload: Vote }, (_ctx, payload: { poll: string }) => payload);
    });
    expect(bot.commands.map(({ name, hidden }) => [name, hidden])).toEqual([['b24action', true]]);
  });

  it.each([
    ['a name with a space', () => defineAction('a b')],
    ['a version below 1', () => defineAction('a', { version: 0 })],
    [
      'an action handled twice',
      () =>
        defineBot(profile, (b) => [b.action(vote, () => {}), b.group((g) => void g.action(vote, () => {}))]),
    ],
    [
      'the command of the actions',
      () => defineBot(profile, (b) => b.command('b24action', { hidden: true }, () => {})),
    ],
  ])('refuse %s', (_what, define) => {
    expect(define).toThrow(/^(action|command) /);
  });
});
