import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '../..');
// Inside the project, so that the blocks import b24bot by its own name as a reader would.
const work = join(root, 'node_modules/.cache/docs-code');

interface Block {
  name: string;
  code: string;
}

function blocks(file: string): Block[] {
  const text = readFileSync(join(root, file), 'utf8');
  return [...text.matchAll(/^```(?:ts|typescript)\n([\s\S]*?)^```/gm)].map((match, index) => ({
    name: `${file.replace(/\W+/g, '-')}-${index + 1}.ts`,
    code: match[1] ?? '',
  }));
}

const documents = ['README.md', ...readdirSync(join(root, 'docs')).map((name) => `docs/${name}`)].filter(
  (name) => name.endsWith('.md'),
);

it('every TypeScript block of the documentation compiles', () => {
  const all = documents.flatMap(blocks);
  expect(all.length).toBeGreaterThan(2);
  rmSync(work, { recursive: true, force: true });
  mkdirSync(work, { recursive: true });
  for (const { name, code } of all) writeFileSync(join(work, name), `${code}\nexport {};\n`);
  const config = {
    extends: join(root, 'tsconfig.json'),
    compilerOptions: {
      noUnusedLocals: false,
      noUnusedParameters: false,
      typeRoots: [join(root, 'node_modules/@types')],
    },
    include: ['*.ts'],
  };
  writeFileSync(join(work, 'tsconfig.json'), JSON.stringify(config));
  try {
    execFileSync(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '-p', work], {
      stdio: 'pipe',
    });
  } catch (error) {
    throw new Error(`documentation does not compile:\n${(error as { stdout: Buffer }).stdout}`);
  }
});
