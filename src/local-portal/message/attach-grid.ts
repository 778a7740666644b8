import { PortalError } from '../portal.ts';
import type { JsonMap } from '../state.ts';
import { compact, lineOf, linkOf, positive } from './attach-link.ts';
import { colorToken, hexColor } from './paint.ts';
import { elements, type Given, isMap, scalarText } from './value.ts';

const displays: Readonly<Record<string, string>> = {
  BLOCK: 'BLOCK',
  LINE: 'LINE',
  ROW: 'ROW',
  TABLE: 'TABLE',
  CARD: 'LINE',
  COLUMN: 'ROW',
};

/**
 * The cells of a GRID in stored form, invalid ones left out (REST reference: attachments, GRID).
 * @throws PortalError INTERNAL_SERVER_ERROR (500) for a GRID that is no list of cells: the portal crashes there.
 */
export function gridCells(given: Given): JsonMap[] {
  const cells = elements(given);
  if (cells === null) throw crash();
  const kept: JsonMap[] = [];
  for (const cell of cells) {
    if (!isMap(cell)) throw crash();
    const stored = gridCell(cell);
    if (stored !== null) kept.push(stored);
  }
  return kept;
}

function gridCell(cell: JsonMap): JsonMap | null {
  const display = displays[scalarText(cell['DISPLAY']) ?? ''] ?? 'BLOCK';
  const name = lineOf(cell['NAME']);
  const value = scalarText(cell['VALUE']);
  const shown = value === undefined || value.trim() === '' ? undefined : value.replaceAll('#BR#', '[BR]');
  if (name === undefined && shown === undefined && display !== 'LINE') return null;
  return compact({
    DISPLAY: display,
    NAME: name,
    VALUE: shown,
    WIDTH: positive(cell['WIDTH']),
    HEIGHT: positive(cell['HEIGHT']),
    COLOR: hexColor(cell['COLOR']),
    COLOR_TOKEN: colorToken(cell['COLOR_TOKEN']),
    USER_ID: positive(cell['USER_ID']),
    CHAT_ID: positive(cell['CHAT_ID']),
    LINK: linkOf(cell['LINK']),
  });
}

function crash(): PortalError {
  return new PortalError('INTERNAL_SERVER_ERROR', 'Internal server error', 500);
}
