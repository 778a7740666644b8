import type { ServerResponse } from 'node:http';
import type { PortalCore } from '../core.ts';
import type { HttpAnswer } from '../http/listener.ts';
import { createFeed, type Feed } from './feed.ts';
import type { TrafficLog } from './traffic-log.ts';

/** Milliseconds that events are gathered before pages are told: quick for the eye, few renderings for a page. */
const BEAT_MS = 40;
/** Idle beats after which a comment keeps the connection alive. */
const IDLE_BEATS = 375;
/** A page that does not read is cut off above this; it comes back and loads what is there then. */
const MOST_BUFFERED = 16 * 1024 * 1024;

/** The stream of server-sent events that keeps every open page up to date. */
export interface Live {
  answer(): HttpAnswer;
}

/** Makes the stream. Nothing is gathered while no page is open. */
export function createLive(core: PortalCore, traffic: TrafficLog): Live {
  const pages = new Set<ServerResponse>();
  let running: { feed: Feed; timer: NodeJS.Timeout } | null = null;
  let idle = 0;

  function send(text: string): void {
    for (const page of pages)
      if (page.writableLength > MOST_BUFFERED) page.destroy();
      else page.write(text);
  }

  function beat(feed: Feed): void {
    const batch = feed.take();
    idle = batch === null ? idle + 1 : 0;
    if (batch !== null) send(`data: ${JSON.stringify(batch)}\n\n`);
    else if (idle >= IDLE_BEATS) {
      idle = 0;
      send(':\n\n');
    }
  }

  function leave(page: ServerResponse): void {
    pages.delete(page);
    if (pages.size > 0 || running === null) return;
    clearInterval(running.timer);
    running.feed.stop();
    running = null;
  }

  return {
    answer: () => ({
      status: 200,
      headers: {
        'content-type': 'text/event-stream',
        'cache-control': 'no-store',
        'x-accel-buffering': 'no',
      },
      body: 'retry: 500\n\n',
      stream(response) {
        pages.add(response);
        response.on('close', () => leave(response));
        if (running !== null) return;
        const feed = createFeed(core, traffic);
        const timer = setInterval(() => beat(feed), BEAT_MS);
        timer.unref();
        running = { feed, timer };
      },
    }),
  };
}
