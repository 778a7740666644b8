import type { PortalState } from '../state.ts';
import { snapshotText } from './snapshot.ts';
import { writeWhole } from './write-file.ts';

/** Keeps a portal's state on disk. */
export interface Keeper {
  /** Something may have changed: the state is written soon. */
  touch(): void;
  /** Writes the state now, if it differs from what is on disk. */
  flush(): Promise<void>;
}

/** Changes come in bursts: they are written together after so many milliseconds. */
const SOON_MS = 250;

/** @param fail hears why a write in the background failed; the next change tries again */
export function createKeeper(file: string, state: PortalState, fail: (error: unknown) => void): Keeper {
  let timer: NodeJS.Timeout | undefined;
  let written = '';
  let writing: Promise<void> = Promise.resolve();

  async function write(): Promise<void> {
    const text = snapshotText(state);
    if (text === written) return;
    await writeWhole(file, text);
    written = text;
  }
  function flush(): Promise<void> {
    clearTimeout(timer);
    timer = undefined;
    writing = writing.catch(() => {}).then(write);
    return writing;
  }
  return {
    touch() {
      timer ??= setTimeout(() => void flush().catch(fail), SOON_MS).unref();
    },
    flush,
  };
}

/** Keeps nothing. */
export const forgetful: Keeper = { touch() {}, flush: async () => {} };
