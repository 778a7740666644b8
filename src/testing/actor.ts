import type { LocalPortal } from '../local-portal/create.ts';
import type { JsonMap, Message } from '../local-portal/state.ts';

/** What an actor needs from the kit around it. */
export interface Stage {
  local: LocalPortal;
  /** Runs something a person does, then waits until portal and bot are quiet again. */
  act<T>(what: () => T): Promise<T>;
}

/**
 * A person in the portal. Everything takes effect the way a client's action does, and every method resolves
 * when the bot's reaction is there.
 */
export interface Actor {
  readonly id: number;
  /** The dialog this actor is looking at, as it addresses it: `740` (a bot or user) or `chat2305`. */
  readonly dialogId: string;
  /** The same person in another dialog. */
  in(dialogId: string | number | { id: number }): Actor;
  /** Opens the dialog with the bot; the first time the bot is told that it joined. */
  opensDialog(): Promise<void>;
  says(text: string, options?: { replyTo?: number }): Promise<Message>;
  /** Sends a file, with a text if given. */
  sends(name: string, content: Uint8Array, text?: string): Promise<Message>;
  /** Presses a button by its text, on the newest message that has it. */
  clicks(button: string): Promise<void>;
  /** Chooses an item of a context menu by its text, on the newest message that has it. */
  opensMenu(item: string): Promise<void>;
  edits(messageId: number, text: string): Promise<void>;
  removes(messageId: number): Promise<void>;
  reacts(messageId: number, reaction: string, action?: 'add' | 'delete'): Promise<void>;
  /** Follows a link that carries a context. */
  followsLink(context: JsonMap): Promise<void>;
  /** Messages of the dialog, oldest first. */
  readonly messages: readonly Message[];
  /** Messages of others in the dialog, oldest first. */
  readonly received: readonly Message[];
  /** @throws Error when nobody has written to the actor yet. */
  readonly lastReceived: Message;
}

function itemTexts(message: Message, part: 'KEYBOARD' | 'MENU'): string[] {
  const stored = message.params[part];
  if (!Array.isArray(stored)) return [];
  return stored.map((one) =>
    typeof one === 'object' && one !== null && !Array.isArray(one) ? String(one['TEXT']) : '',
  );
}

export function createActor(stage: Stage, id: number, dialogId: string): Actor {
  const { people } = stage.local;
  const all = (): Message[] => people.messagesOf(id, dialogId);

  const withItem = (part: 'KEYBOARD' | 'MENU', text: string): Message => {
    const messages = all();
    const found = messages.findLast((message) => itemTexts(message, part).includes(text));
    if (found) return found;
    const there = messages
      .flatMap((message) => itemTexts(message, part))
      .filter((item) => item !== 'undefined');
    const what = part === 'KEYBOARD' ? 'button' : 'menu item';
    throw new Error(
      `No message in dialog ${dialogId} has a ${what} "${text}". There: ${there.join(', ') || 'none'}`,
    );
  };

  return {
    id,
    dialogId,
    in: (other) => createActor(stage, id, typeof other === 'object' ? `chat${other.id}` : String(other)),
    opensDialog: () => stage.act(() => void people.openDialog(id, Number(dialogId))),
    says: (text, { replyTo } = {}) =>
      stage.act(() => people.say(id, dialogId, text, replyTo === undefined ? {} : { replyId: replyTo })),
    sends: (name, content, text = '') =>
      stage.act(() => people.sendFile(id, dialogId, { name, content: Buffer.from(content), text })),
    clicks: (button) => stage.act(() => void people.press(id, withItem('KEYBOARD', button).id, button)),
    opensMenu: (item) => stage.act(() => void people.chooseMenu(id, withItem('MENU', item).id, item)),
    edits: (messageId, text) => stage.act(() => people.edit(id, messageId, text)),
    removes: (messageId) => stage.act(() => people.remove(id, messageId)),
    reacts: (messageId, reaction, action) => stage.act(() => people.react(id, messageId, reaction, action)),
    followsLink: (context) => stage.act(() => people.openContext(id, dialogId, context)),
    get messages() {
      return all();
    },
    get received() {
      return all().filter((message) => message.authorId !== id);
    },
    get lastReceived() {
      const last = all().findLast((message) => message.authorId !== id);
      if (!last) throw new Error(`Nobody has written to user ${id} in dialog ${dialogId} yet`);
      return last;
    },
  };
}
