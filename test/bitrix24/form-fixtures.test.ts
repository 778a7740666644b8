import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { decodeForm, encodeForm } from '../../src/bitrix24/form.ts';

const fixtures = join(import.meta.dirname, '../fixtures/events');
const files = readdirSync(fixtures);
const pairs = files
  .filter((file) => file.endsWith('.form') && files.includes(file.replace(/form$/, 'json')))
  .map((file) => file.slice(0, -'.form'.length));

const formOf = (name: string): Buffer => readFileSync(join(fixtures, `${name}.form`));
const jsonOf = (name: string): Record<string, unknown> =>
  JSON.parse(readFileSync(join(fixtures, `${name}.json`), 'utf8'));

describe("PHP's own output", () => {
  it('is there to be compared with', () => {
    expect(pairs.length).toBeGreaterThan(45);
  });

  it.each(pairs)('%s decodes to its structure, from bytes and from text', (name) => {
    expect(decodeForm(formOf(name))).toEqual({ ok: true, value: jsonOf(name) });
    expect(decodeForm(formOf(name).toString())).toEqual({ ok: true, value: jsonOf(name) });
  });

  it.each(pairs)('%s is what its structure encodes to, byte for byte', (name) => {
    expect(encodeForm(jsonOf(name))).toBe(formOf(name).toString());
  });
});

describe('a hostile body', () => {
  it('with a broken percent sequence is refused, naming the key', () => {
    expect(decodeForm(formOf('hostile-broken-encoding'))).toMatchObject({
      ok: false,
      error: { code: 'FORM_BAD_ENCODING', at: 'data[PARAMS][MESSAGE]' },
    });
  });

  it('with 400 levels is refused', () => {
    expect(decodeForm(formOf('hostile-deep-nesting'))).toMatchObject({
      ok: false,
      error: { code: 'FORM_TOO_DEEP' },
    });
  });

  it('with keys that reach into the language loses them and nothing else', () => {
    const form = decodeForm(formOf('hostile-prototype-keys'));
    expect(form).toMatchObject({ ok: true, value: { data: { PARAMS: { MESSAGE: 'x' } } } });
    expect(form.ok && Object.keys(form.value.data ?? {})).toEqual(['PARAMS']);
    expect(Object.prototype).not.toHaveProperty('polluted');
  });

  it('with a huge index keeps ids as keys', () => {
    expect(decodeForm(formOf('hostile-sparse-index'))).toMatchObject({
      ok: true,
      value: { data: { BOT: { '4294967295': { BOT_ID: '1' }, '5': { BOT_ID: '5' } } } },
    });
  });
});
