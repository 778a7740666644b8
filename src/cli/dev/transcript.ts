import type { LocalPortal } from '../../local-portal/create.ts';
import type { Chat, Json, JsonMap, Message } from '../../local-portal/state.ts';

/** One line of a conversation, as `--json` prints it. */
export interface TranscriptLine {
  type: 'message' | 'edited' | 'deleted';
  dialog: string;
  messageId: number;
  author: string;
  isBot: boolean;
  text: string;
  attach: string[];
  buttons: string[];
  menu: string[];
}

const isMap = (value: Json): value is JsonMap =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function list(value: Json | undefined): JsonMap[] {
  return Array.isArray(value) ? value.filter(isMap) : [];
}

/** What a block of an attachment says, on one line. */
function blockText(block: JsonMap): string {
  const [name = '', value = ''] = Object.entries(block)[0] ?? [];
  if (typeof value === 'string') return value;
  if (name === 'DELIMITER') return '---';
  const cells = Array.isArray(value) ? value.filter(isMap) : [];
  return cells
    .map((cell) => [cell['NAME'], cell['VALUE'], cell['LINK']].filter(Boolean).join(': '))
    .join(' | ');
}

function dialogName(chat: Chat): string {
  return chat.type === 'P' ? 'private' : chat.title;
}

/** Renders what happened to a message. */
export function transcriptLine(
  local: LocalPortal,
  type: TranscriptLine['type'],
  message: Message,
  chat: Chat,
): TranscriptLine {
  const author = local.portal.state.users.get(message.authorId);
  const { params } = message;
  return {
    type,
    dialog: dialogName(chat),
    messageId: message.id,
    author: author ? `${author.name} ${author.lastName}`.trim() : 'system',
    isBot: author?.isBot ?? false,
    text: message.text,
    attach: list(params['ATTACH']).flatMap((attach) => list(attach['BLOCKS']).map(blockText)),
    buttons: list(params['KEYBOARD']).flatMap((button) =>
      button['TEXT'] === undefined ? [] : [String(button['TEXT'])],
    ),
    menu: list(params['MENU']).map((item) => String(item['TEXT'])),
  };
}

/** The line for a terminal. */
export function terminalText(line: TranscriptLine): string {
  const mark = { message: '', edited: ' (edited)', deleted: ' (deleted)' }[line.type];
  const where = line.dialog === 'private' ? '' : ` in ${line.dialog}`;
  const indent = line.isBot ? '    ' : '';
  const rows = [
    `${line.author}${where}${mark}: ${line.text.replaceAll('\n', '\n  ')}`,
    ...line.attach.map((text) => `  | ${text}`),
    ...(line.buttons.length > 0 ? [`  ${line.buttons.map((text) => `[${text}]`).join(' ')}`] : []),
    ...(line.menu.length > 0 ? [`  menu: ${line.menu.join(', ')}`] : []),
  ];
  return rows.map((row) => indent + row.replaceAll('\n', `\n${indent}`)).join('\n');
}

/** Reports every message, edit and deletion of the portal. Returns what ends it. */
export function follow(local: LocalPortal, tell: (line: TranscriptLine) => void): () => void {
  return local.listen((happening) => {
    if (happening.type === 'messageAdd')
      tell(transcriptLine(local, 'message', happening.message, happening.chat));
    if (happening.type === 'messageUpdate' || happening.type === 'messageChange')
      tell(transcriptLine(local, 'edited', happening.message, happening.chat));
    if (happening.type === 'messageDelete')
      tell(transcriptLine(local, 'deleted', happening.message, happening.chat));
  });
}
