import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { join } from 'node:path';

const FILE = join(import.meta.dirname, '../RESULTS.md');
const TITLE = `# Benchmark results

Written by \`npm run bench -- --write\`. Every ratio is against a floor that was measured in the same run, in turn with
b24bot; numbers are medians. Driver, portal and server share the machine, so absolute numbers say more about it than
about the code.
`;

function machine(): string {
  const [first] = cpus();
  const gb = Math.round(totalmem() / 1024 ** 3);
  const { node, sqlite } = process.versions;
  const commit = execFileSync('git', ['rev-parse', '--short', 'HEAD'], {
    cwd: import.meta.dirname,
    encoding: 'utf8',
  });
  return `${new Date().toISOString().slice(0, 16)}Z, commit ${commit.trim()}, ${cpus().length} x ${first?.model.trim()}, ${gb} GB, Node ${node}, SQLite ${sqlite}`;
}

/** Puts the result of one benchmark into RESULTS.md, in place of its former one. */
export function keepResult(name: string, { table, json }: { table: string; json: string }): void {
  const text = existsSync(FILE) ? readFileSync(FILE, 'utf8') : TITLE;
  const [head = '', ...sections] = text.split(/^(?=## )/m);
  const mine = `## ${name}\n\n${machine()}\n\n\`\`\`\n${table}\n\n${json}\n\`\`\`\n\n`;
  const others = sections.filter((section) => !section.startsWith(`## ${name}\n`));
  const sorted = [...others.map((section) => `${section.trimEnd()}\n\n`), mine].sort();
  writeFileSync(FILE, `${head.trimEnd()}\n\n${sorted.join('')}`.trimEnd().concat('\n'));
}
