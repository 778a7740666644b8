import { describe, expect, it } from 'vitest';
import { createTimerRunner, type TimerRunnerOptions } from '../../src/delivery/timer-runner.ts';
import type { NewEvent, TimerRow } from '../../src/storage/store.ts';
import { silent } from '../bot/house.ts';

const row = (id: string, dueAt: number, repeat: TimerRow['repeat'] = null): TimerRow => ({
  ...{
    memberId: 'm1',
    id,
    botId: 740,
    dialogId: '11',
    name: 'remind',
    data: new Uint8Array(1),
    dueAt,
    repeat,
  },
});

function house(rows: TimerRow[]) {
  const timers = new Map(rows.map((one) => [one.id, one]));
  const inbox = new Set<string>();
  let appended = 0;
  const options: TimerRunnerOptions = {
    timers: {
      due: async (now, limit) => [...timers.values()].filter(({ dueAt }) => dueAt <= now).slice(0, limit),
      async advance({ id, dueAt }, next) {
        const known = timers.get(id);
        if (known?.dueAt !== dueAt) return false;
        if (next === null) timers.delete(id);
        else timers.set(id, { ...known, dueAt: next });
        return true;
      },
      nextDue: async () => Math.min(...[...timers.values()].map(({ dueAt }) => dueAt)),
    },
    inbox: {
      append: async (events) =>
        events.map(({ id }) => {
          appended += 1;
          if (inbox.has(id)) return 'duplicate';
          inbox.add(id);
          return 'stored';
        }),
    },
    eventOf({ id, dueAt }): NewEvent {
      if (id === 'broken') throw new Error('cannot be read');
      const at = { portal: 'm1', id: `${id}@${dueAt}`, lane: 'm1/740/11', botId: 740, kind: 'timer' };
      return { ...at, format: 'json', body: new Uint8Array(1), receivedAt: 0 };
    },
    nextOf: ({ repeat }, now) => (repeat === null ? null : now + 1000),
    now: () => 10_000,
    log: silent,
  };
  return { timers, inbox, options, appended: () => appended };
}

describe('timers that are due', () => {
  it('become one event each, also when several processes see them and one died in between', async () => {
    const { timers, inbox, options, appended } = house([
      row('a', 9000),
      row('b', 10_000),
      row('later', 10_001),
    ]);
    const dies = createTimerRunner({
      ...options,
      timers: { ...options.timers, advance: () => Promise.reject(new Error('died')) },
    });
    await expect(dies.fireDue()).rejects.toThrow('died');
    await Promise.all([createTimerRunner(options).fireDue(), createTimerRunner(options).fireDue()]);
    expect(appended()).toBeGreaterThan(2);
    expect([...inbox]).toEqual(['a@9000', 'b@10000']);
    expect([...timers.keys()]).toEqual(['later']);
  });

  it('come once for all times that were missed, and one that cannot be read stops no other', async () => {
    const repeat = { cron: '* * * * *', timeZone: 'UTC' };
    const { timers, inbox, options } = house([row('broken', 1), row('every', 2, repeat)]);
    await createTimerRunner(options).fireDue();
    expect([...inbox]).toEqual(['every@2']);
    expect([...timers.values()].map(({ id, dueAt }) => [id, dueAt])).toEqual([['every', 11_000]]);
  });

  it('wake the runner by themselves, the nearer one first', async () => {
    const { inbox, options, timers } = house([]);
    let time = 0;
    const start = performance.now();
    const runner = createTimerRunner({ ...options, now: () => (time = performance.now() - start) });
    runner.start();
    for (const [id, due] of [
      ['far', 600_000],
      ['near', 30],
    ] as const) {
      timers.set(id, row(id, due));
      runner.expect(due);
    }
    await expect.poll(() => inbox.size, { timeout: 5000, interval: 5 }).toBe(1);
    expect([...inbox]).toEqual(['near@30']);
    expect(time).toBeGreaterThanOrEqual(30);
    await runner.stop();
  });
});
