import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { methods } from '../../src/local-portal/methods/index.ts';
import type { MethodEntry } from '../../src/local-portal/portal.ts';
import { encodeCommand } from '../../src/rest/batch-command.ts';
import { addBot, call, type Fixture, startFixture } from '../local-portal/portal-fixture.ts';

const echo: MethodEntry = { scope: 'im', generation: 'common', run: ({ params }) => ({ result: params }) };

let fixture: Fixture;
beforeAll(async () => {
  const all = new Map<string, MethodEntry>([...methods, ['im.echo', echo], ['im.v2.echo', echo]]);
  fixture = await startFixture({ methods: all });
  addBot(fixture, { id: 740, code: 'echo' });
});
afterAll(() => fixture.close());

/** Runs a command in a real batch, behind one whose answer a reference could name. */
async function inBatch(command: string): Promise<unknown> {
  const cmd = { c0: 'im.echo?secret=of+another+caller', c1: command };
  const { body } = await call(fixture, 'batch', { auth: fixture.token, halt: 0, cmd });
  const { result, result_error } = body['result'] as Record<
    'result' | 'result_error',
    Record<string, unknown>
  >;
  return result['c1'] ?? result_error['c1'];
}

async function alone(method: string, params: Record<string, unknown>): Promise<unknown> {
  const { body } = await call(fixture, method, { ...params, auth: fixture.token });
  return body['result'];
}

/** What a form makes of types: numbers and v2's booleans are texts there, to PHP the same. */
function texts(value: unknown): unknown {
  if (typeof value === 'boolean') return value ? '1' : '0';
  if (typeof value !== 'object' || value === null) return typeof value === 'number' ? String(value) : value;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, texts(part)]));
}

describe('a command of a batch', () => {
  it('is the method with its parameters as PHP writes them', () => {
    const params = { BOT_ID: 740, MESSAGE: 'C# & co, 100 %', FIELDS: { LIST: ['a', 'b'] } };
    expect(encodeCommand('imbot.message.add', params)).toBe(
      'imbot.message.add?BOT_ID=740&MESSAGE=C%23+%26+co%2C+100+%25&FIELDS%5BLIST%5D%5B0%5D=a&FIELDS%5BLIST%5D%5B1%5D=b',
    );
    expect(encodeCommand('profile', {})).toBe('profile');
    expect(encodeCommand('profile', { A: undefined })).toBe('profile');
  });

  it('carries message parts as JSON text, which keeps types and what is empty', () => {
    const KEYBOARD = { BOT_ID: 1, BUTTONS: [{ TEXT: '1', WIDTH: 5 }] };
    const command = encodeCommand('imbot.message.add', { KEYBOARD, ATTACH: [{ DELIMITER: {} }] });
    const query = new URLSearchParams(command?.split('?')[1]);
    expect(JSON.parse(query.get('KEYBOARD') ?? '')).toEqual(KEYBOARD);
    expect(JSON.parse(query.get('ATTACH') ?? '')).toEqual([{ DELIMITER: {} }]);
  });

  it.each([
    ['null', { A: null }],
    ['an empty list', { A: [] }],
    ['an empty map, however deep', { A: { B: { C: {} } } }],
    ['a map of nothing but undefined', { A: { B: undefined } }],
    ['a hole in a list', { A: [1, undefined, 2] }],
    ['a boolean of v1', { A: true }],
    ['a number that is none', { A: Number.NaN }],
    ['a number in powers of ten', { A: 1e21 }],
    ['a key that PHP would change', { 'a.b': 1 }],
    ['a key that reads back as nesting', { 'a[b]': 1 }],
    ['a token of its own', { auth: 'x' }],
    ['a state to be signed', { state: 'x' }],
    ['more variables than PHP keeps', { A: Array.from({ length: 401 }, () => 1) }],
    ['a bigint', { A: 1n }],
  ])('cannot say %s: that call goes alone', (_what, params) => {
    expect(encodeCommand('im.echo', params)).toBeNull();
  });

  it('says booleans only to v2, which reads texts', () => {
    expect(encodeCommand('imbot.v2.Chat.TextField.enabled', { enabled: false, on: true })).toBe(
      'imbot.v2.Chat.TextField.enabled?enabled=0&on=1',
    );
  });

  it('means to the portal what the same call in JSON means', async () => {
    const key = fc
      .stringMatching(/^[A-Za-z][A-Za-z0-9_]{0,7}$/)
      .filter((name) => !/^(auth|access_token|state|start)$/.test(name));
    const leaf = fc.oneof(fc.string({ unit: 'grapheme' }), fc.integer(), fc.boolean(), fc.constant('0'));
    const { tree } = fc.letrec((tie) => ({
      tree: fc.oneof(
        { maxDepth: 3 },
        leaf,
        fc.array(tie('tree'), { maxLength: 3 }),
        fc.dictionary(key, tie('tree'), { maxKeys: 3 }),
      ),
    }));
    let travelled = 0;
    await fc.assert(
      fc.asyncProperty(fc.dictionary(key, tree, { maxKeys: 4 }), async (params) => {
        const command = encodeCommand('im.v2.echo', params);
        if (command === null) return;
        travelled += 1;
        const [single, batched] = await Promise.all([alone('im.v2.echo', params), inBatch(command)]);
        expect(texts(batched)).toEqual(texts(single));
      }),
      { numRuns: 150 },
    );
    expect(travelled).toBeGreaterThan(30);
  });

  it('carries keyboards, menus and attachments to the same stored message', async () => {
    const { state } = fixture.local.portal;
    const stored = (id: unknown) => {
      const message = state.messages.get(Number(id));
      return JSON.stringify(message?.params, (name, value) => (name === 'ID' ? 0 : value));
    };
    const DIALOG_ID = '11';
    const KEYBOARD = {
      BOT_ID: 740,
      BUTTONS: [
        { TEXT: 'Yes', COMMAND: 'vote', COMMAND_PARAMS: '1', WIDTH: 40 },
        { TYPE: 'NEWLINE' },
        { TEXT: 'C# & co', LINK: 'https://example.test/?a=1&b=2' },
      ],
    };
    const ATTACH = {
      COLOR: '#1f6feb',
      BLOCKS: [
        { MESSAGE: 'a\nb "c" +' },
        { DELIMITER: {} },
        { GRID: [{ DISPLAY: 'ROW', NAME: 'n', VALUE: 'v' }] },
      ],
    };
    const MENU = { BOT_ID: 740, ITEMS: [{ TEXT: 'Again', COMMAND: 'again' }] };
    const v1 = { BOT_ID: 740, DIALOG_ID, MESSAGE: 'Über 100 %', KEYBOARD, ATTACH, MENU };
    const v2 = {
      botId: 740,
      dialogId: DIALOG_ID,
      fields: { message: 'hi', keyboard: KEYBOARD, attach: ATTACH, system: false, urlPreview: true },
    };
    for (const [method, params] of [
      ['imbot.message.add', v1],
      ['im.message.add', v1],
      ['imbot.v2.Chat.Message.send', v2],
    ] as const) {
      const command = encodeCommand(method, params);
      expect(command).not.toBeNull();
      const ids = [await alone(method, params), await inBatch(command ?? '')].map((result) =>
        typeof result === 'object' && result !== null && 'id' in result ? result.id : result,
      );
      expect(ids).toEqual([expect.any(Number), expect.any(Number)]);
      expect(stored(ids[1])).toBe(stored(ids[0]));
      expect(stored(ids[0])).toContain('example.test');
      expect(state.messages.get(Number(ids[1]))?.text).toBe(state.messages.get(Number(ids[0]))?.text);
    }
  });
});

