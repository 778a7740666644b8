import { describe, expect, it } from 'vitest';
import { formatDialogId, parseDialogId } from '../../src/bitrix24/dialog.ts';

describe('a dialog id', () => {
  it.each([
    ['11', { type: 'user', id: 11 }],
    ['chat2210', { type: 'chat', id: 2210 }],
    ['sg7', { type: 'workgroup', id: 7 }],
    ['crm5', { type: 'crm', id: 5 }],
  ] as const)('%s is read and written', (text, dialog) => {
    expect(parseDialogId(text)).toEqual(dialog);
    expect(formatDialogId(dialog)).toBe(text);
  });

  it('may come in any case', () => {
    expect(parseDialogId('CHAT5')).toEqual({ type: 'chat', id: 5 });
  });

  it.each(['', '0', 'chat', 'chat0', '-5', 'chat5x', ' 5', 'user5', '1e3'])('is not %j', (text) => {
    expect(parseDialogId(text)).toBeNull();
  });
});
