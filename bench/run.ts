/**
 * `npm run bench -- [name…] [--write]`: runs the named benchmarks, or all of this folder, and prints for each a table
 * and, as its last line, one line of JSON. `--write` keeps both in RESULTS.md, in place of those benchmarks' former results. Every benchmark measures its floor in the same run and prints the ratio, because
 * absolute numbers say more about the machine than about the code.
 */
import { readdirSync } from 'node:fs';
import { keepResult } from './stage/results.ts';

export type BenchRow = Record<string, string | number>;

/** What every file of this folder but this one exports. */
export interface Bench {
  name: string;
  run(): Promise<{ rows: BenchRow[]; summary: Record<string, unknown> }>;
}

function table(rows: readonly BenchRow[]): string {
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const cells = [columns, ...rows.map((row) => columns.map((column) => String(row[column] ?? '')))];
  const widths = columns.map((_, at) => Math.max(...cells.map((line) => (line[at] ?? '').length)));
  const isText = (at: number): boolean => typeof rows[0]?.[columns[at] ?? ''] === 'string';
  return cells
    .map((line) =>
      line.map((cell, at) => (isText(at) ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0))),
    )
    .map((line) => line.join('  ').trimEnd())
    .join('\n');
}

function isBench(module: unknown): module is Bench {
  return typeof module === 'object' && module !== null && 'name' in module && 'run' in module;
}

const known = readdirSync(import.meta.dirname)
  .filter((file) => file.endsWith('.ts') && file !== 'run.ts')
  .map((file) => file.slice(0, -3))
  .sort();
const write = process.argv.includes('--write');
const wanted = process.argv.slice(2).filter((word) => word !== '--write');
const unknown = wanted.filter((name) => !known.includes(name));
if (unknown.length > 0) {
  console.error(`No benchmark named ${unknown.join(', ')}. There are: ${known.join(', ')}`);
  process.exitCode = 1;
} else {
  for (const name of wanted.length > 0 ? wanted : known) {
    const bench: unknown = await import(`./${name}.ts`);
    if (!isBench(bench)) continue;
    const { rows, summary } = await bench.run();
    const result = { table: table(rows), json: JSON.stringify({ bench: bench.name, ...summary }) };
    console.log(`${result.table}\n`);
    console.log(result.json);
    if (write) keepResult(bench.name, result);
  }
}
