import { ConfigError } from '../../errors.ts';

/** One line of a menu that is answered by typing its key. */
export interface LineChoice<Run> {
  /** What the visitor types, e.g. `1`. */
  readonly key: string;
  readonly title: string;
  readonly run: Run;
}

/** A menu in plain text: visitors of open lines mostly see neither keyboards nor menus. */
export interface LineMenu<Run> {
  /** The heading and a line for each choice. */
  readonly text: string;
  /** What the visitor chose; undefined for any other text. */
  chosen(text: string): LineChoice<Run> | undefined;
}

/**
 * Makes a text menu. Keys are compared without blanks, case and a full stop behind them.
 *
 * @example
 * const menu = lineMenu('What is it about?', [
 *   { key: '1', title: 'An order', run: (line: OpenLine) => line.transfer({ queue: 8 }) },
 *   { key: '0', title: 'Talk to somebody', run: (line: OpenLine) => line.toOperator() },
 * ]);
 * bot.on('join:openline', (ctx) => ctx.reply(menu.text));
 * bot.on('message:openline', (ctx) => ctx.openLine && menu.chosen(ctx.text)?.run(ctx.openLine));
 * @throws ConfigError for an empty menu, and for keys that are empty or there twice
 */
export function lineMenu<Run>(heading: string, choices: readonly LineChoice<Run>[]): LineMenu<Run> {
  const byKey = new Map<string, LineChoice<Run>>();
  for (const choice of choices) {
    const key = plain(choice.key);
    if (key === '' || byKey.has(key)) {
      throw new ConfigError(
        `menu '${heading}': the key '${choice.key}' is of no use`,
        'Give each choice its own.',
      );
    }
    byKey.set(key, choice);
  }
  if (byKey.size === 0) throw new ConfigError(`menu '${heading}' offers nothing`, 'Give it a choice.');
  return {
    text: [heading, ...choices.map(({ key, title }) => `${key}. ${title}`)].join('\n'),
    chosen: (text) => byKey.get(plain(text)),
  };
}

function plain(text: string): string {
  return text.trim().toLowerCase().replace(/[.)]$/, '');
}
