import type { PortalCore } from '../core.ts';
import type { Traffic } from '../portal.ts';
import type { Json, JsonMap } from '../state.ts';
import { withoutSecrets } from './secrets.ts';

type Call = Extract<Traffic, { kind: 'call' }>;

/** A REST call that the portal received, without secrets. */
export interface CallView {
  /** Counts from 1; never given twice. */
  n: number;
  /** Unix milliseconds. */
  at: number;
  method: string;
  params: Json;
  /** User the call acted as; 0 = nobody. */
  userId: number;
  /** Whose token it was. */
  as: 'bot' | 'installer' | 'user' | 'nobody';
  auth: Call['auth'];
  status: number;
  answer: Json;
}

/** Numbers calls and shows those after the n-th, oldest first. */
export interface CallLog {
  after(n: number): CallView[];
  /** Number of the newest call; 0 when there is none. */
  last(): number;
}

export function createCallLog(core: PortalCore): CallLog {
  const numbers = new Map<Traffic, number>();
  let last = 0;

  /** Old traffic is dropped at the front: the numbers of what is left must not change. */
  function number(): Call[] {
    const calls = core.traffic.filter((entry): entry is Call => entry.kind === 'call');
    for (const call of calls) {
      if (numbers.has(call)) continue;
      last += 1;
      numbers.set(call, last);
    }
    if (numbers.size > calls.length) {
      const kept = new Set<Traffic>(calls);
      for (const known of numbers.keys()) if (!kept.has(known)) numbers.delete(known);
    }
    return calls;
  }

  return {
    after: (n) =>
      number().flatMap((call) => {
        const at = numbers.get(call) ?? 0;
        return at > n ? [viewOf(core, call, at)] : [];
      }),
    last() {
      number();
      return last;
    },
  };
}

function viewOf(core: PortalCore, call: Call, n: number): CallView {
  const { at, method, userId, auth, status } = call;
  const clean = (value: JsonMap): Json => withoutSecrets(core.state, value);
  const as = ownerOf(core, call);
  return { n, at, method, params: clean(call.params), userId, as, auth, status, answer: clean(call.answer) };
}

function ownerOf(core: PortalCore, call: Call): CallView['as'] {
  const { bots, tokens, apps } = core.state;
  if (call.auth === 'none') return 'nobody';
  if (bots.has(call.userId)) return 'bot';
  const app = apps.get(tokens.get(call.token)?.clientId ?? '');
  return app?.installerId === call.userId ? 'installer' : 'user';
}
