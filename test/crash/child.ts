import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { FromServer, StartOrder, ToServer } from './server.ts';

/** Where processes share what they compiled: most of a life would else be spent on loading. */
const COMPILED = fileURLToPath(new URL('../../node_modules/.cache/b24bot-crash', import.meta.url));
const SERVER = fileURLToPath(new URL('./server.ts', import.meta.url));

/** A server process under test. */
export interface Child {
  /** Resolves when it takes events; rejects, with what it says to do about it, when it failed or ended before. */
  start(order: StartOrder): Promise<void>;
  /** Resolves when nothing is pending any more, with the reasons of all dead letters. */
  rest(): Promise<string[]>;
  kill(signal: NodeJS.Signals): void;
  readonly alive: boolean;
  readonly pid: number;
  /** Resolves when the process has ended: its exit code, or null after a signal. */
  readonly ended: Promise<number | null>;
  /** What it wrote to standard error and output. */
  output(): string;
}

/** Makes a process and lets it load everything, so that a start takes milliseconds. */
export function prepareChild(): Child {
  const child: ChildProcess = fork(SERVER, {
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    execArgv: [],
    env: { PATH: process.env['PATH'] ?? '', NODE_COMPILE_CACHE: COMPILED },
  });
  let alive = true;
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk) => {
      output = `${output}${chunk}`.slice(-20_000);
    });
  }
  const ended = new Promise<number | null>((resolve) => {
    child.once('exit', (code) => {
      alive = false;
      resolve(code);
    });
  });
  // A message to a process that has just died is no news.
  child.on('error', () => undefined);
  const heard = new Map<FromServer['say'], FromServer>();
  const waiting = new Map<FromServer['say'], (message: FromServer) => void>();
  child.on('message', (message: FromServer) => {
    const wanted = waiting.get(message.say);
    waiting.delete(message.say);
    if (wanted) wanted(message);
    else heard.set(message.say, message);
  });

  const failed = new Promise<never>((_, reject) => {
    waiting.set('failed', (message) => {
      if (message.say === 'failed') reject(new Error(`${message.code}: ${message.message}: ${message.hint}`));
    });
  });
  failed.catch(() => undefined);

  const send = (message: ToServer): void => {
    if (alive) child.send(message, () => undefined);
  };
  function hear<Say extends FromServer['say']>(say: Say): Promise<Extract<FromServer, { say: Say }>> {
    const told = new Promise<FromServer>((resolve) => {
      const known = heard.get(say);
      heard.delete(say);
      if (known) resolve(known);
      else waiting.set(say, resolve);
    });
    const gone = ended.then((code) => {
      throw new Error(`the server ended (${code}) before it said '${say}':\n${output}`);
    });
    return Promise.race([told, gone, failed]).then((message) => {
      if (isSaid(message, say)) return message;
      throw new Error(`the server said '${message.say}' instead of '${say}'`);
    });
  }
  const loaded = hear('loaded');
  loaded.catch(() => undefined);

  return {
    async start(order) {
      await loaded;
      send({ say: 'start', ...order });
      await hear('ready');
    },
    async rest() {
      send({ say: 'rest' });
      return (await hear('rest')).dead;
    },
    kill: (signal) => void child.kill(signal),
    get alive() {
      return alive;
    },
    pid: child.pid ?? 0,
    ended,
    output: () => output,
  };
}

function isSaid<Say extends FromServer['say']>(
  message: FromServer,
  say: Say,
): message is Extract<FromServer, { say: Say }> {
  return message.say === say;
}
