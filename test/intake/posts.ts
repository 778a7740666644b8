import { readFileSync } from 'node:fs';
import type { WireMap } from '../../src/bitrix24/event.ts';
import type { Bitrix } from './bitrix.ts';

/** An event body from the fixtures, by name without ending. */
export function fixture(name: string): WireMap {
  return JSON.parse(readFileSync(new URL(`../fixtures/events/${name}.json`, import.meta.url), 'utf8'));
}

export function map(value: WireMap[string] | undefined): WireMap {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new Error('not a map');
  return value;
}

/** The same body with other values in its top-level `auth`. */
export function withAuth(body: WireMap, change: Record<string, string>): WireMap {
  return { ...body, auth: { ...map(body['auth']), ...change } };
}

/** Every `auth` of a body moved to the Bitrix24 of this test: address and authorisation server. */
export function at<Value extends WireMap[string]>(bitrix: Bitrix, value: Value): Value {
  const text = JSON.stringify(value)
    .replaceAll('https://kestrel-works.bitrix24.eu/rest/', `${bitrix.origin}/rest/`)
    .replaceAll('https://oauth.bitrix.info/rest/', `${bitrix.origin}/rest/`)
    .replaceAll('kestrel-works.bitrix24.eu', bitrix.host);
  return JSON.parse(text);
}

/** The refresh token of the installer in `app-install`. */
export const INSTALLER_REFRESH = String(map(fixture('app-install')['auth'])['refresh_token']);
