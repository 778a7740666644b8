import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Json, JsonMap, PortalState } from '../state.ts';
import { KeepError } from './keep-error.ts';
import { pack, unpack } from './pack.ts';

const FORMAT = 'b24bot local portal';
const VERSION = 1;

/** File of the state inside a data folder. */
export function snapshotFile(folder: string): string {
  return join(folder, 'portal.json');
}

export function snapshotText(state: PortalState): string {
  return JSON.stringify({ format: FORMAT, version: VERSION, state: pack(state) });
}

function isMap(value: unknown): value is JsonMap {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * Puts a kept state into a fresh one, whose own facts stay where the kept one has none. False when nothing is kept.
 * @throws KeepError when the file is no snapshot, or one of another version
 */
export async function restore(file: string, state: PortalState): Promise<boolean> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return false;
    throw new KeepError(file, '', 'cannot be read', error);
  }
  let kept: Json;
  try {
    kept = JSON.parse(text) as Json;
  } catch (error) {
    throw new KeepError(file, '', 'is no JSON', error);
  }
  if (!isMap(kept) || kept['format'] !== FORMAT || !isMap(kept['state']))
    throw new KeepError(file, '', 'is no state of a local portal');
  if (kept['version'] !== VERSION)
    throw new KeepError(file, 'version', `is ${String(kept['version'])}, this portal reads ${VERSION}`);
  const loaded = unpack(kept['state']) as Partial<PortalState>;
  const mismatch = Object.entries(loaded).find(([key, value]) => !isAlike(Reflect.get(state, key), value));
  if (mismatch !== undefined) throw new KeepError(file, `state.${mismatch[0]}`, 'has an unknown shape');
  const ids = { ...state.ids, ...loaded.ids };
  Object.assign(state, loaded, { ids });
  return true;
}

/** Same container: what a newer portal does not know any more is as good as what it knows. */
function isAlike(fresh: unknown, loaded: unknown): boolean {
  if (fresh === undefined) return true;
  if (fresh instanceof Map) return loaded instanceof Map;
  if (Array.isArray(fresh)) return Array.isArray(loaded);
  return typeof fresh === typeof loaded;
}
