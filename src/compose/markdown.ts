import { type BbText, bb, raw } from './bb-text.ts';
import { bold, code, italic, link, quote, strike } from './bbcode.ts';
import { JOINER } from './escape.ts';

/** A fence that is never closed reaches to the end: so a text can be shown while it is being written. */
const FENCE = /^ {0,3}```[\w+#.-]{0,30}[ \t]*(?:\n|$(?![\s\S]))([\s\S]*?)(?:^ {0,3}```[ \t]*$|(?![\s\S]))/gm;

/**
 * Code, bold, struck, italic, a link. Nothing spans lines, and every length is bounded: hostile text costs no more than
 * other text of its length.
 */
const INLINE = new RegExp(
  [
    '`(?<code>[^`\\n]{1,500})`',
    '\\*\\*(?=\\S)(?<bold>[^\\n]{0,500}?\\S)\\*\\*',
    '~~(?=\\S)(?<struck>[^\\n]{0,500}?\\S)~~',
    '(?<![\\w*])\\*(?=\\S)(?<italic>[^*\\n]{0,500}?[^\\s*])\\*(?![\\w*])',
    '(?<!\\w)_(?=\\S)(?<emphasis>[^_\\n]{0,500}?[^\\s_])_(?!\\w)',
    '\\[(?<label>[^\\][\\n]{1,300})\\]\\((?<address>https?:\\/\\/[^\\s()[\\]]{1,1500})\\)',
  ].join('|'),
  'gi',
);

/** A line that a portal may take for a command. Paths, which have another slash, stay as they are. */
const COMMAND_LINE = /^(\s*)\/(?=\w+(?:\s|$))/gm;

/**
 * BB code of a text in Markdown from outside, e.g. from a language model. Known are code blocks, headings, lists, quotes,
 * bold, italic, struck text, and links to http(s); anything else, BB codes included, is text. Nothing it makes has an
 * effect beyond its looks, but for links, which name their address.
 *
 * @example ctx.reply(markdown('**Two** ways:\n- by [mail](https://example.test/)\n- by post'))
 */
export function markdown(text: string): BbText {
  const source = text.replace(/\r\n?/g, '\n');
  const parts: string[] = [];
  let from = 0;
  for (const fence of source.matchAll(FENCE)) {
    parts.push(...lines(source.slice(from, fence.index)));
    parts.push(`${codeBlock(fence[1] ?? '')}`);
    from = fence.index + fence[0].length;
  }
  parts.push(...lines(source.slice(from)));
  return raw(parts.join('\n'));
}

function codeBlock(content: string): BbText {
  return code(content.replace(/\n$/, '').replace(COMMAND_LINE, `$1${JOINER}/`));
}

/** The line breaks beside a code block belong to it. */
function lines(text: string): string[] {
  const inner = text.replace(/^\n|\n$/g, '');
  return inner === '' ? [] : inner.split('\n').map((line) => `${lineOf(line)}`);
}

function lineOf(line: string): BbText {
  const heading = /^ {0,3}#{1,6}[ \t]+(\S.*)$/.exec(line)?.[1];
  if (heading !== undefined) return bold(inline(heading));
  const [, indent, point] = /^([ \t]*)[-*+][ \t]+(\S.*)$/.exec(line) ?? [];
  if (point !== undefined) return bb`${indent}• ${inline(point)}`;
  const quoted = /^ {0,3}>[ \t]?(.*)$/.exec(line)?.[1];
  return quoted === undefined ? inline(line) : quote(inline(quoted));
}

function inline(text: string): BbText {
  const parts: BbText[] = [];
  let from = 0;
  for (const found of text.matchAll(INLINE)) {
    parts.push(bb`${text.slice(from, found.index)}`, span(found.groups ?? {}));
    from = found.index + found[0].length;
  }
  return bb`${parts}${text.slice(from)}`;
}

function span(groups: Readonly<Record<string, string | undefined>>): BbText {
  const { bold: strong, struck, italic: slanted, emphasis = slanted, label, address } = groups;
  if (strong !== undefined) return bold(inline(strong));
  if (struck !== undefined) return strike(inline(struck));
  if (emphasis !== undefined) return italic(inline(emphasis));
  if (label !== undefined && address !== undefined) return link(address, label);
  // Inside a line there is no BB code for code: people know the mark.
  return bb`\`${groups['code']}\``;
}
