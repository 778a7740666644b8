import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import type { WireMap } from '../../src/bitrix24/event.ts';
import { CLIENT_SECRET } from './bitrix.ts';
import { APPLICATION_TOKEN, MEMBER, openHouse } from './house.ts';
import { at, fixture, INSTALLER_REFRESH } from './posts.ts';

const FOLDER = new URL('../fixtures/events/', import.meta.url);
const SECRET_KEY =
  /^(access_token|refresh_token|application_token|AUTH_ID|REFRESH_ID|APPLICATION_TOKEN|TOKEN)$/;

/** Every value that stands under a secret key, at any depth. */
function secretsOf(value: WireMap[string], key = ''): string[] {
  if (typeof value === 'string') return SECRET_KEY.test(key) && value.length > 8 ? [value] : [];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => secretsOf(inner, name));
}

it('no secret of any fixture reaches a log line, whatever happens to the request', async () => {
  const house = await openHouse();
  const { bitrix, post, lines } = house;
  bitrix.grants.set(INSTALLER_REFRESH, { memberId: MEMBER, userId: 1, admin: true });
  await post(at(bitrix, fixture('app-install')), '/bitrix24/install');

  const names = readdirSync(FOLDER).filter(
    (name) => name.endsWith('.form') && !name.startsWith('app-uninstall'),
  );
  const secrets = new Set<string>([CLIENT_SECRET, 'new-access-1', 'new-refresh-1']);
  for (const name of [...names, 'app-uninstall.form']) {
    const form = readFileSync(new URL(name, FOLDER), 'utf8');
    const json = new URL(name.replace(/\.form$/, '.json'), FOLDER);
    if (!name.startsWith('hostile') || name.includes('endpoints') || name.includes('token')) {
      for (const secret of secretsOf(JSON.parse(readFileSync(json, 'utf8')))) secrets.add(secret);
    }
    for (const url of ['/bitrix24/events', '/bitrix24/install']) {
      await post(form, url);
      // In the query, in a broken body and while the authorisation server fails, too.
      await post(form, `${url}?DOMAIN=${bitrix.host}&PROTOCOL=0&${form.slice(0, 4000)}`);
      await post(`${form}&broken=%zz`, url);
      bitrix.down = true;
      await post(form.replaceAll(APPLICATION_TOKEN, 'e'.repeat(32)), url);
      bitrix.down = false;
    }
  }
  await house.close();

  const text = lines.join('');
  expect(secrets.size).toBeGreaterThan(30);
  expect(lines.length).toBeGreaterThan(100);
  expect([...secrets].filter((secret) => text.includes(secret))).toEqual([]);
});
