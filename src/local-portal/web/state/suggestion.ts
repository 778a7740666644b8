import type { PageChat } from '../../live/page-api.ts';
import { commandsIn, personOf, type Store } from './store.ts';

/** Something offered while a person types. */
export interface Suggestion {
  key: string;
  /** What replaces the typed beginning. */
  insert: string;
  title: string;
  note: string;
  /** Person whose face is shown. */
  personId: number;
}

/** Begins of commands and mentions before the caret, and what fits them. */
export interface Suggestions {
  /** Where the beginning starts in the text. */
  start: number;
  kind: 'command' | 'mention';
  items: Suggestion[];
}

const MOST = 8;

/** What fits the text before the caret: commands at the start of a line, people after `@`. Null: nothing. */
export function suggestionsFor(store: Store, chat: PageChat, before: string): Suggestions | null {
  const command = /(?:^|\n)(\/\S*)$/.exec(before)?.[1];
  if (command !== undefined) {
    const items = commandItems(store, chat, command.slice(1).toLowerCase());
    return items.length === 0 ? null : { start: before.length - command.length, kind: 'command', items };
  }
  const mention = /(?:^|\s)(@[^\s@]{0,30})$/.exec(before)?.[1];
  if (mention === undefined) return null;
  const items = personItems(store, chat, mention.slice(1).toLowerCase());
  return items.length === 0 ? null : { start: before.length - mention.length, kind: 'mention', items };
}

function commandItems(store: Store, chat: PageChat, typed: string): Suggestion[] {
  const language = store.language.value || store.world.value.language;
  return commandsIn(store, chat)
    .filter((one) => one.command.toLowerCase().startsWith(typed))
    .slice(0, MOST)
    .map((one) => {
      const words = one.lang[language] ?? one.lang['en'] ?? Object.values(one.lang)[0];
      return {
        key: `command-${one.id}`,
        insert: `/${one.command} `,
        title: `/${one.command}${words?.params ? ` ${words.params}` : ''}`,
        note: words?.title ?? '',
        personId: one.botId,
      };
    });
}

function personItems(store: Store, chat: PageChat, typed: string): Suggestion[] {
  const isMember = (id: number): boolean => chat.members.includes(id);
  return store.world.value.people
    .filter((person) => person.id !== store.me.value && person.kind !== 'visitor')
    .filter((person) => isMember(person.id) || typed.length > 1)
    .filter((person) =>
      person.name
        .toLowerCase()
        .split(' ')
        .some((word) => word.startsWith(typed)),
    )
    .sort((one, other) => Number(isMember(other.id)) - Number(isMember(one.id)))
    .slice(0, MOST)
    .map((person) => ({
      key: `person-${person.id}`,
      insert: `@${person.name} `,
      title: person.name,
      note: isMember(person.id) ? person.position : 'not in this chat',
      personId: person.id,
    }));
}

/** The text as it is sent: `@Name` of people that were chosen becomes a mention. */
export function withMentions(store: Store, text: string, mentioned: ReadonlySet<number>): string {
  const people = [...mentioned]
    .map((id) => personOf(store, id))
    .sort((one, other) => other.name.length - one.name.length);
  return people.reduce(
    (sent, { id, name }) => sent.replaceAll(`@${name}`, `[USER=${id}]${name}[/USER]`),
    text,
  );
}
