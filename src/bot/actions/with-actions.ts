import { type Part, resolveParts } from '../../compose/index.ts';
import { B24BotError } from '../../errors.ts';
import type { Messenger } from '../messages/messenger.ts';
import type { ActionPlace, Actions } from './actions.ts';

/**
 * A messenger that signs the actions of what it sends, each for the dialog where it goes.
 * @param place the bot, and the dialog in which it edits
 */
export function withActions(
  messenger: Messenger,
  actions: Actions | undefined,
  place: ActionPlace,
): Messenger {
  const { resolve } = actions ?? NO_ACTIONS;
  const inPlace = <Result>(
    dialogId: string,
    parts: readonly Part[],
    say: (resolved: readonly Part[]) => Promise<Result>,
  ): Promise<Result> => {
    const resolved = resolve(parts, { ...place, dialogId });
    return resolved instanceof Promise ? resolved.then(say) : say(resolved);
  };
  return {
    ...messenger,
    send: async (dialogId, parts) => inPlace(dialogId, parts, (said) => messenger.send(dialogId, said)),
    answer: async (event, parts) => inPlace(event.dialogId, parts, (said) => messenger.answer(event, said)),
    edit: async (messageId, parts) =>
      inPlace(place.dialogId, parts, (said) => messenger.edit(messageId, said)),
  };
}

const NO_ACTIONS: Pick<Actions, 'resolve'> = {
  resolve: (parts) =>
    resolveParts(parts, () => {
      throw new B24BotError('a button with an action needs a server to sign it', {
        code: 'NO_ACTIONS',
        layer: 'handler',
      });
    }),
};
