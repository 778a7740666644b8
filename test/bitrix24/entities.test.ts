import { describe, expect, it } from 'vitest';
import { decodeEntities } from '../../src/bitrix24/entities.ts';

describe('decodeEntities', () => {
  it.each([
    ['O&#039;Neil &amp; Co', "O'Neil & Co"],
    ['&lt;b&gt; &quot;x&quot; &apos;y&apos;', `<b> "x" 'y'`],
    ['&#x1F600; &#128512;', '😀 😀'],
    ['&amp;lt;', '&lt;'],
    ['&unknown; & &; &#0; &#xD800; &#1114112; &#', '&unknown; & &; &#0; &#xD800; &#1114112; &#'],
    ['plain', 'plain'],
  ])('reads %s', (escaped, text) => {
    expect(decodeEntities(escaped)).toBe(text);
  });
});
