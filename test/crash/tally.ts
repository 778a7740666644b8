import type { LocalPortal } from '../../src/local-portal/create.ts';
import { answersTo, QUESTION } from './bot.ts';

/** What the portal shows after a run. */
export interface Tally {
  /** Questions that people asked. */
  asked: number;
  /** Of these: answered with 200, or kept by the portal to be fetched, so their handling was promised. */
  accepted: number;
  /** Answers that a promised question did not get. */
  lost: number;
  /** Answers that came more than once. */
  duplicate: number;
  /** Answers that came after the answer to a later question of the same dialog, or in the wrong order. */
  outOfOrder: number;
  /** Answers whose number is not one more than that of the answer before: the session lost a write or made one twice. */
  miscounted: number;
  /** Which ones, a few of each. */
  examples: string[];
}

const ANSWER = /((1st|2nd) for ask-(\d+)-(\d+)), no\. (\d+)/;
const EXAMPLES = 12;

/** Remembers what was promised and counts what the portal holds. */
export interface Ledger {
  asked(): void;
  /** Takes up the portal's record of deliveries; it may be long, so what is read is dropped from it. */
  collect(): void;
  /** `order`: of which answers; default all. Of what was never promised, nobody can tell when it came. */
  tally(order?: 'all' | 'promised'): Tally;
}

export function createLedger(local: LocalPortal, delivery: 'webhook' | 'fetch'): Ledger {
  const accepted = new Set<string>();
  let asked = 0;

  function collect(): void {
    const { traffic } = local.portal;
    const open = traffic.filter((entry) => {
      if (entry.kind !== 'event') return false;
      if (entry.status === null && entry.error === undefined) return true;
      const question = QUESTION.exec(entry.body);
      if (entry.status === 200 && question) accepted.add(question[0]);
      return false;
    });
    traffic.splice(0, traffic.length, ...open);
    if (delivery === 'webhook') return;
    for (const { text } of local.portal.state.messages.values()) {
      const question = ANSWER.test(text) ? null : QUESTION.exec(text);
      if (question) accepted.add(question[0]);
    }
  }

  function tally(order: 'all' | 'promised' = 'all'): Tally {
    collect();
    const seen = new Map<string, number>();
    const last = new Map<string, number>();
    const counted = new Map<string, number>();
    const examples: string[] = [];
    let outOfOrder = 0;
    let miscounted = 0;
    const note = (what: string): void => {
      if (examples.length < EXAMPLES) examples.push(what);
    };
    for (const { text } of local.portal.state.messages.values()) {
      const found = ANSWER.exec(text);
      if (!found) continue;
      const [, answer = '', which, dialog = '', n = '', count = ''] = found;
      const times = (seen.get(answer) ?? 0) + 1;
      seen.set(answer, times);
      // A repeated answer is a duplicate; it says nothing about the order of the others.
      if (times > 1) continue;
      const place = Number(n) * 2 + (which === '2nd' ? 1 : 0);
      if (order === 'all' || accepted.has(`ask-${dialog}-${n}`)) {
        if (place < (last.get(dialog) ?? -1)) {
          outOfOrder += 1;
          note(`out of order: ${answer}`);
        }
        last.set(dialog, Math.max(place, last.get(dialog) ?? -1));
      }
      const before = counted.get(dialog) ?? 0;
      if (Number(count) !== before + (which === '1st' ? 1 : 0)) {
        miscounted += 1;
        note(`after no. ${before}: ${found[0]}`);
      }
      counted.set(dialog, Number(count));
    }
    let lost = 0;
    for (const question of accepted) {
      const n = Number(QUESTION.exec(question)?.[2]);
      const wanted = answersTo(n) === 2 ? ['1st', '2nd'] : ['1st'];
      for (const which of wanted.filter((one) => !seen.has(`${one} for ${question}`))) {
        lost += 1;
        note(`lost: ${which} for ${question}`);
      }
    }
    let duplicate = 0;
    for (const [answer, times] of seen) {
      duplicate += times - 1;
      if (times > 1) note(`${times} times: ${answer}`);
    }
    return { asked, accepted: accepted.size, lost, duplicate, outOfOrder, miscounted, examples };
  }

  return {
    asked: () => {
      asked += 1;
    },
    collect,
    tally,
  };
}
