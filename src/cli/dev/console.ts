import { createInterface } from 'node:readline/promises';
import type { LocalPortal } from '../../local-portal/create.ts';
import { choicesOf, textOn } from '../../local-portal/people/button.ts';

const HELP = `Type a message, or:
  :press TEXT    press a button of the newest message that has it
  :menu TEXT     choose an item of a context menu
  :as ID         go on as another person (1, 11, 12; 905 is the open line's visitor)
  :in DIALOG     go on in another dialog: bot, or chat2305 (group), chat2412 (open line)
  :add           add the bot to the chat you are in
  :quit`;

/** A conversation typed into the terminal; resolves when it ends, by its own or by `signal`. */
export async function converse(
  local: LocalPortal,
  botId: number,
  print: (text: string) => void,
  signal: AbortSignal,
): Promise<void> {
  const { people, portal } = local;
  let user = 11;
  let dialog = String(botId);

  const choose = (part: 'KEYBOARD' | 'MENU', text: string): void => {
    const message = people
      .messagesOf(user, dialog)
      .findLast((one) => choicesOf(one, part).some((item) => textOn(item, part) === text));
    if (!message) throw new Error(`nothing to press with the text '${text}'`);
    if (part === 'KEYBOARD') people.press(user, message.id, text);
    else people.chooseMenu(user, message.id, text);
  };
  const orders: Readonly<Record<string, (rest: string) => void>> = {
    help: () => print(HELP),
    press: (text) => choose('KEYBOARD', text),
    menu: (text) => choose('MENU', text),
    as: (id) => {
      if (!portal.state.users.has(Number(id))) throw new Error(`there is no user ${id}`);
      user = Number(id);
    },
    in: (where) => {
      dialog = where === 'bot' ? String(botId) : where;
    },
    add: () => people.addMember(user, Number(dialog.replace('chat', '')), botId),
  };

  people.openDialog(user, botId);
  print(HELP);
  const lines = createInterface({ input: process.stdin, signal });
  for await (const line of lines) {
    const [, order, rest = ''] = /^:(\w+)\s*(.*)$/.exec(line) ?? [];
    if (order === 'quit') break;
    try {
      const known = order === undefined ? undefined : orders[order];
      if (order !== undefined && !known) throw new Error(`there is no ':${order}'; try :help`);
      if (known) known(rest.trim());
      else if (line.trim() !== '') people.say(user, dialog, line);
    } catch (error) {
      print(error instanceof Error ? error.message : String(error));
    }
  }
  lines.close();
}
