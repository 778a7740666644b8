import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { decodeForm } from '../../src/bitrix24/form.ts';
import { command } from '../../src/cli/replay/replay.ts';
import type { Replayed } from '../../src/cli/replay/send.ts';
import { run } from './child.ts';
import { FIXTURES, openStage } from './stage.ts';

const fixture = (name: string): string => join(FIXTURES, name);

/** The command inside this process: what it prints, and its exit code. */
async function replay(...args: string[]): Promise<{ code: number; stdout: string }> {
  const lines: string[] = [];
  const print = vi.spyOn(console, 'log').mockImplementation((line: string) => void lines.push(line));
  try {
    return { code: await command.run(args), stdout: lines.join('\n') };
  } finally {
    print.mockRestore();
  }
}

describe('b24bot replay, on its own', () => {
  it('starts a portal and a server of either generation and prints the calls with whose token it was', async () => {
    const files = ['v1-message-add-private.form', 'v2-message-add-group.json'].map(fixture);
    const { code, stdout, stderr } = await run('replay', ...files, '--wait', '10');
    expect(stderr).toBe('');
    expect(stdout).toMatch(
      /\[1\/2\].*private\.form {2}ONIMBOTMESSAGEADD {2}200\n {4}im\.message\.add {3}as bot \d+ {3}200/,
    );
    expect(stdout).toContain('DIALOG_ID: 11');
    expect(stdout).toMatch(
      /\[2\/2\].*ONIMBOTV2MESSAGEADD {2}200\n {4}imbot\.v2\.Chat\.Message\.send {3}as bot \d+/,
    );
    expect(stdout).toContain('2 sent, 0 failed');
    expect(code).toBe(0);
  });
});

describe('b24bot replay --to a server with --portal', () => {
  it('prints a JSON line a body; a command that the bot does not have makes the exit code 1', async () => {
    await using stage = await openStage('v1');
    const menu = fixture('v1-command-menu.form');
    const target = ['--to', stage.to, '--portal', stage.portal.local.origin, '--wait', '10', '--json'];
    const good = await replay(menu, ...target, '--command', 'echo');
    expect(JSON.parse(good.stdout)).toMatchObject({
      event: 'ONIMCOMMANDADD',
      status: 200,
      ok: true,
      calls: [{ method: 'im.message.add', as: 'bot' }],
    });
    expect(good.code).toBe(0);
    const bad = await replay(menu, ...target);
    expect(JSON.parse(bad.stdout) as Replayed).toMatchObject({ status: null, ok: false, calls: [] });
    expect(bad.stdout).toMatch(/echoList.*help|help.*echoList/);
    expect(bad.code).toBe(1);
  });

  it('counts a second replay with kept ids as a repetition', async () => {
    await using stage = await openStage('v2');
    const first = await stage.play('v2-message-add-private', { keepsIds: true });
    const second = await stage.play('v2-message-add-private', { keepsIds: true });
    expect([first.calls.length, second.calls.length]).toEqual([1, 0]);
    expect((await stage.play('v2-message-add-private')).calls).toHaveLength(1);
  });
});

describe('b24bot replay --to a server alone', () => {
  const closing: (() => Promise<unknown>)[] = [];
  afterEach(async () => {
    for (const close of closing.splice(0)) await close();
  });

  async function recorder(status: number) {
    const bodies: Buffer[] = [];
    const server = createServer(async (request, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(Buffer.from(chunk));
      bodies.push(Buffer.concat(chunks));
      response.writeHead(status, { connection: 'close' }).end();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    closing.push(() => new Promise((resolve) => server.close(resolve)));
    return { bodies, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/handler.php` };
  }

  async function folder(files: Record<string, string>): Promise<string> {
    const path = await mkdtemp(join(tmpdir(), 'b24bot-replay-'));
    closing.push(() => rm(path, { recursive: true }));
    for (const [name, text] of Object.entries(files)) await writeFile(join(path, name), text);
    return path;
  }

  it('sends the recorded bytes untouched, or with what --set says', async () => {
    const { bodies, url } = await recorder(200);
    const path = await folder({ 'one.form': 'event=ONIMBOTDELETE&data[BOT_ID]=7&auth%5ba%5d=x' });
    expect((await replay(join(path, 'one.form'), '--to', url)).code).toBe(0);
    expect(bodies[0]?.toString()).toBe('event=ONIMBOTDELETE&data[BOT_ID]=7&auth%5ba%5d=x');
    await replay(join(path, 'one.form'), '--to', url, '--set', 'data.BOT_ID=8');
    expect(decodeForm(bodies[1] ?? '')).toMatchObject({ value: { data: { BOT_ID: '8' }, auth: { a: 'x' } } });
  });

  it('takes each body of a folder once, leaves out what is no event, and fails on a refusal', async () => {
    const { bodies, url } = await recorder(403);
    const path = await folder({
      'a.form': 'event=A',
      'a.json': '{"event":"A"}',
      'b.json': '{"event":"B"}',
      'answer.json': '{"result":true}',
      'hostile-broken.form': 'event=%ZZ',
      'notes.txt': 'event=C',
    });
    const { code, stdout } = await replay(path, '--to', url);
    expect(bodies.map(String)).toEqual(['event=A', 'event=B', 'event=%ZZ']);
    expect(stdout).toContain('3 sent, 2 failed');
    expect(code).toBe(1);
  });

  it('does not mind that hostile bodies are refused', async () => {
    const { url } = await recorder(403);
    expect((await replay(fixture('hostile-wrong-application-token.form'), '--to', url)).code).toBe(0);
  });

  it('names a server that does not answer', async () => {
    const { code, stdout } = await replay(fixture('v2-delete.form'), '--to', 'http://127.0.0.1:1');
    expect(stdout).toContain('no server answers at http://127.0.0.1:1/bitrix24/events');
    expect(code).toBe(1);
  });
});

it.each([
  [[], 'there is nothing to replay'],
  [['/nowhere'], 'there is no file or folder /nowhere'],
  [[FIXTURES, '--to', 'nonsense'], '--to nonsense is no address'],
  [[FIXTURES, '--portal', 'http://127.0.0.1:1'], '--portal needs --to'],
  [[FIXTURES, '--wait', 'long'], '--wait long is no number of seconds'],
])('b24bot replay %j is refused', async (args, why) => {
  await expect(command.run(args)).rejects.toThrow(why);
});
