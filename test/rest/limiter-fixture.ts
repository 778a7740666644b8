import { RestError } from '../../src/errors.ts';
import { restError } from '../../src/rest/answer.ts';
import { createLimiter, type LimiterOptions } from '../../src/rest/limiter.ts';
import type { CallOptions, RestAnswer, RestIdentity, RestParams, RestRequest } from '../../src/rest/rest.ts';
import { createFakeClock, type FakeClock } from './fake-clock.ts';

export function identity(memberId = 'm1', label = 'bot 740'): RestIdentity {
  const clientEndpoint = `https://${memberId}.example.test/rest/`;
  return { memberId, clientEndpoint, label, token: async () => 't1' };
}

/** What a portal under test does with one request: its answer, or it throws. */
export type Behaviour = (request: RestRequest, clock: FakeClock) => unknown;

export interface Call extends CallOptions {
  method?: string;
  params?: RestParams;
  as?: RestIdentity;
  token?: string;
}

export const refuse = (code: string, method = 'batch', status = 503): RestError =>
  restError(method, status, { error: code, error_description: '' });

/** Runs the commands of a batch one by one as the portal does: result and result_error by name. */
export function runBatch(request: RestRequest, run: (command: string, name: string) => unknown): RestAnswer {
  const cmd = request.params['cmd'] as Record<string, string>;
  const result: Record<string, unknown> = {};
  const errors: Record<string, unknown> = {};
  for (const [name, command] of Object.entries(cmd)) {
    try {
      result[name] = run(command, name);
    } catch (error) {
      if (!(error instanceof RestError)) throw error;
      errors[name] = { error: error.code, error_description: error.description };
    }
  }
  const php = (map: object) => (Object.keys(map).length === 0 ? [] : map);
  return {
    result: {
      result: php(result),
      result_error: php(errors),
      result_total: [],
      result_next: [],
      result_time: [],
    },
  };
}

export const commandsOf = (request: RestRequest): string[] =>
  Object.values(request.params['cmd'] as Record<string, string>);

/** A limiter on a fake clock in front of a portal that is a function. */
export function house(behave: Behaviour = () => ({ result: 'ok' }), options: LimiterOptions = {}) {
  const clock = createFakeClock();
  const limiter = createLimiter({ clock, random: () => 0.5, ...options });
  /** Requests as they went out, with the time. */
  const sent: { at: number; request: RestRequest }[] = [];
  const start = clock.now();
  function call({ method = 'imbot.message.add', params, as = identity(), token = 't1', ...more }: Call = {}) {
    const request = {
      method,
      params: params ?? { BOT_ID: 740, DIALOG_ID: '1' },
      identity: as,
      token,
      ...more,
    };
    const outcome = limiter.interceptor(request, async (passed) => {
      sent.push({ at: clock.now() - start, request: passed });
      return (await behave(passed, clock)) as RestAnswer;
    });
    // Failures are looked at when the test gets there.
    outcome.catch(() => {});
    return outcome;
  }
  /** Fills the bucket of a portal; its calls are not kept in `sent`. */
  async function fill(as = identity(), count = 48) {
    for (let i = 0; i < count; i += 1) {
      await limiter.interceptor(
        { method: 'server.time', params: {}, identity: as, token: 't1' },
        async () => ({ result: 1 }),
      );
    }
  }
  const methods = () => sent.map(({ request }) => request.method);
  return { clock, limiter, sent, call, fill, methods };
}
