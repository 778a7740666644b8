/** Sources of a new bot. `code`: lower case letters, digits and dashes. */
export interface BotSource {
  module: string;
  test: string;
}

/** `lunch-menu` -> `Lunch menu`. */
function titleOf(code: string): string {
  const words = code.replaceAll('-', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** A bot that greets, answers what it is told and has a command with a button, and a test of all that. */
export function botSource(code: string): BotSource {
  const title = titleOf(code);
  return {
    module: `import { bb, button, defineBot, keyboard } from 'b24bot';

export default defineBot({ code: '${code}', name: '${title}' }, (bot) => {
  bot.on('join', (ctx) => ctx.reply('Hello! Write to me, or send /about'));

  bot.command('about', { title: { en: 'What this bot does' } }, (ctx) =>
    ctx.answer('I repeat what you say.'),
  );

  bot.on('message', (ctx) =>
    ctx.reply(bb\`You said: \${ctx.text}\`, keyboard([button.command('What can you do?', 'about')])),
  );
});
`,
    test: `import { testPortal } from 'b24bot/testing';
import { expect, it } from 'vitest';
import bot from './${code}.ts';

it('greets, repeats and tells what it does', async () => {
  await using portal = await testPortal(bot);
  const mira = portal.user();
  await mira.opensDialog();
  expect(mira.lastReceived.text).toBe('Hello! Write to me, or send /about');
  await mira.says('Good morning');
  expect(mira.lastReceived.text).toBe('You said: Good morning');
  await mira.clicks('What can you do?');
  expect(mira.lastReceived.text).toBe('I repeat what you say.');
});
`,
  };
}
