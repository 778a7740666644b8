import { describe, expect, it } from 'vitest';
import { distance } from '../../../src/bot/commands/suggestion.ts';
import { defineBot } from '../../../src/bot/define-bot.ts';
import { testPortal } from '../../../src/testing/index.ts';

const bot = (suggestCommands?: boolean) =>
  defineBot(
    { code: 'echo', name: 'Echo', ...(suggestCommands === undefined ? {} : { suggestCommands }) },
    (b) => {
      b.command('echo', { title: 'Echo' }, (ctx) => ctx.answer('echo'));
      b.command('remind', { title: 'Remind' }, (ctx) => ctx.answer('remind'));
      b.command('secret', { hidden: true }, (ctx) => ctx.answer('secret'));
      b.on('message', (ctx) => ctx.reply(`heard ${ctx.text}`));
    },
  );

describe.each(['v1', 'v2'] as const)('a mistyped command, %s', (api) => {
  it.each([
    ['/ecko hi', 'There is no command /ecko. Did you mean /echo?'],
    ['/Echo', 'There is no command /Echo. Did you mean /echo?'],
    ['/remnid 10m', 'There is no command /remnid. Did you mean /remind?'],
    ['/ekko2', 'heard /ekko2'],
    ['/secre', 'heard /secre'],
    ['/', 'heard /'],
    ['ecko', 'heard ecko'],
    ['/etc/echo', 'heard /etc/echo'],
  ])('%s: %s', async (said, answer) => {
    await using portal = await testPortal(bot(), { api });
    await portal.user().says(said);
    expect(portal.user().lastReceived.text).toBe(answer);
  });

  it('in a group is suggested to who speaks to the bot, and nowhere when that is switched off', async () => {
    await using portal = await testPortal(bot(), { api });
    const group = portal.user().in(await portal.group('Lunch'));
    await group.says(`[USER=${portal.bot().id}]Echo[/USER] /ecko`);
    expect(group.lastReceived.text).toBe('There is no command /ecko. Did you mean /echo?');
    await using silent = await testPortal(bot(false), { api });
    await silent.user().says('/ecko');
    expect(silent.user().lastReceived.text).toBe('heard /ecko');
  });
});

it.each([
  ['', '', 0],
  ['a', '', 1],
  ['echo', 'ecko', 1],
  ['echo', 'ehco', 1],
  ['echo', 'cheo', 2],
  ['kitten', 'sitting', 3],
])('the distance of %s and %s is %i', (a, b, far) => {
  expect(distance(a, b)).toBe(far);
  expect(distance(b, a)).toBe(far);
});
