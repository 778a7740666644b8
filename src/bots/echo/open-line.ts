import { type BotBuilder, type ChatContext, RestError, raw } from 'b24bot';

const MENU = raw(
  'ITR Menu:[br][send=1]1. find out more about me[/send][br][send=0]0. wait for operator response[/send]',
);

/** The menu of an open line: tells about itself or hands the visitor to an operator. */
export function openLine(bot: BotBuilder): void {
  bot.on('join:openline', (ctx) => ctx.reply(MENU));

  bot.on('message:openline', async (ctx) => {
    // Operators speak in the same chat: only visitors are answered.
    if (!ctx.user?.isConnector) return;
    switch (ctx.text.trim()) {
      case '1':
        await ctx.reply('I am EchoBot. In an open line I show this menu; in a chat I repeat what you say.');
        return;
      case '0':
        await toOperator(ctx);
        return;
      default:
        await ctx.reply(MENU);
    }
  });
}

async function toOperator(ctx: ChatContext): Promise<void> {
  // When a visitor writes 0 the portal takes the bot out of the dialog by itself, and may be faster than the bot.
  await unless(['CANCELED', 'ACCESS_DENIED'], ctx, () => ctx.reply('Wait for the operator, please.'));
  const chatId = ctx.chat.id ?? Number(ctx.dialogId.replace('chat', ''));
  await unless(['WRONG_CHAT'], ctx, () => ctx.call('imopenlines.bot.session.operator', { CHAT_ID: chatId }));
}

/** Does it, unless the portal answers with one of these codes. */
async function unless(
  codes: readonly string[],
  ctx: ChatContext,
  act: () => Promise<unknown>,
): Promise<void> {
  try {
    await act();
  } catch (error) {
    if (!(error instanceof RestError && codes.includes(error.code))) throw error;
    ctx.log.info({ code: error.code }, 'the portal has handed the dialog over already');
  }
}
