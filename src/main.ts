import { existsSync } from 'node:fs';
import { createApp } from './app.ts';
import { readConfig } from './config.ts';
import { B24BotError } from './errors.ts';
import { loadBots } from './load-bots.ts';
import { createLogger, openPrettyOutput } from './log.ts';
import { scrubText } from './redact.ts';

async function main(): Promise<void> {
  if (existsSync('.env')) process.loadEnvFile('.env');
  const config = readConfig(process.env);
  const destination = config.logPretty ? await openPrettyOutput() : undefined;
  const log = createLogger({
    level: config.logLevel,
    secrets: [config.clientSecret, config.publishApiKey, config.encryptionKeys].filter(
      (text) => text !== undefined,
    ),
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
  // After such an error nothing is certain; the inbox is on disk and a fresh process takes it up.
  process.on('uncaughtException', (error, origin) => {
    log.fatal({ err: error, origin }, 'unexpected error: the process ends');
    process.exit(1);
  });

  await app.start();
}

main().catch((error: unknown) => {
  const known = error instanceof B24BotError;
  const hint = known && error.hint ? `\n${error.hint}` : '';
  const text = known
    ? `${error.message}${hint}`
    : error instanceof Error
      ? (error.stack ?? error.message)
      : String(error);
  process.stderr.write(`b24bot cannot start. ${scrubText(text)}\n`);
  process.exit(1);
});
