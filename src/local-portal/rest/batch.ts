import type { PortalCore } from '../core.ts';
import { formParams } from '../http/params.ts';
import { type Caller, type MethodAnswer, type MethodEntry, PortalError } from '../portal.ts';
import type { JsonMap } from '../state.ts';
import { runMethod } from './dispatch.ts';
import { asPortalError, errorBody, timeOf } from './envelope.ts';
import { phpArray, phpTrue, upperKeys } from './php.ts';
import { resolveMap } from './reference.ts';

const MOST_COMMANDS = 50;
const forbidden: ReadonlySet<string> = new Set(['batch', 'upload', 'download']);

/** Answers of the commands so far, each map by command name. */
interface Outcome {
  result: Map<string, unknown>;
  error: Map<string, unknown>;
  total: Map<string, unknown>;
  next: Map<string, unknown>;
  time: Map<string, unknown>;
}

function scopeOf(outcome: Outcome) {
  return {
    result: Object.fromEntries(outcome.result),
    error: Object.fromEntries(outcome.error),
    total: Object.fromEntries(outcome.total),
    next: Object.fromEntries(outcome.next),
    time: Object.fromEntries(outcome.time),
  };
}

/** Method of a command. */
function methodIn(command: string): string {
  const question = command.indexOf('?');
  return question === -1 ? command : command.slice(0, question);
}

async function runCommand(
  core: PortalCore,
  caller: Caller,
  command: string,
  outcome: Outcome,
): Promise<MethodAnswer> {
  const question = command.indexOf('?');
  const method = methodIn(command);
  const query = question === -1 ? '' : command.slice(question + 1).split('#', 1)[0];
  if (forbidden.has(method.toLowerCase()))
    throw new PortalError('ERROR_BATCH_METHOD_NOT_ALLOWED', 'Method is not allowed for batch usage', 200);
  const params: JsonMap = resolveMap(formParams(query ?? ''), scopeOf(outcome));
  delete params['auth'];
  delete params['access_token'];
  return await runMethod(core, caller, method, params);
}

/** Inside a batch a missing scope comes without a description. */
function commandError(error: unknown): JsonMap {
  const body = errorBody(asPortalError(error));
  return body['error'] === 'insufficient_scope' ? { ...body, error_description: '' } : body;
}

function commandsOf(cmd: unknown): [string, string][] {
  if (typeof cmd !== 'object' || cmd === null) return [];
  return Object.entries(cmd).filter((entry): entry is [string, string] => typeof entry[1] === 'string');
}

/** Methods that a request runs: its own, and those of its commands. */
export function methodsOf(method: string, params: JsonMap): string[] {
  if (method.toLowerCase() !== 'batch') return [method];
  return [method, ...commandsOf(upperKeys(params)['CMD']).map(([, command]) => methodIn(command))];
}

/** `batch`: up to 50 commands, one after another, each with the authorisation of the whole (REST protocol, 6). */
export function batchMethod(core: () => PortalCore): MethodEntry {
  return {
    scope: 'basic',
    generation: 'common',
    async run({ params, caller }) {
      const { CMD, HALT } = upperKeys(params);
      const outcome: Outcome = {
        result: new Map(),
        error: new Map(),
        total: new Map(),
        next: new Map(),
        time: new Map(),
      };
      let count = 0;
      for (const [name, command] of commandsOf(CMD)) {
        count += 1;
        const start = core().now();
        try {
          if (count > MOST_COMMANDS)
            throw new PortalError('ERROR_BATCH_LENGTH_EXCEEDED', 'Max batch length exceeded', 200);
          const answer = await runCommand(core(), caller, command, outcome);
          outcome.result.set(name, answer.result ?? null);
          if (answer.total !== undefined) outcome.total.set(name, answer.total);
          if (answer.next !== undefined) outcome.next.set(name, answer.next);
          const load = core().limits.timeKeys(caller, methodIn(command));
          outcome.time.set(name, timeOf(start, core().now(), load));
        } catch (error) {
          outcome.error.set(name, commandError(error));
          if (phpTrue(HALT)) break;
        }
      }
      return {
        result: {
          result: phpArray(outcome.result),
          result_error: phpArray(outcome.error),
          result_total: phpArray(outcome.total),
          result_next: phpArray(outcome.next),
          result_time: phpArray(outcome.time),
        },
      };
    },
  };
}
