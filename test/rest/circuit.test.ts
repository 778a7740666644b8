import { expect, test } from 'vitest';
import { Circuit } from '../../src/rest/circuit.ts';

function opened(): Circuit {
  const circuit = new Circuit(() => 0);
  for (let failure = 1; failure <= 5; failure += 1) expect(circuit.failed(0)).toBe(failure === 5);
  return circuit;
}

test('it opens after five failures in a row, not before and not with an answer between them', () => {
  const circuit = new Circuit(() => 0);
  for (let i = 0; i < 4; i += 1) circuit.failed(0);
  circuit.answered();
  for (let i = 0; i < 4; i += 1) circuit.failed(0);
  expect(circuit.isClosed).toBe(true);
  circuit.failed(0);
  expect(circuit.isClosed).toBe(false);
});

test('open, it lets one probe through when its time has come, and the answer closes it', () => {
  const circuit = opened();
  expect(circuit.waitFor(0)).toBe(1000);
  expect(circuit.waitFor(1000)).toBe(0);
  circuit.sent();
  expect(circuit.waitFor(1000)).toBe(Number.POSITIVE_INFINITY);
  circuit.answered();
  expect(circuit.isClosed).toBe(true);
});

test('a failed probe opens it for longer; calls sent earlier do not count again', () => {
  const circuit = opened();
  circuit.failed(10);
  circuit.failed(20);
  expect(circuit.waitFor(20)).toBe(980);
  circuit.sent();
  circuit.failed(1000);
  expect(circuit.waitFor(1000)).toBe(2000);
  circuit.sent();
  circuit.undecided();
  expect(circuit.waitFor(3000)).toBe(0);
});

test('a block by hand opens it at once, for a minute', () => {
  const circuit = new Circuit(() => 0);
  circuit.blocked(0);
  expect(circuit.waitFor(0)).toBe(60_000);
});
