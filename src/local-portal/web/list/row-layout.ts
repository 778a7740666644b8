/** Where the rows of a long list lie: measured heights where they are known, an estimate elsewhere. */
export interface RowLayout {
  /** Row at a height, from 0. */
  rowAt(y: number): number;
  /** Upper edge of a row; for `length` the height of everything. */
  top(row: number): number;
  readonly length: number;
}

export function layOut(heights: readonly (number | undefined)[], estimate: number): RowLayout {
  const { length } = heights;
  const tops = new Float64Array(length + 1);
  for (let row = 0; row < length; row += 1) tops[row + 1] = (tops[row] ?? 0) + (heights[row] ?? estimate);
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
