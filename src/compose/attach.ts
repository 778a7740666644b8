import type { ColorToken } from '../bitrix24/color.ts';
import type { JsonMap } from '../bitrix24/methods/index.ts';
import { checkAttach } from './attach-check.ts';
import type { BbText } from './bb-text.ts';
import type { BlockFields } from './block.ts';

/** An attachment in full form: what `attach` makes, and what may be given instead of it. Source: REST reference, ATTACH. */
export type AttachFields = {
  BLOCKS: readonly JsonMap[];
  /** Hex, `CHAT` or `TRANSPARENT`; the portal picks one when absent. */
  COLOR?: string;
  COLOR_TOKEN?: ColorToken;
  DESCRIPTION?: string;
};

export interface AttachOptions {
  /** `#RGB`, `#RRGGBB`, `CHAT` (the chat's own) or `TRANSPARENT`; without it the portal picks one at random. */
  color?: string;
  colorToken?: ColorToken;
  /** For previews and old clients. `FIRST_MESSAGE` takes the first message block, `SKIP_MESSAGE` none. */
  description?: string | BbText;
}

/**
 * A structured block under the text of a message.
 *
 * A backslash before `n`, `t`, `"` or another backslash would be turned into something else by the portal; an
 * invisible word joiner is put between them (`%5C` in links), so that `C:\new` arrives readable.
 *
 * @example attach([block.message('[b]Order 5071[/b]'), block.grid([{ name: 'State', value: 'packed' }])], { color: '#1f6feb' })
 * @throws ComposeError ATTACH_ERROR naming the block that the portal would drop
 */
export function attach(blocks: readonly BlockFields[], options: AttachOptions = {}): AttachFields {
  return checkAttach({
    ...(options.color !== undefined && { COLOR: options.color }),
    ...(options.colorToken !== undefined && { COLOR_TOKEN: options.colorToken }),
    ...(options.description !== undefined && { DESCRIPTION: String(options.description) }),
    BLOCKS: blocks,
  });
}
