import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '../../src');

/**
 * Which rooms a room may look into, besides itself. An event goes from http to rest; each room knows only
 * the rooms to its right and the platform's language below them.
 */
const below = ['bitrix24', 'errors'];
const rest = [...below, 'storage', 'rest'];
const bot = [...rest, 'portals', 'compose', 'bot'];
const rooms: Record<string, string[]> = {
  bitrix24: [],
  errors: [],
  redact: ['errors'],
  log: ['errors', 'redact'],
  config: ['errors'],
  metrics: [],
  'key-file': ['errors'],
  'load-bots': ['errors', 'bot', 'bots'],
  compose: below,
  storage: below,
  rest,
  portals: rest,
  bot,
  bots: [],
  // What is kept of an error is shown to people.
  delivery: [...bot, 'redact'],
  intake: [...bot, 'delivery'],
  http: [...bot, 'delivery', 'intake'],
  'local-portal': ['bitrix24'],
};

/** What the local portal may share with the server: a mistake in anything else must not hide in both. */
const sharedWithLocalPortal = /^bitrix24\/(form(-\w+)?|limits|color|event|methods\/\w+)\.ts$/;

function sources(dir: string): string[] {
  return readdirSync(dir, { withFileTypes: true }).flatMap((entry) => {
    const path = join(dir, entry.name);
    if (entry.isDirectory()) return sources(path);
    return entry.name.endsWith('.ts') ? [path] : [];
  });
}

const files = sources(root).map((path) => ({
  path,
  name: relative(root, path),
  text: readFileSync(path, 'utf8'),
}));

const roomOf = (name: string): string =>
  name.includes('/') ? name.slice(0, name.indexOf('/')) : name.replace(/\.ts$/, '');

function imports(path: string, text: string): string[] {
  return [...text.matchAll(/(?:from|import)\s*\(?\s*'(\.[^']+)'/g)].map((match) =>
    relative(root, resolve(dirname(path), match[1] ?? '')),
  );
}

describe('the rooms of the house', () => {
  it('has files to look at', () => {
    expect(files.length).toBeGreaterThan(20);
  });

  it('are imported in one direction only', () => {
    const wrong = files.flatMap(({ path, name, text }) => {
      const allowed = rooms[roomOf(name)];
      if (!allowed) return [];
      return imports(path, text)
        .filter((target) => roomOf(target) !== roomOf(name) && !allowed.includes(roomOf(target)))
        .map((target) => `${name} imports ${target}`);
    });
    expect(wrong).toEqual([]);
  });

  it('keep the store behind its ports and the drivers out of reach', () => {
    const wrong = files
      .filter(({ name }) => !name.startsWith('storage/') && !/^(app|main|cli\/|testing\/)/.test(name))
      .flatMap(({ path, name, text }) =>
        imports(path, text)
          .filter((target) => /^storage\/(?!store\.ts)/.test(target))
          .map((target) => `${name} imports ${target}`),
      );
    expect(wrong).toEqual([]);
  });

  it('share only the wire codec, the limits and types with the local portal', () => {
    const wrong = files
      .filter(({ name }) => name.startsWith('local-portal/'))
      .flatMap(({ path, name, text }) =>
        imports(path, text)
          .filter((target) => !target.startsWith('local-portal/') && !sharedWithLocalPortal.test(target))
          .map((target) => `${name} imports ${target}`),
      );
    expect(wrong).toEqual([]);
  });

  it('have a rule each', () => {
    const free = new Set(['app', 'main', 'index', 'cli', 'testing']);
    const unknown = new Set(
      files.map(({ name }) => roomOf(name)).filter((room) => !(room in rooms) && !free.has(room)),
    );
    expect([...unknown]).toEqual([]);
  });
});

describe('files', () => {
  it('stay under 400 lines, tests and benchmarks too', () => {
    const beside = ['test', 'bench', 'scripts', 'bots'].map((folder) => resolve(root, '..', folder));
    const long = [root, ...beside]
      .flatMap(sources)
      .map((path) => ({ name: relative(resolve(root, '..'), path), text: readFileSync(path, 'utf8') }))
      .map(({ name, text }) => ({ name, lines: text.split('\n').length }))
      .filter(({ lines }) => lines > 400);
    expect(long).toEqual([]);
  });

  it('are mostly under 150 lines', () => {
    const written = files.filter(({ text }) => !text.startsWith('// Generated'));
    const short = written.filter(({ text }) => text.split('\n').length <= 150);
    expect(short.length / written.length).toBeGreaterThan(0.7);
  });

  it('are never named after nothing in particular', () => {
    expect(files.filter(({ name }) => /(utils?|helpers?|common|manager|misc)\.ts$/.test(name))).toEqual([]);
  });
});
