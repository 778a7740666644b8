import { type BotBuilder, button, item, keyboard, menu, newline, raw } from 'b24bot';

const BITRIX24 = 'http://bitrix24.com';
const DOCS = 'https://apidocs.bitrix24.com/api-reference/chat-bots/index.html';

/** `/help`: link buttons, command buttons and a context menu. */
export function help(bot: BotBuilder): void {
  bot.command('help', { title: { en: 'Get help' }, common: true }, (ctx) =>
    ctx.answer(
      raw('Hello! My name is EchoBot :)[br] I designed to answer your questions!'),
      keyboard([
        button.link('Bitrix24', BITRIX24, { bgColor: '#29619b', textColor: '#fff', display: 'LINE' }),
        button.link('Documentation', DOCS, { bgColor: '#2a4c7c', textColor: '#fff', display: 'LINE' }),
        newline(),
        button.command('Echo', 'echo', 'test from keyboard', { display: 'LINE' }),
        button.command('List', 'echoList', '', { display: 'LINE' }),
        button.command('Help', 'help', '', { display: 'LINE' }),
      ]),
      menu([
        item.command('Echo', 'echo', 'test from menu'),
        item.link('Documentation', DOCS),
        item.send('Say hello', 'Hello, EchoBot!'),
        item.put('Write to EchoBot', 'Dear EchoBot, '),
      ]),
    ),
  );
}
