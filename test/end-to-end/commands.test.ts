import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { duration, rest } from '../../src/bot/commands/arguments.ts';
import { defineBot } from '../../src/bot/define-bot.ts';
import { testPortal } from '../../src/testing/index.ts';

const args = z.object({ after: duration(), text: rest() });

function reminder(ran: unknown[]) {
  return defineBot(
    { code: 'remind', name: 'Remind', texts: { tooManyArguments: { en: 'Keep it short.' } } },
    (bot) => {
      bot.command('remind', { title: { en: 'Remind me', de: 'Erinnern' }, args }, (ctx, { after, text }) => {
        ran.push([after, text]);
        return ctx.reply(`${text} in ${after / 60_000} minutes`);
      });
      bot.command('list', { title: 'List', args: z.tuple([]) }, () => void ran.push('list'));
      bot.command('plain', { title: 'Plain' }, (ctx, words) => ctx.reply(words.join('|')));
    },
  );
}

describe.each(['v1', 'v2'] as const)('a command with arguments, %s', (api) => {
  it('gets them as its schema makes them, or answers politely', async () => {
    const ran: unknown[] = [];
    await using portal = await testPortal(reminder(ran), { api });
    const mira = portal.user();
    await mira.says('/remind 10m call back');
    expect(mira.lastReceived.text).toBe('call back in 10 minutes');
    await mira.says('/remind soon');
    await mira.says('/remind');
    await mira.says('/remind soon x');
    await mira.says('/list a');
    await mira.says('/plain a  b');
    expect(mira.received.slice(1).map(({ text }) => text)).toEqual([
      'That did not work: text is missing.\nUsage: /remind <after> <text…>',
      'That did not work: after is missing.\nUsage: /remind <after> <text…>',
      'That did not work: after: a duration is a number with its unit, such as 10m, 2h or 1d\nUsage: /remind <after> <text…>',
      'That did not work: Keep it short.\nUsage: /list',
      'a|b',
    ]);
    expect(ran).toEqual([[600_000, 'call back']]);
  });
});
