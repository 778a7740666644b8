import type { BbText } from './bb-text.ts';
import { JOINER } from './escape.ts';

/** Names of the BB codes that chats know. Source: Bitrix24 REST reference, message formatting. */
export const BB_TAGS =
  'b|i|u|s|size|color|url|user|chat|dialog|context|pch|send|put|call|code|quote|img|icon|timestamp|disk|rating|attach|br';

const CODE_OR_TAG = new RegExp(
  `\\[code\\]([\\s\\S]*?)\\[/code\\]|\\[(/?(?:${BB_TAGS}))(?:[=\\s][^\\]]*)?\\]|#BR#`,
  'gi',
);

/** The words of a text without its BB codes, e.g. for a log line or a notification. */
export function stripBb(text: string | BbText): string {
  return String(text)
    .replace(CODE_OR_TAG, (found: string, inCode: string | undefined, name: string | undefined) => {
      if (inCode !== undefined) return inCode;
      if (name === undefined) return found === '#BR#' ? '\n' : found;
      return name.toLowerCase() === 'br' ? '\n' : '';
    })
    .replaceAll(JOINER, '');
}
