import type { ColorToken } from '../bitrix24/color.ts';
import type { JsonMap } from '../bitrix24/methods/index.ts';
import { BbText } from './bb-text.ts';

/** One block of an attachment: an object with exactly one key. Source: REST reference, ATTACH. */
export type BlockFields = JsonMap;

/** Text of a block; BB codes work. Use `bb` for anything that a person wrote. */
type Text = string | BbText;

/** Where a click goes: at most one of them. */
export interface Target {
  userId?: number;
  chatId?: number;
  botId?: number;
  /** Open network user, e.g. `U12`. */
  networkId?: string;
  link?: string;
}

export interface UserBlock extends Target {
  name: string;
  avatar?: string;
  avatarType?: 'USER' | 'CHAT' | 'BOT';
}

/** Needs `link`, or `name` with one of the ids. */
export interface LinkBlock extends Omit<Target, 'botId'> {
  name?: string;
  description?: Text;
  /** HTML instead of a preview picture. */
  html?: string;
  preview?: string;
  /** Pixels of the preview. */
  width?: number;
  height?: number;
}

export interface RichLinkBlock extends LinkBlock {
  /** Shown when there is no preview. */
  extraImage?: string;
}

export interface GridCell {
  name?: Text;
  value?: Text;
  /** Default `BLOCK`. Do not mix them in one grid. */
  display?: 'BLOCK' | 'LINE' | 'ROW' | 'TABLE';
  /** Pixels. */
  width?: number;
  height?: number;
  /** Colour of the value. */
  color?: string;
  colorToken?: ColorToken;
  userId?: number;
  chatId?: number;
  link?: string;
}

export interface ImageBlock {
  link: string;
  name?: string;
  preview?: string;
  /** Pixels. */
  width?: number;
  height?: number;
}

export interface FileBlock {
  link: string;
  name?: string;
  /** Bytes. */
  size?: number;
}

function given(fields: Readonly<Record<string, string | number | BbText | JsonMap | undefined>>): JsonMap {
  return Object.fromEntries(
    Object.entries(fields).flatMap(([key, value]) => {
      if (value === undefined) return [];
      return [[key, value instanceof BbText ? value.toString() : value]];
    }),
  );
}

function target(block: Target): Record<string, string | number | undefined> {
  return {
    NETWORK_ID: block.networkId,
    USER_ID: block.userId,
    CHAT_ID: block.chatId,
    BOT_ID: block.botId,
    LINK: block.link,
  };
}

function linkFields(block: LinkBlock): Record<string, string | number | BbText | undefined> {
  return {
    ...target(block),
    NAME: block.name,
    DESC: block.description,
    HTML: block.html,
    PREVIEW: block.preview,
  };
}

type OneOrMore<Block> = Block | readonly Block[];

function isMany<Block>(value: OneOrMore<Block>): value is readonly Block[] {
  return Array.isArray(value);
}

function each<Block>(value: OneOrMore<Block>, fields: (block: Block) => JsonMap): JsonMap | JsonMap[] {
  return isMany(value) ? value.map(fields) : fields(value);
}

/** The blocks there are. */
export const block = {
  message: (text: Text): BlockFields => ({ MESSAGE: String(text) }),
  /** People, chats or bots with their pictures. */
  user: (users: OneOrMore<UserBlock>): BlockFields => ({
    USER: each(users, (user) =>
      given({ NAME: user.name, ...target(user), AVATAR: user.avatar, AVATAR_TYPE: user.avatarType }),
    ),
  }),
  link: (links: OneOrMore<LinkBlock>): BlockFields => ({
    LINK: each(links, (link) => given({ ...linkFields(link), WIDTH: link.width, HEIGHT: link.height })),
  }),
  /** A link with a large picture. Named, but not described, by the reference. */
  richLink: (links: OneOrMore<RichLinkBlock>): BlockFields => ({
    RICH_LINK: each(links, (link) =>
      given({
        ...linkFields(link),
        EXTRA_IMAGE: link.extraImage,
        PREVIEW_SIZE:
          link.width === undefined && link.height === undefined
            ? undefined
            : given({ WIDTH: link.width, HEIGHT: link.height }),
      }),
    ),
  }),
  /** Names and values. */
  grid: (cells: readonly GridCell[]): BlockFields => ({
    GRID: cells.map((cell) =>
      given({
        DISPLAY: cell.display ?? 'BLOCK',
        NAME: cell.name,
        VALUE: cell.value,
        WIDTH: cell.width,
        HEIGHT: cell.height,
        COLOR: cell.color,
        COLOR_TOKEN: cell.colorToken,
        USER_ID: cell.userId,
        CHAT_ID: cell.chatId,
        LINK: cell.link,
      }),
    ),
  }),
  image: (images: OneOrMore<ImageBlock>): BlockFields => ({
    IMAGE: each(images, (image) =>
      given({
        LINK: image.link,
        NAME: image.name,
        PREVIEW: image.preview,
        WIDTH: image.width,
        HEIGHT: image.height,
      }),
    ),
  }),
  file: (files: OneOrMore<FileBlock>): BlockFields => ({
    FILE: each(files, (file) => given({ LINK: file.link, NAME: file.name, SIZE: file.size })),
  }),
  /** A line. @param size pixels, default 200 */
  delimiter: (options: { size?: number; color?: string } = {}): BlockFields => ({
    DELIMITER: given({ SIZE: options.size, COLOR: options.color }),
  }),
};
