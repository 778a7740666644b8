import { StorageError } from '../../errors.ts';

export interface BatchOptions<Job, Result> {
  /** Does all jobs in one transaction; one result per job, in their order. */
  run: (jobs: readonly Job[]) => Promise<Result[]>;
  /** What a job adds to the size of a transaction. */
  weigh: (job: Job) => number;
  /** Weight of one transaction at most; a heavier job goes alone. */
  limit: number;
}

/** Resolves with the job's result once it is durable. */
export type Batch<Job, Result> = (job: Job) => Promise<Result>;

interface Waiting<Job, Result> {
  job: Job;
  resolve: (result: Result) => void;
  reject: (error: unknown) => void;
}

/**
 * Shares transactions between jobs: whatever comes in one turn of the event loop, or while the transaction before is
 * under way, goes together into the next one.
 */
export function createBatch<Job, Result>(options: BatchOptions<Job, Result>): Batch<Job, Result> {
  const { run, weigh, limit } = options;
  let queue: Waiting<Job, Result>[] = [];
  let running = false;

  async function settle(group: readonly Waiting<Job, Result>[]): Promise<void> {
    try {
      const results = await run(group.map(({ job }) => job));
      for (const [index, { resolve, reject }] of group.entries()) {
        const result = results[index];
        if (result === undefined) reject(new Error('a job without a result'));
        else resolve(result);
      }
    } catch (error) {
      // A value that the database refuses must not take the others along; with anything else all are in trouble.
      const isOne = error instanceof StorageError && error.code === 'STORAGE_FAILED' && group.length > 1;
      if (isOne) for (const one of group) await settle([one]);
      else for (const { reject } of group) reject(error);
    }
  }

  function next(): Waiting<Job, Result>[] {
    let weight = 0;
    const size = queue.findIndex(({ job }, index) => {
      weight += weigh(job);
      return index > 0 && weight > limit;
    });
    const group = size === -1 ? queue : queue.slice(0, size);
    queue = size === -1 ? [] : queue.slice(size);
    return group;
  }

  async function drain(): Promise<void> {
    while (queue.length > 0) await settle(next());
    running = false;
  }

  return (job) =>
    new Promise((resolve, reject) => {
      queue.push({ job, resolve, reject });
      if (running) return;
      running = true;
      // After the poll phase: every request that this turn read from a socket is in the queue by then.
      setImmediate(() => void drain());
    });
}
