import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { ConfigError } from '../errors.ts';

const MAIN = fileURLToPath(new URL('../main.ts', import.meta.url));
const READY_WITHIN_MS = 15_000;

/** The bot server in a process of its own, so that it can be restarted while the portal goes on. */
export interface ServerProcess {
  /** E.g. `http://127.0.0.1:3000`. */
  readonly origin: string;
  /** Ends the process gracefully and starts it again with the sources as they are now. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

export interface ServerProcessOptions {
  port: number;
  env: Readonly<Record<string, string>>;
  /** Called when the process ends without having been told to, once it was ready. */
  onCrash: (code: number | null) => void;
}

async function untilReady(origin: string, child: ChildProcess): Promise<void> {
  for (const end = Date.now() + READY_WITHIN_MS; Date.now() < end; await pause(30)) {
    if (child.exitCode !== null)
      throw new ConfigError(
        `the server ended with code ${child.exitCode} before it was ready`,
        'What it said stands above.',
      );
    const answer = await fetch(`${origin}/health/ready`).catch(() => null);
    if (answer?.ok) return;
  }
  throw new ConfigError(`the server was not ready within ${READY_WITHIN_MS / 1000} s`);
}

/** Starts the server and resolves when it is ready. @throws ConfigError when it does not come up */
export async function startServerProcess(options: ServerProcessOptions): Promise<ServerProcess> {
  const origin = `http://127.0.0.1:${options.port}`;
  let child: ChildProcess | undefined;
  // A server that does not come up is told by what start throws.
  let expected = true;

  const start = async (): Promise<void> => {
    const started = spawn(process.execPath, [MAIN], {
      env: {
        ...process.env,
        ...options.env,
        HOST: '127.0.0.1',
        PORT: String(options.port),
        PUBLIC_URL: origin,
      },
      // stdout carries the server's log; it goes beside the conversation, not into it.
      stdio: ['ignore', process.stderr, process.stderr],
    });
    child = started;
    // Whatever ends this process, nothing is left behind.
    const kill = (): void => void started.kill('SIGTERM');
    process.once('exit', kill);
    started.once('exit', () => process.off('exit', kill));
    started.once('exit', (code) => {
      if (!expected) options.onCrash(code);
    });
    await untilReady(origin, started);
    expected = false;
  };
  const stop = async (): Promise<void> => {
    expected = true;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill('SIGTERM');
    await ended;
  };

  await start();
  return {
    origin,
    async restart() {
      await stop();
      await start();
    },
    stop,
  };
}
