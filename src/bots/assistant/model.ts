import { B24BotError } from 'b24bot';
import { z } from 'zod';
import { dataOf } from './server-sent-events.ts';
import type { Settings } from './settings.ts';

/** A message as the model is told it. */
export interface Said {
  role: 'system' | 'user' | 'assistant';
  content: string;
}

type Why = 'MODEL_BUSY' | 'MODEL_REFUSED' | 'MODEL_SILENT' | 'MODEL_UNREACHABLE' | 'MODEL_UNREADABLE';

/** No answer, or not all of it. Never holds what was sent or received: that is people's talk, or the key. */
export class ModelError extends B24BotError {
  declare readonly code: Why;
  constructor(code: Why, message: string) {
    super(message, { code, layer: 'handler' });
  }
}

const part = z.object({
  choices: z.array(
    z.object({
      delta: z.object({ content: z.string().nullish() }).optional(),
      message: z.object({ content: z.string().nullish() }).optional(),
    }),
  ),
});

/**
 * Asks the model, and gives the answer piece by piece.
 * @param signal aborts the request; its reason is thrown then
 * @throws ModelError
 */
export async function* ask(
  { url, apiKey, model, silenceMs, longestMs }: Settings,
  messages: readonly Said[],
  signal: AbortSignal,
): AsyncGenerator<string> {
  const late = new AbortController();
  const after = (ms: number) => setTimeout(() => late.abort(), ms);
  const longest = after(longestMs);
  let silence = after(silenceMs);
  try {
    const response = await fetch(`${url}/chat/completions`, {
      method: 'POST',
      redirect: 'error',
      signal: AbortSignal.any([signal, late.signal]),
      headers: {
        'content-type': 'application/json',
        ...(apiKey && { authorization: `Bearer ${apiKey}` }),
      },
      body: JSON.stringify({ model, messages, stream: true }),
    });
    if (!response.ok || !response.body) throw refusal(response.status);
    for await (const piece of pieces(response, response.body)) {
      // What whoever listens does meanwhile is not the model's silence.
      clearTimeout(silence);
      yield piece;
      silence = after(silenceMs);
    }
  } catch (error) {
    signal.throwIfAborted();
    if (late.signal.aborted) throw new ModelError('MODEL_SILENT', 'the answer did not come in time');
    if (error instanceof ModelError) throw error;
    throw new ModelError('MODEL_UNREACHABLE', 'the model cannot be reached, or broke off');
  } finally {
    clearTimeout(silence);
    clearTimeout(longest);
    late.abort();
  }
}

async function* pieces(response: Response, body: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  // Some endpoints know no streams.
  const isStream = /event-stream/.test(response.headers.get('content-type') ?? '');
  const texts = isStream ? dataOf(body) : [await response.text()];
  let isEmpty = true;
  for await (const text of texts) {
    if (text === '[DONE]') break;
    const piece = textOf(text);
    if (piece.trim() !== '') isEmpty = false;
    yield piece;
  }
  if (isEmpty) throw new ModelError('MODEL_UNREADABLE', 'the answer is empty');
}

function textOf(json: string): string {
  try {
    const [choice] = part.parse(JSON.parse(json)).choices;
    return choice?.delta?.content ?? choice?.message?.content ?? '';
  } catch {
    throw new ModelError('MODEL_UNREADABLE', 'the answer is not what a chat completion looks like');
  }
}

function refusal(status: number): ModelError {
  if (status === 429) return new ModelError('MODEL_BUSY', 'the model answered 429');
  if (status >= 500) return new ModelError('MODEL_UNREACHABLE', `the model answered ${status}`);
  return new ModelError('MODEL_REFUSED', `the model answered ${status}`);
}
