import { type SeedOptions, seedState } from '../seed.ts';
import type { PortalState } from '../state.ts';
import { KeepError } from './keep-error.ts';
import { createKeeper, forgetful, type Keeper } from './keeper.ts';
import { restore, snapshotFile } from './snapshot.ts';
import { sowChats } from './sow.ts';

/** Where a portal's state comes from and where it is kept. */
export interface StateOptions extends SeedOptions {
  /** Folder that keeps the state; absent: it ends with the portal. */
  dataDir?: string | undefined;
  /** JSON file with people and chats of a fresh portal; a kept state goes before it. */
  seedFile?: string | undefined;
  /** Hears why the state could not be written. */
  warn?: ((text: string) => void) | undefined;
}

/** The state that a portal starts with. @throws KeepError when a file cannot be used */
export async function openState(options: StateOptions): Promise<{ state: PortalState; keeper: Keeper }> {
  const { dataDir, seedFile, warn } = options;
  // Only a portal with a seed file loads what checks it: the others start faster.
  const seed = seedFile === undefined ? undefined : await (await import('./seed-file.ts')).readSeed(seedFile);
  const twice = seed?.users.findIndex(({ id }, at) => seed.users.slice(0, at).some((one) => one.id === id));
  if (seedFile !== undefined && twice !== undefined && twice >= 0)
    throw new KeepError(seedFile, `users[${twice}].id`, 'stands there twice');
  const language = options.language ?? seed?.language;
  const state = seedState({
    ...options,
    users: [...(options.users ?? []), ...(seed?.users ?? [])],
    ...(language === undefined ? {} : { language }),
  });
  if (seed !== undefined && seedFile !== undefined) sowChats(state, seedFile, seed.chats, options.now);
  if (dataDir === undefined) return { state, keeper: forgetful };
  const file = snapshotFile(dataDir);
  await restore(file, state);
  // What it was started as counts, whatever was kept.
  if (options.hasV2 !== undefined) state.hasV2 = options.hasV2;
  const keeper = createKeeper(file, state, (error) =>
    warn?.(`the state could not be kept: ${error instanceof Error ? error.message : String(error)}`),
  );
  return { state, keeper };
}
