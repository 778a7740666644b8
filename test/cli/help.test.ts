import { expect, it } from 'vitest';
import { run } from './child.ts';

it('without a command says in a line each what there is, and each command tells its options', async () => {
  const all = await run();
  expect(all).toMatchObject({ code: 0, stderr: '' });
  const lines = all.stdout.split('\n').filter((line) => line.startsWith('  '));
  expect(lines).toContain('  fault          Lets things go wrong in a running local portal');
  expect(lines.length).toBeGreaterThan(10);
  for (const line of lines) expect(line).toMatch(/^ {2}[a-z-]+ +[A-Z].{20,}/);

  const one = await run('fault', '--help');
  expect(one).toMatchObject({ code: 0, stderr: '' });
  expect(one.stdout).toMatch(/^b24bot fault[\s\S]*--times N/);
});

it.each(['nosuch', 'toString', '__proto__'])(
  'there is no command %s, and the answer names those there are',
  async (name) => {
    const { code, stdout, stderr } = await run(name);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(new RegExp(`no command '${name}'\\.\nThere are: dev, start, .*doctor`));
  },
);

it('an option that does not exist is named, without a stack', async () => {
  const { code, stderr } = await run('doctor', '--refesh');
  expect(code).toBe(2);
  expect(stderr).toContain("'--refesh'");
  expect(stderr).not.toMatch(/^\s+at /m);
});
