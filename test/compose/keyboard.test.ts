import { describe, expect, it } from 'vitest';
import {
  button,
  composeReply,
  item,
  keyboard,
  menu,
  newline,
  type RawPart,
} from '../../src/compose/index.ts';
import { refusal } from './refusal.ts';

const ok = { TEXT: 'ok', COMMAND: 'ok' };

describe('a keyboard', () => {
  it('puts rows apart with NEWLINE', () => {
    const made = keyboard([
      [button.command('Yes', '/vote', 'yes'), button.command('No', 'vote', 'no')],
      button.link('Rules', 'https://rules.example.test/'),
      button.send('Hi'),
      [button.put('Fill', 'text')],
    ]);
    expect(made).toEqual({
      BUTTONS: [
        { TEXT: 'Yes', COMMAND: 'vote', COMMAND_PARAMS: 'yes' },
        { TEXT: 'No', COMMAND: 'vote', COMMAND_PARAMS: 'no' },
        { TYPE: 'NEWLINE' },
        { TEXT: 'Rules', LINK: 'https://rules.example.test/' },
        { TEXT: 'Hi', ACTION: 'SEND', ACTION_VALUE: 'Hi' },
        { TYPE: 'NEWLINE' },
        { TEXT: 'Fill', ACTION: 'PUT', ACTION_VALUE: 'text' },
      ],
    });
  });

  it('keeps breaks that were written, and drops empty rows', () => {
    expect(
      keyboard([button.send('a'), newline(), button.send('b'), []]).BUTTONS.map(({ TYPE }) => TYPE),
    ).toEqual([undefined, 'NEWLINE', undefined]);
  });

  it('translates style, defaults and the other actions', () => {
    const style = {
      bgColor: '#29619b',
      textColor: '#fff',
      offBgColor: '#123456',
      offTextColor: '#000',
      token: 'primary',
      display: 'LINE',
      width: 100,
      block: true,
      disabled: true,
      context: 'MOBILE',
    } as const;
    const made = keyboard(
      [
        button.command('a', 'a', '', style),
        button.copy('b', 'v'),
        button.call('c', '+49'),
        button.dialog('d', 7),
      ],
      { bgColor: '#fff', vote: true },
    );
    expect(made.BUTTONS[0]).toEqual({
      TEXT: 'a',
      COMMAND: 'a',
      BG_COLOR: '#29619b',
      TEXT_COLOR: '#fff',
      OFF_BG_COLOR: '#123456',
      OFF_TEXT_COLOR: '#000',
      BG_COLOR_TOKEN: 'primary',
      DISPLAY: 'LINE',
      WIDTH: 100,
      BLOCK: 'Y',
      DISABLED: 'Y',
      CONTEXT: 'MOBILE',
    });
    expect(made.BUTTONS.slice(1).map(({ ACTION, ACTION_VALUE }) => `${ACTION} ${ACTION_VALUE}`)).toEqual([
      'COPY v',
      'CALL +49',
      'DIALOG 7',
    ]);
    expect(made).toMatchObject({ COLORS: { BG_COLOR: '#fff' }, VOTE: 'Y' });
  });

  it.each<[string, Record<string, unknown>]>([
    ['no text', { COMMAND: 'a' }],
    ['a blank text', { TEXT: ' ', COMMAND: 'a' }],
    ['a number as text', { TEXT: 1, COMMAND: 'a' }],
    ['the text "0"', { TEXT: '0', COMMAND: 'a' }],
    ['no action', { TEXT: 'Help' }],
    ['two actions', { TEXT: 'Help', COMMAND: 'a', LINK: '/x' }],
    ['FUNCTION', { TEXT: 'Help', FUNCTION: 'x()', LINK: '/x' }],
    ['a script as link', { TEXT: 'Help', LINK: 'javascript:alert(1)' }],
    ['a phone as link', { TEXT: 'Help', LINK: 'tel:+49' }],
    ['a link without scheme', { TEXT: 'Help', LINK: 'www.example.test' }],
    ['an unknown action', { TEXT: 'Help', ACTION: 'DANCE', ACTION_VALUE: 'x' }],
    ['an action in lower case', { TEXT: 'Help', ACTION: 'send', ACTION_VALUE: 'x' }],
    ['an action without value', { TEXT: 'Help', ACTION: 'SEND' }],
    ['an action with a blank value', { TEXT: 'Help', ACTION: 'SEND', ACTION_VALUE: ' ' }],
    ['a dialog that is none', { TEXT: 'Help', ACTION: 'DIALOG', ACTION_VALUE: 'Ann' }],
    ['a blank command', { TEXT: 'Help', COMMAND: '/' }],
    ['command parameters that are no text', { TEXT: 'Help', COMMAND: 'a', COMMAND_PARAMS: {} }],
    ['a colour name', { TEXT: 'Help', COMMAND: 'a', BG_COLOR: 'red' }],
    ['an unknown token', { TEXT: 'Help', COMMAND: 'a', BG_COLOR_TOKEN: 'danger' }],
    ['an unknown context', { TEXT: 'Help', COMMAND: 'a', CONTEXT: 'WEB' }],
    ['an unknown display', { TEXT: 'Help', COMMAND: 'a', DISPLAY: 'INLINE' }],
    ['a width of nothing', { TEXT: 'Help', COMMAND: 'a', WIDTH: 0 }],
    ['BLOCK that is neither Y nor N', { TEXT: 'Help', COMMAND: 'a', BLOCK: 'yes' }],
  ])('with %s is refused, naming the button, in every form', (_, broken) => {
    const buttons = [ok, { TYPE: 'NEWLINE' }, ok, broken];
    const forms: RawPart[] = [JSON.stringify(buttons), JSON.stringify({ BUTTONS: buttons })];
    forms.push(JSON.parse(forms[0] === undefined ? '' : String(forms[0])), JSON.parse(String(forms[1])));
    for (const form of forms) {
      const error = refusal(() => composeReply(['text', { keyboard: form }]));
      expect(error).toMatchObject({ code: 'KEYBOARD_ERROR', layer: 'compose' });
      expect(error.at).toMatch(/^keyboard\.buttons\[3\]/);
      if (typeof broken['TEXT'] === 'string' && broken['TEXT'] === 'Help') {
        expect(error.at).toBe('keyboard.buttons[3] "Help"');
        expect(error.message).toContain(error.at);
      }
    }
  });

  it('built by hand or by builder is refused where it is built', () => {
    expect(refusal(() => keyboard([button.link('Help', 'javascript:x')])).at).toBe(
      'keyboard.buttons[0] "Help"',
    );
    expect(refusal(() => keyboard([button.send('x')], { bgColor: 'red' })).at).toBe('keyboard.colors');
  });

  it.each<[string, RawPart]>([
    ['no button in a full form', { BUTTONS: [] }],
    ['only line breaks', [{ TYPE: 'NEWLINE' }]],
    ['no BUTTONS', { BOT_ID: 1 }],
    ['a string that is no JSON', '{"BUTTONS":['],
    ['JSON that is no structure', '7'],
    ['the mark of removal', 'N'],
    ['a list of texts', ['Help']],
  ])('with %s is refused', (_, form) =>
    expect(refusal(() => composeReply(['text', { keyboard: form }])).code).toBe('KEYBOARD_ERROR'),
  );

  it.each<[string, RawPart]>([
    ['', ''],
    ['[]', []],
    ['{}', {}],
    ['"[]"', '[]'],
  ])('that is empty (%s) counts as not given', (_, form) =>
    expect(composeReply(['text', { keyboard: form }])[0].keyboard).toBeUndefined(),
  );

  it('without any button is refused by the builder', () =>
    expect(refusal(() => keyboard([])).code).toBe('KEYBOARD_ERROR'));

  it('takes numbers where the portal wants text', () => {
    const [{ keyboard: made }] = composeReply([
      'text',
      {
        keyboard: [
          { TEXT: 'a', ACTION: 'DIALOG', ACTION_VALUE: 7 },
          { TEXT: 'b', COMMAND: '/b', COMMAND_PARAMS: 5 },
        ],
      },
    ]);
    expect(made?.BUTTONS).toEqual([
      { TEXT: 'a', ACTION: 'DIALOG', ACTION_VALUE: '7' },
      { TEXT: 'b', COMMAND: 'b', COMMAND_PARAMS: '5' },
    ]);
  });
});

