/** Where the rows of a long list lie: measured heights where they are known, an estimate elsewhere. */
export interface RowLayout {
  /** Row at a height, from 0. */
  rowAt(y: number): number;
  /** Upper edge of a row; for `length` the height of everything. */
  top(row: number): number;
  readonly length: number;
}

/** Lays out rows with these keys. `heights` by key, `estimate` for rows that were never drawn; pixels. */
export function layOut(
  keys: readonly number[],
  heights: ReadonlyMap<number, number>,
  estimate: number,
): RowLayout {
  const { length } = keys;
  const tops = new Float64Array(length + 1);
  let edge = 0;
  for (const [row, key] of keys.entries()) {
    edge += heights.get(key) ?? estimate;
    tops[row + 1] = edge;
  }
  const top = (row: number): number => tops[Math.max(0, Math.min(row, length))] ?? 0;
  return {
    length,
    top,
    rowAt(y) {
      let low = 0;
      let high = Math.max(0, length - 1);
      while (low < high) {
        const middle = (low + high + 1) >> 1;
        if (top(middle) <= y) low = middle;
        else high = middle - 1;
      }
      return low;
    },
  };
}

/** Place of a key after a list has grown or shrunk; it used to be at `hint`. -1 when it is gone. */
export function findRow(keys: readonly number[], key: number, hint: number, grownBy: number): number {
  if (keys[hint] === key) return hint;
  if (keys[hint + grownBy] === key) return hint + grownBy;
  return keys.indexOf(key);
}
