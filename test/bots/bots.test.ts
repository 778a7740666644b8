import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { loadBots } from '../../src/load-bots.ts';

const root = resolve(import.meta.dirname, '../..');
const bots = readdirSync(join(root, 'src/bots'));
const text = (path: string): string => readFileSync(join(root, path), 'utf8');

afterEach(() => vi.unstubAllEnvs());

describe('the bots that ship', () => {
  it('can be served together', async () => {
    vi.stubEnv('ASSISTANT_URL', 'http://127.0.0.1:9/v1');
    const modules = bots.map((name) => `./src/bots/${name}/index.ts`);
    const loaded = await loadBots(modules, root);
    expect(loaded.map(({ profile }) => profile.code)).toEqual(bots);
  });

  it.each(bots)('%s is short, and named where people look', (name) => {
    for (const file of readdirSync(join(root, 'src/bots', name)))
      expect(text(`src/bots/${name}/${file}`).split('\n').length, file).toBeLessThan(150);
    expect(text('README.md')).toContain(`](src/bots/${name})`);
    expect(text('docs/bots.md')).toContain(`](../src/bots/${name})`);
    expect(readdirSync(join(root, 'test/bots', name)).length).toBeGreaterThan(0);
  });

  it.each(bots)('%s imports what its copy could import', (name) => {
    const sources = readdirSync(join(root, 'src/bots', name)).map((file) => text(`src/bots/${name}/${file}`));
    const from = sources.flatMap((source) =>
      [...source.matchAll(/ from '([^']+)'/g)].map((match) => match[1]),
    );
    expect(from).toContain('b24bot');
    expect(from.filter((path) => path?.startsWith('../'))).toEqual([]);
  });
});
