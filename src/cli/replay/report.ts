import type { CallView } from '../../local-portal/control/calls.ts';
import type { Replayed } from './send.ts';

/** Longest value that is printed whole. */
const SHOWN = 160;

function shortened(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  const line = text.replaceAll('\n', '\\n');
  return line.length > SHOWN ? `${line.slice(0, SHOWN)}… (${line.length} characters)` : line;
}

function callText(call: CallView): string {
  const who = call.as === 'nobody' ? 'nobody' : `${call.as} ${call.userId}`;
  const params = typeof call.params === 'object' && call.params !== null ? Object.entries(call.params) : [];
  return [
    `    ${call.method}   as ${who}   ${call.status}`,
    ...params.map(([name, value]) => `      ${name}: ${shortened(value)}`),
  ].join('\n');
}

/** What came of a body, for a terminal; `place` e.g. `[3/58]`. */
export function reportText(result: Replayed, place: string): string {
  const head = [place, result.file, result.event || '(no event)', result.status ?? 'not sent']
    .filter(Boolean)
    .join('  ');
  return [
    head,
    ...(result.problem === undefined ? [] : [`    ${result.problem}`]),
    ...result.calls.map(callText),
  ].join('\n');
}
