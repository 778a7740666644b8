import { bb, type MessageContext, markdown, plain } from 'b24bot';

/** Characters of Markdown; as BB code a message may have 20,000 of them. */
export const LONGEST = 9000;

/** A message that grows while it is being written. */
export interface LiveMessage {
  /** Shows this text, at most once in `everyMs`. */
  show(text: string): Promise<void>;
  /**
   * Shows the last text, and a note of the bot's own below it. Always with an edit: a repeated run finds the message sent
   * already, with what the run before had of its own answer.
   */
  end(text: string, note?: string): Promise<void>;
}

export function liveMessage(
  ctx: Pick<MessageContext, 'reply' | 'edit' | 'now'>,
  everyMs: number,
): LiveMessage {
  let id: number | undefined;
  let shownAt = ctx.now();

  async function put(text: string, note?: string): Promise<void> {
    const said = note === undefined ? bbCode(text) : bb`${text.trim() && [bbCode(text), '\n\n']}${note}`;
    if (id === undefined) ({ id } = await ctx.reply(said));
    else await ctx.edit(id, said);
    shownAt = ctx.now();
  }

  return {
    async show(text) {
      if (text.trim() !== '' && ctx.now() - shownAt >= everyMs) await put(text);
    },
    async end(text, note) {
      if (id === undefined) await put(text, note);
      await put(text, note);
    },
  };
}

/** Markdown as BB code; what would become too long is shown as it is. */
function bbCode(text: string) {
  const cut = text.length <= LONGEST ? text : `${text.slice(0, LONGEST)}…`;
  const made = markdown(cut);
  return String(made).length <= 2 * LONGEST ? made : plain(cut);
}
