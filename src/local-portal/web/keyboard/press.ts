import type { PageMessage } from '../../live/page-api.ts';
import type { Choice } from '../state/choice.ts';
import { useDeeds } from '../state/deeds.ts';
import { useStore } from '../state/store.ts';

/** What a press on a button, or the choice of a menu item, does: most stays on the page, commands go to the portal. */
export function usePress(): (message: PageMessage, choice: Choice, how: 'press' | 'choose') => void {
  const store = useStore();
  const deeds = useDeeds();

  return (message, choice, how) => {
    const { does, value, index } = choice;
    if (does === 'portal') void deeds.act({ do: how, messageId: message.id, index });
    else if (does === 'PUT') store.draft.value = { text: value };
    else if (does === 'COPY') void deeds.copy(value);
    else if (does === 'CALL') deeds.tell(`The messenger would call ${value} now`);
    else if (does === 'DIALOG') void deeds.openDialog(value);
  };
}
