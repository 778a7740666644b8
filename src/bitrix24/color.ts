/** Colours of bots and chats in v1 spelling. Source: REST reference, imbot.register. ORANGE is refused by the portal. */
export const COLORS = [
  'RED',
  'GREEN',
  'MINT',
  'LIGHT_BLUE',
  'DARK_BLUE',
  'PURPLE',
  'AQUA',
  'PINK',
  'LIME',
  'BROWN',
  'AZURE',
  'KHAKI',
  'SAND',
  'MARENGO',
  'GRAY',
  'GRAPHITE',
] as const;

/** Colour name of v1, e.g. `LIGHT_BLUE`. */
export type ColorV1 = (typeof COLORS)[number];
/** The same colour in v2, e.g. `lightBlue`. */
export type ColorV2 = Uncapitalize<Pascal<ColorV1>>;
type Pascal<Name extends string> = Name extends `${infer Head}_${infer Tail}`
  ? `${Capitalize<Lowercase<Head>>}${Pascal<Tail>}`
  : Capitalize<Lowercase<Name>>;

const V2_OF: Readonly<Record<ColorV1, ColorV2>> = {
  RED: 'red',
  GREEN: 'green',
  MINT: 'mint',
  LIGHT_BLUE: 'lightBlue',
  DARK_BLUE: 'darkBlue',
  PURPLE: 'purple',
  AQUA: 'aqua',
  PINK: 'pink',
  LIME: 'lime',
  BROWN: 'brown',
  AZURE: 'azure',
  KHAKI: 'khaki',
  SAND: 'sand',
  MARENGO: 'marengo',
  GRAY: 'gray',
  GRAPHITE: 'graphite',
};

/** Accents of attachments and buttons. Source: REST reference, ATTACH and KEYBOARD. */
export const COLOR_TOKENS = ['primary', 'secondary', 'alert', 'base'] as const;
export type ColorToken = (typeof COLOR_TOKENS)[number];

export function isColorToken(value: unknown): value is ColorToken {
  return COLOR_TOKENS.some((token) => token === value);
}

/** Colours from the platform's early attachments. Source: REST reference, ATTACH. */
export const ATTACH_COLORS = { normal: '#aac337', attention: '#e8a441', problem: '#df532d' } as const;

/** The v1 name of a colour given in either spelling; undefined for a name the portal does not know. */
export function colorV1(name: string): ColorV1 | undefined {
  return COLORS.find((color) => color === name || V2_OF[color] === name);
}

/** The v2 name of a colour given in either spelling; undefined for a name the portal does not know. */
export function colorV2(name: string): ColorV2 | undefined {
  const color = colorV1(name);
  return color === undefined ? undefined : V2_OF[color];
}

/** True for `#RGB` and `#RRGGBB`, the only forms the portal takes. */
export function isHexColor(text: string): boolean {
  return /^#(?:[0-9a-f]{3}|[0-9a-f]{6})$/i.test(text);
}
