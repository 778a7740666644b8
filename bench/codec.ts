import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import qs from 'qs';
import { readEnvelope } from '../src/bitrix24/envelope.ts';
import { decodeForm, encodeForm } from '../src/bitrix24/form.ts';
import type { BenchRow } from './run.ts';

export const name = 'codec';

const RUNS = 9;
const FIXTURES = join(import.meta.dirname, '../test/fixtures/events');
const QS = { parseArrays: false, depth: 16, parameterLimit: 5000, duplicates: 'last' } as const;
/** The first one is the one that the ratio is about. */
const BODIES = [
  'v1-message-add-private',
  'v1-message-add-group',
  'v1-message-add-long',
  'v2-message-add-private',
  'v2-message-add-group',
  'v2-message-add-long',
];

function median(times: readonly number[]): number {
  return times.toSorted((a, b) => a - b)[times.length >> 1] ?? 0;
}

/** Microseconds per call of each job: the median of interleaved runs, so that a busy machine slows all alike. */
function measure<Job extends string>(jobs: Record<Job, () => unknown>, calls: number): Record<Job, number> {
  const names = Object.keys(jobs) as Job[];
  const times = Object.fromEntries(names.map((job) => [job, [] as number[]])) as Record<Job, number[]>;
  for (let run = -2; run < RUNS; run++) {
    for (const job of names) {
      const start = process.hrtime.bigint();
      for (let call = 0; call < calls; call++) jobs[job]();
      // The first two runs warm up.
      if (run >= 0) times[job].push(Number(process.hrtime.bigint() - start) / 1000 / calls);
    }
  }
  return Object.fromEntries(names.map((job) => [job, median(times[job])])) as Record<Job, number>;
}

/** Form codec against `qs` and, as a floor, `JSON.parse` of the same data. Times are microseconds per body. */
export async function run(): Promise<{ rows: BenchRow[]; summary: Record<string, unknown> }> {
  const rows: BenchRow[] = [];
  const ratios: Record<string, number> = {};
  for (const fixture of BODIES) {
    const bytes = readFileSync(join(FIXTURES, `${fixture}.form`));
    const text = bytes.toString();
    const form = decodeForm(bytes);
    if (!form.ok) throw new Error(`${fixture}: ${form.error.message}`);
    const json = JSON.stringify(form.value);
    const calls = bytes.length > 20_000 ? 60 : 1000;
    const time = measure(
      {
        decode: () => decodeForm(bytes),
        decodeText: () => decodeForm(text),
        qs: () => qs.parse(text, QS),
        jsonParse: () => JSON.parse(json),
        envelope: () => readEnvelope(form.value),
        encode: () => encodeForm(form.value),
        qsEncode: () => qs.stringify(form.value, { format: 'RFC1738' }),
      },
      calls,
    );
    ratios[fixture] = Number((time.qs / time.decode).toFixed(2));
    rows.push({
      body: fixture,
      bytes: bytes.length,
      'decode µs': time.decode.toFixed(1),
      '(from text)': time.decodeText.toFixed(1),
      'qs µs': time.qs.toFixed(1),
      'qs/decode': (time.qs / time.decode).toFixed(1),
      'JSON.parse µs': time.jsonParse.toFixed(1),
      'envelope µs': time.envelope.toFixed(1),
      'encode µs': time.encode.toFixed(1),
      'qs encode µs': time.qsEncode.toFixed(1),
    });
  }
  return { rows, summary: { ratio: ratios[BODIES[0] ?? ''], ratios } };
}
