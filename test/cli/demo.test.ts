import { expect, it } from 'vitest';
import { run } from './child.ts';

it('b24bot dev --demo plays the whole conversation without a terminal and ends with 0', async () => {
  const { code, stdout, stderr } = await run('dev', '--demo');
  expect(stderr).not.toMatch(/error/i);
  for (const said of [
    'Welcome message from bot.',
    'Mira Okafor: Good morning!',
    '| reply: Good morning!',
    '| reply: /echo first command',
    // The page turns on the message itself.
    'EchoBot (edited): List of colors',
    '[1] [2] [3] [4] [· 5 ·]',
    'Hello! My name is EchoBot :)',
    '| reply: /echo test from keyboard',
    '| reply: /echo test from menu',
    'EchoBot in Launch room: Message from bot',
    'ITR Menu:',
    'I am EchoBot.',
  ])
    expect(stdout).toContain(said);
  expect(code).toBe(0);
});

it('prints one JSON line a message with --json', async () => {
  const { code, stdout } = await run('dev', '--demo', '--json', '--api', 'v1');
  const lines = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { author: string; type: string });
  expect(lines.length).toBeGreaterThan(15);
  expect(lines.filter(({ type }) => type === 'edited')).toHaveLength(4);
  expect(code).toBe(0);
});
