import {
  attach,
  type BbText,
  type BotBuilder,
  bb,
  block,
  button,
  type ChatContext,
  keyboard,
  type MessageContext,
  put,
  send,
} from 'b24bot';
import { latency } from './latency.ts';

/** Repeats messages in private and group chats, answers `/echo`, greets. */
export function chat(bot: BotBuilder): void {
  bot.on('message', (ctx) => ctx.reply('Message from bot', report(bb`reply: ${cut(said(ctx))}`, ctx)));

  bot.command(
    'echo',
    { title: { en: 'Get echo message' }, params: { en: 'some text' }, common: true },
    (ctx) => ctx.answer('Answer command', report(bb`reply: /echo ${cut(ctx.text)}`, ctx)),
  );

  bot.on('join', (ctx) => {
    if (ctx.silent) return;
    const instructions = ctx.place === 'private' ? 'Private instructions' : 'Chat instructions';
    return ctx.reply(
      'Welcome message from bot.',
      attach([
        block.message(instructions),
        block.message(
          bb`${send('send message', 'Click for send')} or ${put('something...', 'write something')}`,
        ),
      ]),
      keyboard([button.command('Help', 'help')]),
    );
  });
}

/** An attachment holds 30 Kb (REST reference: im.message.add); a character takes at most six bytes of them. */
const REPEATED = 4000;

function cut(text: string): string {
  const letters = Array.from(text);
  return letters.length <= REPEATED ? text : `${letters.slice(0, REPEATED).join('')}…`;
}

/** What was said, or what came instead of words. */
function said({ text, message }: MessageContext): string {
  const names = message.files.map(({ name }) => name);
  const count = Math.max(names.length, message.fileIds.length);
  const files = count === 0 ? '' : `[${names.length === count ? names.join(', ') : `${count} file(s)`}]`;
  return [text, files].filter((part) => part !== '').join(' ') || '(nothing)';
}

function report(line: BbText, { event, now }: Pick<ChatContext, 'event' | 'now'>) {
  return attach([block.message(line), block.message(`latency: ${latency(event.at, now())}`)]);
}
