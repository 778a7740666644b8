import { type ChatContext, defineBot, defineTimer, RestError, type WithSession } from 'b24bot';
import { journalOf, noteDeletion, noteEdit, noteMessage, watch } from './watch.ts';

const session = { schema: watch, ttl: '30d' } as const;

const refresh = defineTimer('refresh');
const EVERY_MS = 3000;

type Watching = ChatContext & WithSession<typeof watch>;

/**
 * A supervisor: it sees every message, edit and deletion of its groups without being mentioned, and keeps a journal of
 * them in one message. Its own edits come back to it as events; the server keeps them from the handlers.
 */
export default defineBot(
  { code: 'service', name: 'Service', workPosition: 'Keeps an eye on chats', type: 'supervisor', session },
  (bot) => {
    bot.on('join:group', (ctx) => begin(ctx));
    bot.on('join:private', (ctx) => ctx.reply('Add me to a group, and I keep a journal of it.'));

    bot.command('watch', { title: { en: 'Begin a new journal', de: 'Neues Journal beginnen' } }, (ctx) =>
      ctx.place === 'group' ? begin(ctx) : ctx.answer('I watch groups only: add me to one.'),
    );

    bot.on('message:group', async (ctx) => {
      noteMessage(ctx.session, { id: ctx.messageId, by: ctx.user?.name ?? 'Somebody', text: ctx.text });
      await refreshSoon(ctx);
    });

    bot.on('messageEdited:group', async (ctx) => {
      noteEdit(ctx.session, { id: ctx.messageId, text: ctx.text });
      await refreshSoon(ctx);
    });

    bot.on('messageDeleted:group', async (ctx) => {
      noteDeletion(ctx.session, ctx.messageId);
      await refreshSoon(ctx);
    });

    bot.timer(refresh, async (ctx) => {
      const { journal } = ctx.session;
      if (journal === undefined) return;
      try {
        await ctx.edit(journal, ...journalOf(ctx.session));
      } catch (error) {
        // Somebody has removed the journal: no more watching.
        if (!(error instanceof RestError) || error.retryable) throw error;
        delete ctx.session.journal;
      }
    });
  },
);

async function begin(ctx: Watching): Promise<void> {
  Object.assign(ctx.session, watch.parse({}));
  const { id } = await ctx.reply(...journalOf(ctx.session));
  ctx.session.journal = id;
}

/** One edit for all that happens within a few seconds: a lively chat would use up the portal's limit otherwise. */
async function refreshSoon(ctx: Watching): Promise<void> {
  const { session } = ctx;
  if (session.journal === undefined || ctx.now() < session.dueAt) return;
  const { dueAt } = await ctx.schedule(EVERY_MS, refresh);
  session.dueAt = dueAt.getTime();
}
