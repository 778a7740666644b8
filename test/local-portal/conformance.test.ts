import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { conformanceTable, deadDifferences, tableIn, withTable } from '../../scripts/conformance.ts';

const guide = readFileSync(new URL('../../docs/local-portal.md', import.meta.url), 'utf8');

test('the table in the guide is what the code and the catalogue say; else run scripts/generate-conformance.ts', () => {
  expect(tableIn(guide)).toBe(conformanceTable());
});

test('every published method of the catalogue is there', () => {
  expect(conformanceTable()).toMatch(/ and 0 are not there\./);
});

test('a listed difference speaks of a method or event that exists', () => {
  expect(deadDifferences()).toEqual([]);
});

test('prose around the table stays as it is', () => {
  const changed = withTable(guide, 'x');
  expect(tableIn(changed)).toBe('x');
  expect(withTable(changed, conformanceTable())).toBe(guide);
});
