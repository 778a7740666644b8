import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { controlRoutes } from '../../src/local-portal/control/routes.ts';

const text = readFileSync(new URL('../../docs/local-portal.md', import.meta.url), 'utf8');

test('the guide lists every control of a local portal, and none that is not there', () => {
  const unused = new Proxy({}, { get: () => unused }) as never;
  const { controls } = controlRoutes(unused, unused, unused);
  const documented = [...text.matchAll(/^\| `((?:GET|POST) [\w/]+)` \|/gm)].map((match) => match[1]);
  // The library of an application's page talks to the last one, not a test.
  const there = [...Object.keys(controls), 'GET state', 'GET calls', 'POST stage'].filter(
    (name) => name !== 'POST frame/command',
  );
  expect(documented.toSorted()).toEqual(there.toSorted());
});
