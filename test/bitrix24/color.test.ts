import { describe, expect, expectTypeOf, it } from 'vitest';
import { COLORS, type ColorV2, colorV1, colorV2, isHexColor } from '../../src/bitrix24/color.ts';

describe('colour names', () => {
  it('turn from v1 to v2 and back', () => {
    expect(colorV2('LIGHT_BLUE')).toBe('lightBlue');
    expect(colorV1('lightBlue')).toBe('LIGHT_BLUE');
    for (const color of COLORS) expect(colorV1(colorV2(color) ?? '')).toBe(color);
  });

  it('keep a name that is already in the wanted spelling', () => {
    expect(colorV2('darkBlue')).toBe('darkBlue');
    expect(colorV1('RED')).toBe('RED');
  });

  it.each(['ORANGE', 'orange', 'Red', 'light_blue', ''])('do not know %j', (name) => {
    expect(colorV1(name)).toBeUndefined();
    expect(colorV2(name)).toBeUndefined();
  });

  it('are checked by the compiler', () => {
    expectTypeOf<'lightBlue'>().toExtend<ColorV2>();
    expectTypeOf<'orange'>().not.toExtend<ColorV2>();
  });
});

describe('hex colours', () => {
  it.each(['#fff', '#1F6feb'])('take %s', (text) => expect(isHexColor(text)).toBe(true));
  it.each(['fff', '#ffff', '#1f6fe', '#1f6febff', '#xyz', 'red', '#fff\n', ''])('refuse %j', (text) =>
    expect(isHexColor(text)).toBe(false),
  );
});
