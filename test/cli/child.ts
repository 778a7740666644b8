import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const CLI = fileURLToPath(new URL('../../src/cli/b24bot.ts', import.meta.url));

/** What a command printed and how it ended. */
export interface Ended {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** `b24bot` in a process of its own, without a terminal. */
export interface Child {
  readonly process: ChildProcess;
  /** Resolves with the lines on stdout so far once one matches. @throws Error when the process ends before */
  line(pattern: RegExp): Promise<string>;
  ended: Promise<Ended>;
}

export const b24bot = (...args: string[]): Child => b24botIn({}, ...args);

/** The same, with further variables in its environment. */
export function b24botIn(env: Readonly<Record<string, string>>, ...args: string[]): Child {
  const child = spawn(process.execPath, [CLI, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...env },
  });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  const ended = once(child, 'close').then(() => ({ code: child.exitCode, stdout, stderr }));
  return {
    process: child,
    ended,
    async line(pattern) {
      for (;;) {
        const found = stdout.split('\n').find((line) => pattern.test(line));
        if (found !== undefined) return found;
        if (child.exitCode !== null) throw new Error(`ended with ${child.exitCode}: ${stderr}`);
        await Promise.race([once(child.stdout, 'data'), ended]);
      }
    },
  };
}

/** Runs a command to its end. */
export function run(...args: string[]): Promise<Ended> {
  return b24bot(...args).ended;
}
