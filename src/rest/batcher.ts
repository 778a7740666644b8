import { BATCH_COMMANDS } from '../bitrix24/limits.ts';
import { RestError } from '../errors.ts';
import { commandName, errorOf, readBatch } from './batch-answer.ts';
import type { RestAnswer, RestRequest } from './rest.ts';
import type { WaitingCall } from './waiting-call.ts';

/** Largest JSON body of a batch. */
const BODY_BYTES = 1024 * 1024;
/** Quotes, name, colon and comma around a command. */
const AROUND = 12;

/** Decides which calls fill one batch. The first call taken sets its group. */
export class Load {
  readonly #most: number;
  #group: string | undefined;
  #bytes = 0;
  #count = 0;

  /** @param most commands, at most 50 */
  constructor(most: number) {
    this.#most = Math.min(most, BATCH_COMMANDS);
  }

  get isEmpty(): boolean {
    return this.#count === 0;
  }

  judge(call: WaitingCall): 'take' | 'last' | 'leave' {
    if (this.#count === 0) {
      this.#count = 1;
      if (this.#most <= 1 || call.command === null) return 'last';
      this.#group = call.group;
      this.#bytes = call.command.length + AROUND;
      return 'take';
    }
    if (call.command === null || call.group !== this.#group) return 'leave';
    const bytes = this.#bytes + call.command.length + AROUND;
    if (bytes > BODY_BYTES) return 'leave';
    this.#bytes = bytes;
    this.#count += 1;
    return this.#count >= this.#most ? 'last' : 'take';
  }
}

/** How a call of a batch ended: its answer, its own error, or `again`: the portal did not execute it. */
export type Outcome = { answer: RestAnswer } | { error: unknown } | { again: unknown };

/**
 * Sends calls as one `batch` with the token of the first, `halt` off. Never rejects: every call has its outcome, and
 * `whole` is the error when there is no answer to take apart.
 */
export async function sendBatch(
  calls: readonly [WaitingCall, ...WaitingCall[]],
  timeoutMs: number,
): Promise<{ outcomes: Outcome[]; whole?: unknown }> {
  const [first] = calls;
  const { identity, token = '' } = first.request;
  const cmd: Record<string, string> = {};
  for (const [index, { command }] of calls.entries()) if (command !== null) cmd[commandName(index)] = command;
  const request: RestRequest = { method: 'batch', params: { halt: 0, cmd }, identity, token, timeoutMs };
  try {
    const answer = await first.next(request);
    const methods = calls.map((call) => call.request.method);
    const outcomes = readBatch(methods, answer, token).map((one, index): Outcome => {
      if (!(one instanceof Error)) return { answer: one };
      if (!(one instanceof RestError && NOT_FOR_BATCH.has(one.code))) return { error: one };
      calls[index]?.goAlone();
      return { again: one };
    });
    return { outcomes };
  } catch (whole) {
    return { whole, outcomes: calls.map((call) => outcomeOf(call, whole, token)) };
  }
}

/** The command was refused because of where it was, not for what it says. */
const NOT_FOR_BATCH = new Set(['ERROR_BATCH_METHOD_NOT_ALLOWED', 'ERROR_BATCH_LENGTH_EXCEEDED']);

function outcomeOf(call: WaitingCall, whole: unknown, token: string): Outcome {
  if (whole instanceof RestError) {
    // The portal refused the token before it ran anything: that concerns only those who brought this token.
    if (whole.layer === 'auth' && call.request.token !== token) return { again: undefined };
    if (whole.code === 'ERROR_METHOD_NOT_FOUND') {
      call.goAlone();
      return { again: undefined };
    }
  }
  return { error: errorOf(call.request.method, whole) };
}