describe('a menu', () => {
  it('is made of items', () => {
    expect(
      menu([
        item.command('Details', '/show', '7'),
        item.link('Help', 'https://example.test/', { context: 'DESKTOP' }),
        item.send('Again', 'again', { disabled: true }),
        item.put('Fill', 'x'),
        item.copy('Copy', 'x'),
        item.call('Call', '+49'),
        item.dialog('Ann', 'chat7'),
      ]),
    ).toEqual({
      ITEMS: [
        { TEXT: 'Details', COMMAND: 'show', COMMAND_PARAMS: '7' },
        { TEXT: 'Help', LINK: 'https://example.test/', CONTEXT: 'DESKTOP' },
        { TEXT: 'Again', ACTION: 'SEND', ACTION_VALUE: 'again', DISABLED: 'Y' },
        { TEXT: 'Fill', ACTION: 'PUT', ACTION_VALUE: 'x' },
        { TEXT: 'Copy', ACTION: 'COPY', ACTION_VALUE: 'x' },
        { TEXT: 'Call', ACTION: 'CALL', ACTION_VALUE: '+49' },
        { TEXT: 'Ann', ACTION: 'DIALOG', ACTION_VALUE: 'chat7' },
      ],
    });
  });

  it.each<[string, Record<string, string | number>]>([
    ['a blank text', { TEXT: '', COMMAND: 'a' }],
    ['no action', { TEXT: 'Help' }],
    ['FUNCTION', { TEXT: 'Help', FUNCTION: 'x' }],
    ['a script', { TEXT: 'Help', LINK: 'javascript:x' }],
    ['an unknown context', { TEXT: 'Help', COMMAND: 'a', CONTEXT: 'WEB' }],
  ])('with %s is refused, naming the item', (_, broken) => {
    const error = refusal(() => composeReply(['text', { menu: { ITEMS: [ok, broken] } }]));
    expect(error.code).toBe('MENU_ERROR');
    expect(error.at).toMatch(/^menu\.items\[1\]/);
  });

  it('without items is refused', () => {
    expect(refusal(() => menu([])).code).toBe('MENU_ERROR');
    expect(refusal(() => composeReply(['text', { menu: 'x' }])).code).toBe('MENU_ERROR');
  });
});
