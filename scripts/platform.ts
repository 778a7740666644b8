import { readdirSync, readFileSync } from 'node:fs';
import { AS_PERSON, BY_SERVER, EVENTS, MEMBERS, NOT_FOR_BOTS } from './platform-ways.ts';

interface CatalogueEntry {
  generation: string;
  undocumented?: boolean;
}

const rootOf = (path: string): URL => new URL(`../${path}`, import.meta.url);

const FAMILIES: readonly (readonly [title: string, holds: RegExp])[] = [
  ['Bots, first generation (`imbot.*`)', /^imbot\.(?!v2\.)/],
  ['Bots, second generation (`imbot.v2.*`)', /^imbot\.v2\./],
  ['Messages, dialogs, chats, people (`im.*`)', /^im\.(?!v2\.|disk\.|notify)/],
  ['Files (`im.disk.*`)', /^im\.disk\./],
  ['Notifications (`im.notify.*`)', /^im\.notify/],
  ['Open lines (`imopenlines.*`)', /^imopenlines\./],
  ['Messenger of the second generation (`im.v2.*`)', /^im\.v2\./],
  ['Application, portal, events', /./],
];

const INTRODUCTION = `# The platform, and how a bot reaches it

Written by \`npm run generate\` from the catalogue of methods and the code; a test holds the two together.

- A member of \`ctx\` is the same in both generations, and what it changes it changes once, also when a handler is
  repeated. \`room\` is what \`ctx.chats.here\`, \`ctx.chats.at(…)\` and \`ctx.chats.create(…)\` give.
- \`ctx.call('method', { … })\` reaches every method as the bot, \`ctx.asUser.call\` as the person who acted. Parameters,
  results and error codes are typed for every method below; a wrong name does not compile. A method that is not below
  is called in the same way, untyped.
- What says "server" is done for you; calling it is possible and seldom wise.
- "not published" methods are in portals without a promise of Bitrix24 that they stay.`;

export function catalogue(): Readonly<Record<string, CatalogueEntry>> {
  return JSON.parse(readFileSync(rootOf('scripts/methods.json'), 'utf8'));
}

function wayTo(name: string, { undocumented = false }: CatalogueEntry): [way: string, note: string] {
  const member = MEMBERS[name];
  if (member !== undefined) return [member, undocumented ? 'not published' : ''];
  const server = BY_SERVER[name];
  if (server !== undefined) return ['server', server];
  const call = undocumented || AS_PERSON.test(name) ? '`ctx.asUser.call`' : '`ctx.call`';
  const why = NOT_FOR_BOTS[name];
  if (why !== undefined) return [`not for bots (${call})`, why];
  return [call, undocumented ? 'not published' : ''];
}

function table(head: string, rows: readonly (readonly string[])[]): string {
  const lines = rows.map((cells) => `| ${cells.join(' | ')} |`);
  return [`| ${head} | How | |`, '|---|---|---|', ...lines].join('\n');
}

/** The whole document. */
export function platformDocument(): string {
  const methods = Object.entries(catalogue());
  const familyOf = (name: string) => FAMILIES.find(([, holds]) => holds.test(name))?.[0];
  const families = FAMILIES.map(([title]) => {
    const rows = methods
      .filter(([name]) => familyOf(name) === title)
      .map(([name, entry]) => [`\`${name}\``, ...wayTo(name, entry)]);
    return `### ${title}\n\n${table('Method', rows)}`;
  });
  const events = Object.entries(EVENTS).map(([name, [way, note]]) => [`\`${name}\``, way, note]);
  return [
    INTRODUCTION,
    `## Events\n\n${table('Event', events)}`,
    `## Methods\n\n${methods.length} methods: ${methods.filter(([, { undocumented }]) => !undocumented).length} published.`,
    ...families,
    '',
  ].join('\n\n');
}

/** Text literals of the bot room; a file may put a family's name before the rest of a method's. */
function literals(): Set<string> {
  const folder = rootOf('src/bot/');
  const found = new Set<string>();
  for (const path of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    if (!path.endsWith('.ts')) continue;
    const text = readFileSync(new URL(path, folder), 'utf8').replace(/^\s*(\/?\*|\/\/).*$/gm, '');
    for (const [, literal = ''] of text.matchAll(/'([A-Za-z][\w.]*)'/g)) found.add(literal);
    for (const [, prefix = ''] of text.matchAll(/`([A-Za-z][\w.]*\.)\$\{/g)) {
      for (const [, rest = ''] of text.matchAll(/'([A-Za-z][\w.]*)'/g)) found.add(prefix + rest);
      // `im.notify.${kind}.add`
      for (const [, rest = ''] of text.matchAll(/'([a-z]+)'/g)) found.add(`${prefix}${rest}.add`);
    }
  }
  return found;
}

/** What the lists and the code do not agree on. */
export function disagreements(): string[] {
  const known = catalogue();
  const used = literals();
  const listed = { ...MEMBERS, ...BY_SERVER };
  // Called by other rooms.
  const elsewhere = new Set(['batch', 'app.info', 'profile', 'imbot.v2.Event.get']);
  // Spoken of, where ctx.call adds the bot's id to it.
  const named = new Set(['im.message.update']);
  return [
    ...[...Object.keys(listed), ...Object.keys(NOT_FOR_BOTS)]
      .filter((name) => !(name in known))
      .map((name) => `${name} is not in the catalogue`),
    ...Object.keys(listed)
      .filter((name) => !used.has(name) && !elsewhere.has(name))
      .map((name) => `${name} is listed, and nothing calls it`),
    ...Object.keys(known)
      .filter((name) => used.has(name) && name.includes('.') && !(name in listed) && !named.has(name))
      .map((name) => `${name} is called, and not listed`),
  ];
}
