import { describe, expect, it } from 'vitest';
import { createMetrics } from '../../src/metrics.ts';
import { openSite } from './site.ts';

const TOKEN = 'canary-metrics-token-0123456789';

const metrics = createMetrics({
  answers: () => ({ 200: 7, 503: 1 }),
  runs: () => ({ done: 5, dead: 2 }),
  running: () => 3,
  inbox: async () => ({ pending: 4, dead: 2, lanes: 1, oldestPendingAt: 10_000 }),
  rest: () => ({ requests: 9, batches: 1 }),
  waiting: () => 6,
  now: () => 12_500,
});

async function scrape(authorization?: string) {
  const { server } = await openSite({ metrics: { token: TOKEN, read: metrics.read } });
  return server.inject({ url: '/metrics', headers: authorization ? { authorization } : {} });
}

describe('GET /metrics', () => {
  it('does not exist without a token', async () => {
    const { server } = await openSite();
    expect((await server.inject('/metrics')).statusCode).toBe(404);
  });

  it('tells strangers nothing', async () => {
    for (const given of [undefined, 'Bearer wrong', TOKEN]) {
      const answer = await scrape(given);
      expect(answer.statusCode).toBe(401);
      expect(answer.body).not.toContain('b24bot_');
    }
  });

  it('tells what the rooms know of themselves, every time anew', async () => {
    await scrape(`Bearer ${TOKEN}`);
    const answer = await scrape(`Bearer ${TOKEN}`);
    expect(answer.headers['content-type']).toMatch(/^text\/plain/);
    const lines = answer.body.split('\n');
    expect(lines).toEqual(
      expect.arrayContaining([
        'b24bot_event_answers_total{status="200"} 7',
        'b24bot_event_answers_total{status="503"} 1',
        'b24bot_runs_total{end="done"} 5',
        'b24bot_runs_running 3',
        'b24bot_inbox_pending 4',
        'b24bot_inbox_dead 2',
        'b24bot_inbox_lanes 1',
        'b24bot_inbox_oldest_seconds 2.5',
        'b24bot_rest_total{what="requests"} 9',
        'b24bot_rest_waiting 6',
      ]),
    );
    expect(answer.body).toContain('nodejs_eventloop_lag_p99_seconds');
  });
});
