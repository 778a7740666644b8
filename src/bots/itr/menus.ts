import { bb, type LineMenu, lineMenu } from 'b24bot';
import { type Deed, finish, openMenu, run, text, textOnly, toBot, toQueue, toUser } from './deed.ts';

/** The menu that visitors see first. */
export const FIRST = 'main';

/** Every menu by its name, and every kind of choice once: put your own in their place. */
export const menus: ReadonlyMap<string, LineMenu<Deed>> = new Map([
  [
    FIRST,
    lineMenu('Main menu', [
      { key: '1', title: 'Text', run: text(({ ctx }) => bb`A text for ${ctx.user?.name ?? 'you'}`) },
      { key: '2', title: 'Text without a menu', run: textOnly('A text, and no menu behind it') },
      { key: '3', title: 'Open the second menu', run: openMenu('second') },
      { key: '0', title: 'Wait for an operator', run: toQueue('An operator will be with you soon.') },
    ]),
  ],
  [
    'second',
    lineMenu('Second menu', [
      { key: '1', title: 'Transfer to the queue', run: toQueue('I hand you to our operators.') },
      { key: '2', title: 'Transfer to another line', run: toQueue('I hand you to our sales line.', 8) },
      { key: '3', title: 'Transfer to a person', run: toUser('I hand you to Ada.', 1) },
      {
        key: '4',
        title: 'Transfer to a bot',
        run: toBot('I hand you to Echo.', 'echo', 'Echo is not here.'),
      },
      { key: '5', title: 'Finish', run: finish('Thank you for your visit. Goodbye!') },
      { key: '6', title: 'Run a function', run: run(tellTheTime) },
      { key: '9', title: 'Back to the main menu', run: openMenu(FIRST) },
    ]),
  ],
]);

async function tellTheTime({ ctx }: Parameters<Deed>[0]): Promise<void> {
  const began = ctx.openLine?.data.sessionBegan;
  const minutes = began && Math.floor((ctx.now() - began.getTime()) / 60_000);
  await ctx.reply(bb`This conversation has lasted for ${minutes ?? 'some'} minutes.`);
}