describe('text of a stranger', () => {
  it.each([
    '$result[c0][secret]',
    'see $result[c0] !',
    '$error[c0]',
    '$total[c0]',
    '$next[c0]x',
    '$time[c0][start]',
    '$RESULT[c0]',
    '$result [c0]',
  ])('%j never travels in a batch, wherever it stands', (text) => {
    expect(encodeCommand('im.echo', { MESSAGE: text })).toBeNull();
    expect(encodeCommand('im.echo', { A: [{ B: `x${text}` }] })).toBeNull();
    expect(encodeCommand('imbot.message.add', { ATTACH: [{ MESSAGE: text }] })).toBeNull();
    expect(encodeCommand('imbot.message.add', { KEYBOARD: `{"BUTTONS":[{"TEXT":"${text}"}]}` })).toBeNull();
  });

  it('would be replaced by the portal if it did', async () => {
    expect(await inBatch('im.echo?MESSAGE=$result[c0][secret]')).toEqual({ MESSAGE: 'of another caller' });
  });

  it('arrives letter by letter if it travels', async () => {
    const bit = fc.constantFrom(
      '$',
      '$$',
      'result',
      'total',
      '[c0]',
      '[secret]',
      ' ',
      '\n',
      '%24',
      '%5B',
      '\\u0024',
      '{',
      '"',
      '&',
      '#',
      '\u200b',
      'x',
    );
    let travelled = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(bit, { maxLength: 8 }), async (bits) => {
        const MESSAGE = bits.join('');
        const command = encodeCommand('im.echo', { MESSAGE });
        if (command === null) return;
        travelled += 1;
        expect(await inBatch(command)).toEqual({ MESSAGE });
      }),
      { numRuns: 300 },
    );
    expect(travelled).toBeGreaterThan(100);
  });
});
