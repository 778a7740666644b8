import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';
import type { WireMap } from '../../bitrix24/event.ts';
import { textOf } from '../../bitrix24/event-fields.ts';
import { decodeForm, encodeForm } from '../../bitrix24/form.ts';
import { ConfigError } from '../../errors.ts';

/** A recorded event body. */
export interface BodyFile {
  path: string;
  name: string;
  /** As it goes over the wire when nothing is rewritten. */
  wire: string | Uint8Array<ArrayBuffer>;
  /** The decoded body; null when it cannot be decoded. */
  body: WireMap | null;
  /** Upper-case event name; empty when there is none. */
  event: string;
  /**
   * True for bodies that attack the server: they cannot be decoded, or their file is called `hostile…`. They are
   * sent as they are, and being refused is right.
   */
  isHostile: boolean;
}

/** A JSON body is sent as the form that the portal would have sent. @throws ConfigError for anything but a map */
function fromJson(path: string, text: string): WireMap {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    value = null;
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as WireMap;
  throw new ConfigError(
    `${path} holds no JSON object`,
    'A .json body is the decoded event: {"event": …, "data": …}.',
  );
}

async function readBody(path: string): Promise<BodyFile> {
  const bytes = await readFile(path);
  const isJson = extname(path) === '.json';
  const decoded = isJson ? null : decodeForm(bytes);
  const body = isJson ? fromJson(path, bytes.toString('utf8')) : decoded?.ok ? decoded.value : null;
  const name = basename(path);
  return {
    path,
    name,
    wire: isJson && body !== null ? encodeForm(body) : new Uint8Array(bytes),
    body,
    event: (textOf(body?.['event']) ?? '').toUpperCase(),
    isHostile: body === null || name.startsWith('hostile'),
  };
}

/** Bodies in a folder, by name: `.form` files, and `.json` files that have no `.form` of the same name. */
async function bodiesIn(folder: string): Promise<BodyFile[]> {
  const names = (await readdir(folder)).sort();
  const forms = new Set(names.filter((name) => name.endsWith('.form')));
  const chosen = names.filter(
    (name) => forms.has(name) || (name.endsWith('.json') && !forms.has(name.replace(/json$/, 'form'))),
  );
  const bodies = await Promise.all(chosen.map((name) => readBody(join(folder, name))));
  // Other things are kept beside events, e.g. answers of the portal.
  return bodies.filter((file) => file.event !== '' || file.body === null);
}

/**
 * Reads files and folders of bodies.
 * @throws ConfigError when there is nothing to send
 */
export async function readBodies(paths: readonly string[]): Promise<BodyFile[]> {
  const found = await Promise.all(
    paths.map(async (path) => {
      const entry = await stat(path).catch(() => null);
      if (entry === null) throw new ConfigError(`there is no file or folder ${path}`);
      return entry.isDirectory() ? await bodiesIn(path) : [await readBody(path)];
    }),
  );
  const files = found.flat();
  if (files.length > 0) return files;
  throw new ConfigError(
    'there is nothing to replay',
    'Name files, or folders with files, that end in .form or .json.',
  );
}
