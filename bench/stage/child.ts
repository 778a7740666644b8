import { type ChildProcess, spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';

/** A process under test. */
export interface Child {
  readonly pid: number;
  readonly port: number;
  /** Milliseconds from the start of the process until it said that it is ready. */
  readonly readyMs: number;
  /** Milliseconds of processor time used so far, all threads. */
  cpuMs(): number;
  /** Resident memory, MB. */
  rssMb(): number;
  stop(): Promise<void>;
}

export interface ChildOptions {
  args: readonly string[];
  env?: Readonly<Record<string, string>>;
  /** Port in a line of standard output, once the process is ready; undefined for any other line. */
  ready: (line: string) => number | undefined;
}

export async function startChild(options: ChildOptions): Promise<Child> {
  const startedAt = performance.now();
  const child = spawn(process.execPath, options.args, {
    env: { PATH: process.env['PATH'], ...options.env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const orphan = (): boolean => child.kill('SIGKILL');
  process.once('exit', orphan);
  child.once('exit', () => process.off('exit', orphan));
  const port = await portOf(child, options.ready);
  const readyMs = performance.now() - startedAt;
  const pid = child.pid ?? 0;
  return {
    pid,
    port,
    readyMs,
    cpuMs() {
      const threads = readdirSync(`/proc/${pid}/task`);
      const spent = (thread: string): number =>
        Number(readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'utf8').split(' ')[0]);
      return threads.reduce((sum, thread) => sum + spent(thread), 0) / 1e6;
    },
    rssMb() {
      const kb = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
      return Number(kb) / 1024;
    },
    async stop() {
      if (child.exitCode !== null) return;
      const exited = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGTERM');
      await exited;
    },
  };
}

function portOf(child: ChildProcess, ready: ChildOptions['ready']): Promise<number> {
  return new Promise((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`the process ended with ${code} before it was ready`)));
    if (!child.stdout) return;
    // The reader goes on after the port: a full pipe would stop the process.
    createInterface(child.stdout).on('line', (line) => {
      const port = ready(line);
      if (port !== undefined) resolve(port);
      else if (/"level":"(error|fatal)"/.test(line)) process.stderr.write(`${line}\n`);
    });
  });
}
