import type { JsonMap } from '../state.ts';
import { escapeHtml, isEmpty, scalarText, trim, wholeNumber } from './value.ts';

/** Actions a client knows, case-sensitive. */
const actions = ['PUT', 'SEND', 'COPY', 'CALL', 'DIALOG', 'LIVECHAT', 'HELP'];

/**
 * The one action of a button or menu item in stored form, by the portal's priority: LINK (if valid), FUNCTION
 * (never over REST), APP_ID, ACTION with value, COMMAND. Null when none is valid: the button is dropped.
 */
export function choiceAction(given: JsonMap, botId: number): JsonMap | null {
  const { LINK: link, ACTION: action, COMMAND: command } = given;
  if (given['FUNCTION'] !== undefined && given['FUNCTION'] !== null) return null;
  if (typeof link === 'string' && /^(?:\/|https?:\/\/)/.test(link)) return { LINK: escapeHtml(link) };
  const appId = wholeNumber(given['APP_ID']);
  if (appId > 0) return { APP_ID: appId, APP_PARAMS: scalarText(given['APP_PARAMS']) ?? '' };
  const value = scalarText(given['ACTION_VALUE']) ?? '';
  if (typeof action === 'string' && actions.includes(action) && trim(value) !== '')
    return { ACTION: action, ACTION_VALUE: value };
  const name = typeof command === 'string' ? command.replace(/^\//, '') : '';
  if (isEmpty(name) || botId <= 0) return null;
  return { COMMAND: name, COMMAND_PARAMS: scalarText(given['COMMAND_PARAMS']) ?? '' };
}
