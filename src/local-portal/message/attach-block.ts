import type { Json, JsonMap } from '../state.ts';
import { gridCells } from './attach-grid.ts';
import { compact, firstId, lineOf, linkItem, linkOf, positive, richLinkItem } from './attach-link.ts';
import { hexColor } from './paint.ts';
import { elements, type Given, isList, isMap, scalarText } from './value.ts';

/** One key wins when several are present: the first of these. */
const blockKinds = ['USER', 'LINK', 'RICH_LINK', 'MESSAGE', 'GRID', 'IMAGE', 'FILE', 'DELIMITER'] as const;
type BlockKind = (typeof blockKinds)[number];

/** Stored blocks of one element of BLOCKS: none when it is invalid, several for a list of users or links. */
export function storedBlocks(element: Json): JsonMap[] {
  if (!isMap(element)) return [];
  const kind = blockKinds.find((name) => element[name] !== undefined && element[name] !== null);
  return kind === undefined ? [] : makers[kind](element[kind]);
}

const makers: Readonly<Record<BlockKind, (value: Given) => JsonMap[]>> = {
  USER: (value) => eachAlone('USER', value, userItem),
  LINK: (value) => eachAlone('LINK', value, linkItem),
  RICH_LINK: (value) => eachAlone('RICH_LINK', value, richLinkItem),
  MESSAGE: (value) => {
    const text = messageText(value);
    return text === undefined ? [] : [{ MESSAGE: text }];
  },
  GRID: (value) => {
    const cells = gridCells(value);
    return cells.length === 0 ? [] : [{ GRID: cells }];
  },
  IMAGE: (value) => together('IMAGE', value, imageItem),
  FILE: (value) => together('FILE', value, fileItem),
  DELIMITER: (value) => {
    const given = isMap(value) ? value : {};
    return [
      { DELIMITER: compact({ SIZE: positive(given['SIZE']) ?? 200, COLOR: hexColor(given['COLOR']) }) },
    ];
  },
};

/** Text of a MESSAGE block, whichever of its forms was sent; undefined when blank. */
export function messageText(value: Given): string | undefined {
  const text = scalarText(isMap(value) ? value['TEXT'] : value);
  return text === undefined || text.trim() === '' ? undefined : text.replaceAll('#BR#', '[BR]');
}

function itemsOf(value: Given): Json[] {
  if (isMap(value) && !isList(value)) return [value];
  return elements(value) ?? [];
}

function eachAlone(kind: string, value: Given, make: (item: Given) => JsonMap | null): JsonMap[] {
  return itemsOf(value)
    .map(make)
    .filter((item) => item !== null)
    .map((item) => ({ [kind]: [item] }));
}

function together(kind: string, value: Given, make: (item: Given) => JsonMap | null): JsonMap[] {
  const items = itemsOf(value)
    .map(make)
    .filter((item) => item !== null);
  return items.length === 0 ? [] : [{ [kind]: items }];
}

function userItem(given: Given): JsonMap | null {
  if (!isMap(given)) return null;
  const name = lineOf(given['NAME']);
  if (name === undefined) return null;
  const id = firstId(given, ['NETWORK_ID', 'USER_ID', 'CHAT_ID', 'BOT_ID', 'LINK']) ?? {};
  const type = scalarText(given['AVATAR_TYPE']) ?? '';
  const byId = 'CHAT_ID' in id ? 'CHAT' : 'BOT_ID' in id ? 'BOT' : 'USER';
  return {
    NAME: name,
    ...compact({ AVATAR: linkOf(given['AVATAR']) }),
    AVATAR_TYPE: ['USER', 'CHAT', 'BOT'].includes(type) ? type : byId,
    ...id,
  };
}

function imageItem(given: Given): JsonMap | null {
  if (!isMap(given)) return null;
  const link = linkOf(given['LINK']);
  if (link === undefined) return null;
  return compact({
    NAME: lineOf(given['NAME']),
    LINK: link,
    PREVIEW: linkOf(given['PREVIEW']),
    WIDTH: positive(given['WIDTH']),
    HEIGHT: positive(given['HEIGHT']),
  });
}

function fileItem(given: Given): JsonMap | null {
  if (!isMap(given)) return null;
  const link = linkOf(given['LINK']);
  if (link === undefined) return null;
  return compact({ LINK: link, NAME: lineOf(given['NAME']), SIZE: positive(given['SIZE']) });
}
