import type { Json, JsonMap } from '../../state.ts';
import { unescaped } from '../text/entities.ts';
import { safeLink } from '../text/safe-link.ts';
import { colorIn, countIn, isMap, textIn } from './fields.ts';

/** A button or menu item in the form the page draws. */
export interface Choice {
  /** Place among the message's choices, row breaks not counted: how the portal is told. */
  index: number;
  text: string;
  /** `portal`: the portal does it; the rest stays on the page. */
  does: 'portal' | 'LINK' | 'PUT' | 'COPY' | 'CALL' | 'DIALOG' | 'NOTHING';
  value: string;
  isOff: boolean;
  isWaiting: boolean;
  isLine: boolean;
  isVote: boolean;
  /** Pixels; 0 = as wide as its text. */
  width: number;
  colors: { ground: string; ink: string; offGround: string; offInk: string };
  token: string;
}

/** Rows of a keyboard, or of a menu, as shown on a device. Anything that is not of the stored form is left out. */
export function choiceRows(stored: Json | undefined, part: 'KEYBOARD' | 'MENU', device: string): Choice[][] {
  if (!Array.isArray(stored)) return [];
  const rows: Choice[][] = [[]];
  let index = -1;
  for (const item of stored) {
    if (!isMap(item)) continue;
    if (item['TYPE'] === 'NEWLINE') {
      rows.push([]);
      continue;
    }
    index += 1;
    const context = textIn(item, 'CONTEXT') || 'ALL';
    if (context !== 'ALL' && context !== device) continue;
    const choice = choiceOf(item, part, index);
    const last = rows.at(-1);
    const fits = choice.isLine && (last?.every((one) => one.isLine) ?? false);
    if (last !== undefined && (fits || last.length === 0)) last.push(choice);
    else rows.push([choice]);
  }
  return rows.filter((row) => row.length > 0);
}

function choiceOf(item: JsonMap, part: 'KEYBOARD' | 'MENU', index: number): Choice {
  const { does, value } = actionOf(item);
  return {
    index,
    text: part === 'MENU' ? unescaped(textIn(item, 'TEXT')) : textIn(item, 'TEXT'),
    does,
    value,
    isOff: item['DISABLED'] === 'Y' || item['WAIT'] === 'Y' || does === 'NOTHING',
    isWaiting: item['WAIT'] === 'Y',
    isLine: item['DISPLAY'] === 'LINE',
    isVote: item['VOTE'] === 'Y',
    width: Math.min(countIn(item, 'WIDTH'), 1000),
    colors: {
      ground: colorIn(item, 'BG_COLOR'),
      ink: colorIn(item, 'TEXT_COLOR'),
      offGround: colorIn(item, 'OFF_BG_COLOR'),
      offInk: colorIn(item, 'OFF_TEXT_COLOR'),
    },
    token: textIn(item, 'BG_COLOR_TOKEN') || 'base',
  };
}

function actionOf(item: JsonMap): Pick<Choice, 'does' | 'value'> {
  if (item['LINK'] !== undefined) {
    const value = safeLink(unescaped(textIn(item, 'LINK')));
    return { does: value === '' ? 'NOTHING' : 'LINK', value };
  }
  const action = textIn(item, 'ACTION');
  const value = textIn(item, 'ACTION_VALUE');
  if (action === 'PUT' || action === 'COPY' || action === 'CALL' || action === 'DIALOG')
    return { does: action, value };
  if (action === 'SEND' || item['COMMAND'] !== undefined) return { does: 'portal', value };
  return { does: 'NOTHING', value: '' };
}
