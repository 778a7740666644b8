import { type DestinationStream, type Logger, pino, stdTimeFunctions } from 'pino';
import { scrubText, scrubValue } from './redact.ts';

export interface LogOptions {
  level: string;
  /** Where the lines go; default: standard output. */
  destination?: DestinationStream;
  /** Values that must not appear whatever they are called: client secret, API key. */
  secrets?: readonly string[];
}

/**
 * The JSON logger. Every line passes two filters, so that a forgotten field cannot leak a token:
 * objects by the names of their keys, and the finished line by patterns (URLs, form bodies, JSON in strings)
 * and by the given secrets themselves.
 */
export function createLogger(options: LogOptions): Logger {
  const literal = (options.secrets ?? []).filter((secret) => secret.length >= 8);
  return pino(
    {
      level: options.level,
      base: null,
      timestamp: stdTimeFunctions.isoTime,
      // Errors are plain objects by then; pino's own serializer would rename them.
      serializers: { err: (error) => error },
      formatters: {
        level: (label) => ({ level: label }),
        log: (object) => scrubObject(object),
      },
      hooks: {
        streamWrite: (line) =>
          literal.reduce((text, secret) => text.replaceAll(secret, '[redacted]'), scrubText(line)),
      },
    },
    options.destination ?? openOutput(),
  );
}

/** Characters of log lines that wait for their reader; what does not fit is dropped. */
const MOST_WAITING = 8 * 1024 * 1024;

/**
 * Standard output that is never waited for: a reader slower than a burst of lines must not stop the server, nor one that
 * is stuck fill its memory. What waits is written when the process exits, and at once with a fatal line.
 */
function openOutput(): DestinationStream {
  return pino.destination({ dest: 1, sync: false, maxLength: MOST_WAITING });
}

function scrubObject(object: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(object).map(([key, value]) => [key, scrubValue(value, key)]));
}

/**
 * Coloured lines for people on standard output.
 * @returns undefined when pino-pretty, a development dependency, is not installed: JSON is written then.
 */
export async function openPrettyOutput(): Promise<DestinationStream | undefined> {
  try {
    const { default: pretty } = await import('pino-pretty');
    return pretty({ translateTime: 'HH:MM:ss.l', sync: true });
  } catch {
    return undefined;
  }
}
