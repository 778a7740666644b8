import { encodeForm } from '../../bitrix24/form.ts';
import type { PortalCore } from '../core.ts';
import type { Traffic } from '../portal.ts';
import type { JsonMap } from '../state.ts';
import type { TrafficDetail, TrafficRow } from './page-api.ts';
import { shownBody, shownUrl } from './secrets.ts';
import { bodyOf } from './traffic-log.ts';

/** Everything about one line of traffic, secrets left out. */
export function detailOf(core: PortalCore, entry: Traffic, row: TrafficRow): TrafficDetail {
  const body = shownBody(core, bodyOf(entry));
  if (entry.kind === 'event') {
    const url = shownUrl(core, entry.url);
    const fixture = JSON.stringify(body, null, 2);
    return { row, url, auth: null, body, answer: null, curl: eventCurl(url, body), fixture };
  }
  const { auth, status } = entry;
  const answer = shownBody(core, entry.answer);
  const url = `${core.origin}/rest/${webhookPart(auth, entry.userId)}${entry.method}`;
  const fixture = JSON.stringify({ method: entry.method, params: body, status, answer }, null, 2);
  return { row, url, auth, body, answer, curl: callCurl(url, auth, body), fixture };
}

function webhookPart(auth: 'app' | 'webhook' | 'none', userId: number): string {
  return auth === 'webhook' ? `${userId}/WEBHOOK_SECRET/` : '';
}

function eventCurl(url: string, body: JsonMap): string {
  return [
    `curl -X POST ${quoted(url)}`,
    `  -H 'content-type: application/x-www-form-urlencoded'`,
    `  --data-raw ${quoted(encodeForm(body))}`,
  ].join(' \\\n');
}

function callCurl(url: string, auth: 'app' | 'webhook' | 'none', body: JsonMap): string {
  const sent = auth === 'app' ? { auth: 'ACCESS_TOKEN', ...body } : body;
  return [
    `curl -X POST ${quoted(url)}`,
    `  -H 'content-type: application/json'`,
    `  --data-raw ${quoted(JSON.stringify(sent))}`,
  ].join(' \\\n');
}

/** A word for a POSIX shell. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
