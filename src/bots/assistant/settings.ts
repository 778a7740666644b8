import { ConfigError } from 'b24bot';
import { z } from 'zod';

/** Where the answers come from, and how long they may take. */
export interface Settings {
  /** Address of the OpenAI-compatible interface, e.g. `https://llm.example.com/v1`. */
  readonly url: string;
  /** Local models need none. */
  readonly apiKey?: string | undefined;
  readonly model: string;
  /** What the model is told first. */
  readonly prompt: string;
  /** Milliseconds without a sign of life after which an answer is given up. */
  readonly silenceMs: number;
  /** Milliseconds for a whole answer; less than HANDLER_TIMEOUT. */
  readonly longestMs: number;
  /** Milliseconds between two edits of a message: every portal takes two calls a second, for all its bots. */
  readonly editMs: number;
}

export const defaults = { silenceMs: 20_000, longestMs: 45_000, editMs: 2000 } as const;

const PROMPT =
  'You are an assistant in a company chat. Answer briefly, in the language of the question. Write Markdown without tables.';

const environment = z.object({
  ASSISTANT_URL: z.url({ protocol: /^https?$/ }),
  ASSISTANT_API_KEY: z.string().optional(),
  ASSISTANT_MODEL: z.string().default('gpt-4o-mini'),
  ASSISTANT_PROMPT: z.string().default(PROMPT),
});

/** @throws ConfigError when the address is missing or none; it never repeats a value */
export function readSettings(env: Readonly<Record<string, string | undefined>>): Settings {
  const given = Object.entries(env).filter(([, value]) => value?.trim());
  const read = environment.safeParse(Object.fromEntries(given));
  if (!read.success) {
    throw new ConfigError(
      'ASSISTANT_URL must be the address of an OpenAI-compatible interface',
      'For example ASSISTANT_URL=http://127.0.0.1:11434/v1 and ASSISTANT_MODEL for a model that runs there.',
    );
  }
  const { ASSISTANT_URL, ASSISTANT_API_KEY, ASSISTANT_MODEL, ASSISTANT_PROMPT } = read.data;
  return {
    ...defaults,
    url: ASSISTANT_URL.replace(/\/+$/, ''),
    apiKey: ASSISTANT_API_KEY,
    model: ASSISTANT_MODEL,
    prompt: ASSISTANT_PROMPT,
  };
}
