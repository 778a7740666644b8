/** What replies are made of. Pure: nothing here sends anything. */
export { type AttachFields, type AttachOptions, attach } from './attach.ts';
export { BbText, type BbValue, bb, plain, raw } from './bb-text.ts';
export {
  bold,
  call,
  chatLink,
  code,
  color,
  type IconOptions,
  type ImageSize,
  icon,
  image,
  italic,
  link,
  mention,
  put,
  quote,
  send,
  size,
  strike,
  type TimestampFormat,
  timestamp,
  underline,
} from './bbcode.ts';
export { type BlockFields, block, type GridCell } from './block.ts';
export { checkDialogId } from './dialog-id.ts';
export type { Part, ReplyPart, ReplyParts, ReplyText } from './gather.ts';
export {
  type ButtonColors,
  type ButtonFields,
  type ButtonStyle,
  button,
  type KeyboardFields,
  type KeyboardOptions,
  keyboard,
  newline,
  styled,
} from './keyboard.ts';
export { markdown } from './markdown.ts';
export { type ItemOptions, item, type MenuFields, type MenuItemFields, menu, menuItem } from './menu.ts';
export { packParts, unpackParts } from './pack.ts';
export { type Params, type Pending, pending, resolveParts } from './pending.ts';
export type { RawPart } from './raw-part.ts';
export {
  type ComposeOptions,
  composeEdit,
  composeReply,
  type Edit,
  type Removed,
  type Reply,
} from './reply.ts';
export { documentedSize, type Measure, portalSize } from './size.ts';
export { splitText } from './split.ts';
export { stripBb } from './strip-bb.ts';
export {
  type AnswerTarget,
  type MenuRule,
  type SendTarget,
  toV1Answer,
  toV1Message,
  toV1Update,
  toV2Answer,
  toV2Message,
  toV2Update,
  type UpdateTarget,
  type V1Answer,
  type V1Message,
  type V1Update,
  type V2Answer,
  type V2Message,
  type V2Update,
} from './wire.ts';
