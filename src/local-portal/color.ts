/** The portal's named colours (REST reference, COLOR) and how pages draw them. */
const hexByCode: Readonly<Record<string, string>> = {
  RED: '#df532d',
  GREEN: '#64a513',
  MINT: '#4ba984',
  LIGHT_BLUE: '#4ba5c3',
  DARK_BLUE: '#3e99ce',
  PURPLE: '#8474c8',
  AQUA: '#1eb4aa',
  PINK: '#f76187',
  LIME: '#58cc47',
  BROWN: '#ab7761',
  AZURE: '#29619b',
  KHAKI: '#728f7a',
  SAND: '#ba9c7b',
  MARENGO: '#556574',
  GRAY: '#909090',
  GRAPHITE: '#5e5f5e',
};

/** `LIGHT_BLUE`, `lightBlue` or `#4ba5c3` -> `#4ba5c3`; an unknown name is drawn in azure. */
export function colorHex(color: string): string {
  if (color.startsWith('#')) return color;
  const code = color.replace(/([a-z])([A-Z])/g, '$1_$2').toUpperCase();
  return hexByCode[code] ?? '#29619b';
}

/** The upper-case name of a colour; AZURE when it has none. */
export function colorCode(color: string): string {
  const hex = colorHex(color).toLowerCase();
  return Object.keys(hexByCode).find((code) => hexByCode[code] === hex) ?? 'AZURE';
}
