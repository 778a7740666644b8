import type { PortalCore } from '../core.ts';
import type { PageLimits } from './page-api.ts';

/** Addresses under which servers of this machine are counted. */
const SOURCES = ['127.0.0.1', '::1', '::ffff:127.0.0.1'];

/** Where limits stand for servers of this machine; the fullest bucket counts. */
export function limitView({ limits, settings }: PortalCore): PageLimits {
  const views = SOURCES.map((source) => limits.view(source));
  const level = Math.max(...views.map((view) => view.level ?? 0));
  const { rate, operatingSeconds } = settings;
  const [busiest] = [...(views[0]?.operating ?? [])].sort((one, other) => other.seconds - one.seconds);
  return {
    bucket: rate === null ? null : { level: Math.ceil(level), most: rate.burst },
    busiest:
      busiest === undefined || operatingSeconds === null
        ? null
        : {
            method: busiest.method,
            seconds: Math.round(busiest.seconds * 10) / 10,
            most: operatingSeconds,
          },
  };
}
