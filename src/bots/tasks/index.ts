import { AuthError, bb, defineBot, type MessageContext, RestError, reply, send } from 'b24bot';
import { countOf, listOf, overdueOf, readTasks } from './overdue.ts';

const QUESTION = "What's burning?";
const ask = send(QUESTION);

/** "What's burning?": the overdue tasks of whoever asks. Needs the scope `task`. */
export default defineBot(
  { code: 'tasks', name: 'Tasks', workPosition: 'Knows what is overdue', color: 'RED' },
  (bot) => {
    bot.on('join', (ctx) => ctx.reply(bb`I know which of your tasks are overdue. Ask me: ${ask}`));

    bot.on('message', (ctx) =>
      /burning/i.test(ctx.text) ? whatIsBurning(ctx) : ctx.reply(bb`I know one question: ${ask}`),
    );

    bot.onError((error) => {
      if (error instanceof RestError && error.code === 'insufficient_scope')
        return reply('I may not see any tasks: the application needs the permission "Tasks" (task).');
      if (error instanceof AuthError && error.outcome === 'reauth-required')
        return reply('I may not see your tasks: the portal gave me no access in your name.');
      return undefined;
    });
  },
);

/** Asks as the person: nobody is told of tasks that are not theirs to see. */
async function whatIsBurning(ctx: MessageContext): Promise<void> {
  if (!ctx.user) return;
  const { id } = ctx.user;
  const tasks = readTasks(await ctx.asUser.call('tasks.task.list', overdueOf(id, ctx.now())));
  if (tasks.length === 0) await ctx.reply('Nothing is burning. Well done!');
  else
    await ctx.reply(bb`${countOf(tasks)} overdue. Once they are done, ask again: ${ask}`, listOf(tasks, id));
}
