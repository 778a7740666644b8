import type { Registry } from 'prom-client';

/** Numbers since the start, by the ending of their metric's name. */
type Totals = Readonly<Record<string, number>>;

interface Inbox {
  pending: number;
  dead: number;
  lanes: number;
  /** Unix ms, or null. */
  oldestPendingAt: number | null;
}

export interface MetricsSource {
  /** Answers to the portals' events, by status. */
  answers(): Totals;
  /** Ended runs, by how they ended. */
  runs(): Totals;
  running(): number;
  inbox(): Promise<Inbox>;
  /** Requests to portals and what the limits did to them. */
  rest(): Totals;
  /** Calls that wait for a portal's limit. */
  waiting(): number;
  /** Unix milliseconds. */
  now(): number;
}

export interface Metrics {
  /** Everything in Prometheus' text format. */
  read(): Promise<{ contentType: string; text: string }>;
}

/**
 * The server in numbers. Nothing is counted for their sake on the way of an event: they are read from what the rooms know
 * of themselves when somebody asks. No label names a portal, a person or a dialog.
 */
export function createMetrics(source: MetricsSource): Metrics {
  let inbox: Inbox = { pending: 0, dead: 0, lanes: 0, oldestPendingAt: null };
  let filling: Promise<Registry> | undefined;
  return {
    async read() {
      // Loaded with the first question: most starts need it never, and it takes its time.
      filling ??= fill(source, () => inbox);
      const registry = await filling;
      inbox = await source.inbox();
      return { contentType: registry.contentType, text: await registry.metrics() };
    },
  };
}

async function fill(source: MetricsSource, inbox: () => Inbox): Promise<Registry> {
  const { collectDefaultMetrics, Counter, Gauge, Registry } = await import('prom-client');
  const register = new Registry();
  const registers = [register];

  function totals(name: string, help: string, label: string, read: () => Totals): void {
    new Counter({
      name,
      help,
      labelNames: [label],
      registers,
      collect() {
        this.reset();
        for (const [value, total] of Object.entries(read())) this.inc({ [label]: value }, total);
      },
    });
  }

  function gauge(name: string, help: string, read: () => number): void {
    new Gauge({
      name,
      help,
      registers,
      collect() {
        this.set(read());
      },
    });
  }

  totals('b24bot_event_answers_total', "Answers to the portals' events, by status", 'status', source.answers);
  totals('b24bot_runs_total', 'Ended runs of handlers, by how they ended', 'end', source.runs);
  gauge('b24bot_runs_running', 'Handlers that run now', source.running);
  totals('b24bot_rest_total', 'Requests to portals and what their limits did to them', 'what', source.rest);
  gauge('b24bot_rest_waiting', "Calls that wait for a portal's limit", source.waiting);

  gauge('b24bot_inbox_pending', 'Events that are not handled yet', () => inbox().pending);
  gauge('b24bot_inbox_dead', 'Events that were given up and wait for a person', () => inbox().dead);
  gauge('b24bot_inbox_lanes', 'Dialogs with waiting events', () => inbox().lanes);
  gauge('b24bot_inbox_oldest_seconds', 'Age of the oldest event that is not handled yet', () => {
    const { oldestPendingAt } = inbox();
    return oldestPendingAt === null ? 0 : Math.max(0, source.now() - oldestPendingAt) / 1000;
  });
  collectDefaultMetrics({ register });
  return register;
}
