/** A size for people: `1.5 KB`; empty for 0, which stands for unknown. */
export function sizeName(bytes: number): string {
  if (bytes <= 0) return '';
  const step = Math.min(Math.floor(Math.log(bytes) / Math.log(1024)), 3);
  return `${Number((bytes / 1024 ** step).toFixed(1))} ${['bytes', 'KB', 'MB', 'GB'][step]}`;
}
