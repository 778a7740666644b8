const characters: Readonly<Record<string, string>> = {
  '&amp;': '&',
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&#039;': "'",
};

/** Links of buttons and texts of menu items are stored HTML-escaped. */
export function unescaped(text: string): string {
  return text.replace(/&(?:amp|lt|gt|quot|#039);/g, (entity) => characters[entity] ?? entity);
}
