type Rgb = [number, number, number];

/** Contrast that small text needs (WCAG 2.2, 1.4.3), with a little to spare. */
const ENOUGH = 4.6;
/** The backgrounds of both kinds of bubbles; the less favourable one counts. */
const grounds = { light: [221, 243, 252] as Rgb, dark: [47, 62, 74] as Rgb };

/** `#RGB` or `#RRGGBB`; null for anything else. */
export function rgbOf(color: string): Rgb | null {
  const short = /^#([0-9a-f])([0-9a-f])([0-9a-f])$/i.exec(color);
  const full = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(color);
  const parts = (short ?? full)
    ?.slice(1)
    .map((part) => Number.parseInt(part.length === 1 ? part + part : part, 16));
  const [red, green, blue] = parts ?? [];
  return red === undefined || green === undefined || blue === undefined ? null : [red, green, blue];
}

/**
 * A colour that a bot or user chose, darkened or lightened until it can be read on a message. Undefined when it is
 * no colour: the text keeps that of its surroundings.
 */
export function readableColor(color: string, isDark: boolean): string | undefined {
  const chosen = rgbOf(color);
  if (chosen === null) return undefined;
  const ground = isDark ? grounds.dark : grounds.light;
  const goal: Rgb = isDark ? [255, 255, 255] : [0, 0, 0];
  for (let share = 0; share <= 1; share += 0.05) {
    const mixed = chosen.map((part, at) => Math.round(part + ((goal[at] ?? 0) - part) * share));
    const shade: Rgb = [mixed[0] ?? 0, mixed[1] ?? 0, mixed[2] ?? 0];
    if (contrast(shade, ground) >= ENOUGH) return `rgb(${shade.join(' ')})`;
  }
  return undefined;
}

/** Black or white, whichever reads better on a colour. */
export function inkOn(color: string): string {
  const ground = rgbOf(color);
  if (ground === null) return '#fff';
  return contrast([255, 255, 255], ground) >= contrast([29, 33, 38], ground) ? '#fff' : '#1d2126';
}

/** A darker shade on which white can be read. */
export function underWhite(color: string): string {
  const chosen = rgbOf(color) ?? [41, 97, 155];
  for (let share = 1; share > 0; share -= 0.05) {
    const shade = chosen.map((part) => Math.round(part * share));
    const rgb: Rgb = [shade[0] ?? 0, shade[1] ?? 0, shade[2] ?? 0];
    if (contrast([255, 255, 255], rgb) >= ENOUGH) return `rgb(${rgb.join(' ')})`;
  }
  return '#29619b';
}

function contrast(one: Rgb, other: Rgb): number {
  const [high = 0, low = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (high + 0.05) / (low + 0.05);
}

function luminance(color: Rgb): number {
  const [red = 0, green = 0, blue = 0] = color.map((part) => {
    const share = part / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
