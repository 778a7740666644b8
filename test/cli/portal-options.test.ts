import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openPortal, type PortalFlags } from '../../src/cli/portal-options.ts';
import { b24bot } from './child.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'b24bot-cli-'));
});
afterEach(() => rm(folder, { recursive: true }));

const plain: PortalFlags = { tls: false, limits: 'standard', 'dotless-hosts': false };

/** Starts `b24bot portal` on this folder; resolves with its first line. */
async function startTls() {
  const child = b24bot('portal', '--json', '--port', '0', '--oauth-port', '0', '--tls', '--data', folder);
  const facts = JSON.parse(await child.line(/^\{/)) as Record<string, unknown>;
  const stop = async () => {
    child.process.kill('SIGINT');
    return (await child.ended).code;
  };
  return { facts, stop };
}

test('b24bot portal serves over TLS, tells how to trust it, and keeps its state', async () => {
  const first = await startTls();
  const caFile = join(folder, 'tls', 'ca.pem');
  expect(first.facts['env']).toMatchObject({ NODE_EXTRA_CA_CERTS: caFile });
  expect(first.facts['trust']).toEqual([
    `NODE_EXTRA_CA_CERTS=${caFile}`,
    `SSL_CERT_FILE=${caFile}`,
    `REQUESTS_CA_BUNDLE=${caFile}`,
    expect.stringContaining(`curl.cainfo=${caFile}`),
  ]);
  const ca = await readFile(caFile);
  const status = await new Promise((resolve, reject) => {
    const url = `${String(first.facts['rest'])}server.time`;
    request(url, { ca, agent: false }, (response) => {
      response.resume();
      resolve(response.statusCode);
    })
      .on('error', reject)
      .end();
  });
  expect(status).toBe(401);
  expect(await first.stop()).toBe(0);
  const second = await startTls();
  expect(second.facts['memberId']).toBe(first.facts['memberId']);
  expect(await second.stop()).toBe(0);
});

test('limits are those of the cloud, of Enterprise, or off', async () => {
  const rate = async (limits: string) => {
    const { local } = await openPortal({ ...plain, limits }, {});
    await local.close();
    return local.portal.settings.rate;
  };
  expect(await rate('standard')).toEqual({ perSecond: 2, burst: 50 });
  expect(await rate('enterprise')).toEqual({ perSecond: 5, burst: 250 });
  expect(await rate('off')).toBeNull();
  await expect(rate('none')).rejects.toThrow('--limits none');
});

test('a seed that is wrong is refused with its file and place', async () => {
  const seed = join(folder, 'people.json');
  await writeFile(seed, '{"users":[{"id":0,"name":"x"}]}');
  await expect(openPortal({ ...plain, seed }, {})).rejects.toThrow(/people\.json: users\[0\]\.id: /);
});

test('a portal for other containers listens everywhere under a name of its own', async () => {
  const flags = { ...plain, host: '0.0.0.0', 'public-host': 'portal', 'dotless-hosts': true };
  const { local } = await openPortal(flags, {});
  expect(local.origin).toMatch(/^http:\/\/portal:\d+$/);
  const { port } = new URL(local.origin);
  expect((await fetch(`http://127.0.0.1:${port}/rest/server.time`)).status).toBe(401);
  local.installApp({ installUrl: 'http://bot:3000/bitrix24/install', scope: ['im'] });
  await local.close();
});
