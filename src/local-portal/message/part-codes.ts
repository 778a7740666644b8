import type { PortalSettings } from '../portal.ts';

/** Which family of codes a method answers with; `send` is v2. */
export type PartMethod = 'add' | 'answer' | 'update' | 'send';

export type PartCodes = Readonly<
  Record<'attach' | 'keyboard' | 'menu', { readonly error: string; readonly oversize: string }>
>;

const documented: PartCodes = {
  attach: { error: 'ATTACH_ERROR', oversize: 'ATTACH_OVERSIZE' },
  keyboard: { error: 'KEYBOARD_ERROR', oversize: 'KEYBOARD_OVERSIZE' },
  menu: { error: 'MENU_ERROR', oversize: 'MENU_OVERSIZE' },
};

const actual: Readonly<Record<PartMethod, PartCodes>> = {
  add: {
    attach: documented.attach,
    keyboard: { error: 'KEYBOARD_ERROR', oversize: 'PARAM_KEYBOARD_ERROR' },
    menu: { error: 'MENU_ERROR', oversize: 'PARAM_MENU_ERROR' },
  },
  answer: {
    attach: documented.attach,
    keyboard: documented.keyboard,
    menu: { error: 'MENU_ERROR', oversize: 'PARAM_MENU_ERROR' },
  },
  // The lower-case letters are the platform's own.
  update: { ...documented, menu: { error: 'menu_ERROR', oversize: 'MENU_OVERSIZE' } },
  send: {
    attach: { error: 'PARAM_ATTACH_ERROR', oversize: 'PARAM_ATTACH_ERROR' },
    keyboard: { error: 'PARAM_KEYBOARD_ERROR', oversize: 'PARAM_KEYBOARD_ERROR' },
    menu: { error: 'PARAM_MENU_ERROR', oversize: 'PARAM_MENU_ERROR' },
  },
};

/** Codes that a method answers for a bad or too large part (REST reference: im.message.add, error codes). */
export function partCodes(limits: PortalSettings['limits'], method: PartMethod): PartCodes {
  return limits === 'documented' ? documented : actual[method];
}
