import { existsSync } from 'node:fs';
import module from 'node:module';
import { fileURLToPath } from 'node:url';

// Types are stripped and code is compiled once, not at every start; so nothing of ours is imported before this.
// Where the folder cannot be written, nothing is lost but time.
module.enableCompileCache(fileURLToPath(new URL('../node_modules/.cache/b24bot', import.meta.url)));

async function main(): Promise<void> {
  const [
    { createApp },
    { readConfig },
    { loadBots },
    { createLogger, openPrettyOutput },
    { environmentSecrets, logSecrets },
  ] = await Promise.all([
    import('./app.ts'),
    import('./config.ts'),
    import('./load-bots.ts'),
    import('./log.ts'),
    import('./app/log-secrets.ts'),
  ]);
  if (existsSync('.env')) process.loadEnvFile('.env');
  const config = readConfig(process.env);
  const destination = config.logPretty ? await openPrettyOutput() : undefined;
  const log = createLogger({
    level: config.logLevel,
    secrets: [...logSecrets(config), ...environmentSecrets(process.env)],
    ...(destination ? { destination } : {}),
  });
  const app = await createApp(config, await loadBots(config.bots, process.cwd()), { log });

  let asked = 0;
  const stop = async (signal: NodeJS.Signals): Promise<void> => {
    asked += 1;
    // Somebody is in a hurry: what is unfinished is handled after the next start.
    if (asked > 1) process.exit(1);
    log.info({ signal }, 'asked to stop');
    await app.stop();
    process.exit(0);
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
  // A call that a handler did not wait for, and that failed: the author's mistake, after which all else is as it was.
  // To end over it would have events repeated that were handled, and fail again at each of them.
  process.on('unhandledRejection', (reason) => {
    log.error(
      { err: reason },
      'a promise that nobody waited for was rejected: await every call in a handler',
    );
  });
  // After such an error nothing is certain; the inbox is on disk and a fresh process takes it up.
  process.on('uncaughtException', (error, origin) => {
    log.fatal({ err: error, origin }, 'unexpected error: the process ends');
    process.exit(1);
  });

  await app.start();
  // Else a process that is killed would leave nothing to the next one.
  module.flushCompileCache();
}

async function explain(error: unknown): Promise<string> {
  const [{ B24BotError }, { scrubText }, { environmentSecrets }] = await Promise.all([
    import('./errors.ts'),
    import('./redact.ts'),
    import('./app/log-secrets.ts'),
  ]);
  const known = environmentSecrets(process.env);
  if (error instanceof B24BotError) {
    return scrubText(error.hint ? `${error.message}\n${error.hint}` : error.message, known);
  }
  return scrubText(error instanceof Error ? (error.stack ?? error.message) : String(error), known);
}

try {
  await main();
} catch (error) {
  process.stderr.write(`b24bot cannot start. ${await explain(error)}\n`);
  process.exit(1);
}
