import { parseArgs } from 'node:util';
import { ConfigError } from '../errors.ts';
import type { Fault } from '../local-portal/faults/fault.ts';
import type { CliCommand } from './command.ts';
import { askPortal } from './portal-request.ts';

/** What the control of a portal is asked: path and JSON body; without a body it is a GET. */
interface Ask {
  path: string;
  body?: object;
}

interface Values {
  times?: string | undefined;
  status?: string | undefined;
  after: boolean;
  'client-id'?: string | undefined;
  user?: string | undefined;
}

const NUMBER = /^\d+$/;

function number(text: string | undefined, what: string): number {
  if (text !== undefined && NUMBER.test(text)) return Number(text);
  throw new ConfigError(
    `${what} ${text ?? ''} is no whole number`.replace('  ', ' '),
    'See: b24bot fault --help',
  );
}

function name(text: string | undefined, what: string): string {
  if (text !== undefined) return text;
  throw new ConfigError(`${what} is missing`, 'See: b24bot fault --help');
}

/** `+90s`, `+10m`, `+2h`, `+3d`, or a date. */
function clockBody(text: string): object {
  const step = /^\+(\d+)([smhd])$/.exec(text);
  const seconds = { s: 1, m: 60, h: 3600, d: 86_400 }[step?.[2] ?? ''];
  if (step !== null && seconds !== undefined) return { advance: Number(step[1]) * seconds * 1000 };
  const at = Date.parse(text);
  if (Number.isFinite(at)) return { at };
  throw new ConfigError(`${text} is no time`, 'For example: +90s, +2h, 2030-01-31T12:00:00Z');
}

/** Turns the words of the command line into a question. @throws ConfigError */
export function askOf(words: readonly string[], values: Values): Ask {
  const [what = '', first, second] = words;
  const times = values.times === undefined ? {} : { times: number(values.times, '--times') };
  const status = values.status === undefined ? {} : { status: number(values.status, '--status') };
  const when = values.after ? { when: 'after' } : {};
  const call = () => ({ method: name(first, 'METHOD'), do: what, ...times });
  const event = () => ({ event: name(first, 'EVENT'), do: what, ...times });
  const filter = {
    ...(values['client-id'] === undefined ? {} : { clientId: values['client-id'] }),
    ...(values.user === undefined ? {} : { userId: number(values.user, '--user') }),
  };
  switch (what) {
    case 'fail':
      return { path: 'faults', body: { ...call(), code: name(second, 'CODE'), ...status } };
    case 'hang':
    case 'drop':
      return { path: 'faults', body: { ...call(), ...when } };
    case 'html':
      return { path: 'faults', body: { ...call(), ...when, ...status } };
    case 'slow':
      return { path: 'faults', body: { ...call(), ms: number(second, 'MS') } };
    case 'lose':
    case 'reorder':
      return { path: 'faults', body: event() };
    case 'delay':
      return { path: 'faults', body: { ...event(), ms: number(second, 'MS') } };
    case 'duplicate':
      return { path: 'faults', body: { ...event(), copies: number(second ?? '1', 'COPIES') } };
    case 'expire':
    case 'revoke':
      return { path: `tokens/${what}`, body: filter };
    case 'clock':
      return first === undefined ? { path: 'clock' } : { path: 'clock', body: clockBody(first) };
    case 'clear':
      return { path: 'faults/clear', body: {} };
    case 'list':
      return { path: 'faults' };
    default:
      throw new ConfigError(`there is no fault '${what}'`, 'See: b24bot fault --help');
  }
}

function faultText({ id, left, times: _times, ...order }: Fault): string {
  const { do: what, ...rest } = order;
  const target = 'method' in rest ? rest.method : rest.event;
  const details = Object.entries(rest)
    .filter(([key]) => key !== 'method' && key !== 'event')
    .map(([key, value]) => `${key}=${String(value)}`);
  const often = left === null ? 'until taken back' : `${left} more`;
  return [`${id}: ${what} ${target}`, ...details, `(${often})`].join(' ');
}

function answerText(answer: object): string {
  if ('faults' in answer && Array.isArray(answer.faults))
    return (answer.faults as Fault[]).map(faultText).join('\n') || 'nothing is ordered';
  if ('do' in answer) return faultText(answer as Fault);
  if ('count' in answer) return `${String(answer.count)} tokens`;
  return 'date' in answer ? String(answer.date) : 'done';
}

export const command: CliCommand = {
  usage: `b24bot fault WHAT …
  Lets things go wrong in a running local portal.
  fail METHOD CODE         the call is refused with this code, alone or in a batch; METHOD may be *
  hang | drop METHOD       no answer | the connection is dropped, before the call or (--after) when it is done
  html METHOD              a gateway answers a page, 502 or --status N
  slow METHOD MS           the call takes longer
                           oauth.token and oauth.app.info are calls of the authorisation server
  lose | reorder EVENT     an event never comes | changes places with the next one; EVENT may be *
  delay EVENT MS           it comes later
  duplicate EVENT [N]      it comes N times more
  expire | revoke          access tokens run out | token pairs die, of --client-id ID, --user ID or all
  clock [+2h | DATE]       shows the portal's clock or moves it
  list | clear             what is ordered | takes everything back
  --times N                so often; default: until taken back
  --status N               status of the answer
  --portal URL             the portal (default http://127.0.0.1:4100)
  --json                   the portal's answer as JSON`,

  async run(args) {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        times: { type: 'string' },
        status: { type: 'string' },
        after: { type: 'boolean', default: false },
        'client-id': { type: 'string' },
        user: { type: 'string' },
        portal: { type: 'string', default: 'http://127.0.0.1:4100' },
        json: { type: 'boolean', default: false },
      },
    });
    const { path, body } = askOf(positionals, values);
    const answer = await askPortal(values.portal, path, body);
    console.log(values.json ? JSON.stringify(answer) : answerText(answer));
    return 0;
  },
};
