import { setTimeout as sleep } from 'node:timers/promises';
import { decodeForm } from '../../src/bitrix24/form.ts';
import type { Tariff } from '../../src/rest/tariff.ts';
import { json, listen } from './listener.ts';

export interface Message {
  dialog: string;
  text: string;
}

/** A portal with a real leaky bucket: each request adds 1, above the burst it answers 503 QUERY_LIMIT_EXCEEDED. */
export async function limitedPortal(tariff: Tariff, settings: { full?: boolean } = {}) {
  let level = settings.full ? tariff.burst : 0;
  let at = performance.now();
  const messages: Message[] = [];
  /** Commands per request that was let through; 0 for a call that went alone. */
  const requests: number[] = [];
  let refused = 0;

  function isLimited(): boolean {
    const now = performance.now();
    level = Math.max(0, level - ((now - at) / 1000) * tariff.perSecond);
    at = now;
    if (level + 1 > tariff.burst) return true;
    level += 1;
    return false;
  }

  function run(params: Readonly<Record<string, unknown>>): unknown {
    const { DIALOG_ID, MESSAGE } = params;
    if (MESSAGE === 'bad') return { error: 'CANCELED', error_description: 'no' };
    messages.push({ dialog: String(DIALOG_ID), text: String(MESSAGE) });
    return messages.length;
  }

  const listener = await listen(async (seen, response) => {
    if (isLimited()) {
      refused += 1;
      json(response, { error: 'QUERY_LIMIT_EXCEEDED', error_description: 'Too many requests' }, 503);
      return;
    }
    // Requests overtake each other here, as they do on their way to a real portal.
    await sleep(Math.random() * 6);
    const body = JSON.parse(seen.body);
    if (!seen.path.endsWith('/batch')) {
      requests.push(0);
      const result = run(body);
      if (typeof result === 'object') json(response, result, 400);
      else json(response, { result });
      return;
    }
    const result: Record<string, unknown> = {};
    const result_error: Record<string, unknown> = {};
    for (const [name, command] of Object.entries<string>(body.cmd)) {
      const decoded = decodeForm(command.slice(command.indexOf('?') + 1));
      const outcome = decoded.ok ? run(decoded.value) : { error: 'ERROR_CORE' };
      if (typeof outcome === 'object') result_error[name] = outcome;
      else result[name] = outcome;
    }
    requests.push(Object.keys(body.cmd).length);
    const php = (map: object) => (Object.keys(map).length === 0 ? [] : map);
    json(response, { result: { result: php(result), result_error: php(result_error) } });
  });

  return { ...listener, messages, requests, refused: () => refused };
}
