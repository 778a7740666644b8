import type { Socket } from 'node:net';
import { describe, expect, it } from 'vitest';
import { createConnector } from '../../src/rest/connector.ts';
import { createHostPolicy, type HostAddress, type ResolveHost } from '../../src/rest/hosts.ts';
import { createTransport } from '../../src/rest/transport.ts';
import { json, listen } from './listener.ts';

const V4 = (address: string): HostAddress => ({ address, family: 4 });

function connect(
  policy: ReturnType<typeof createHostPolicy>,
  url: string,
  resolveAnew?: ResolveHost,
): Promise<Socket | Error> {
  const { hostname, port, protocol } = new URL(url);
  return new Promise((resolve) => {
    createConnector(
      policy,
      2_000,
      resolveAnew,
    )({ hostname, port, protocol }, (error, socket) => {
      socket?.destroy();
      resolve(error ?? socket ?? new Error('neither'));
    });
  });
}

describe('a name that resolves to an inner address', () => {
  it('gets no connection, and an allowed one does', async () => {
    const inner = await listen((_seen, response) => json(response, {}));
    const port = inner.host.split(':')[1];
    const name = `rebind.example.test:${port}`;
    const resolve = async () => [V4('127.0.0.1')];

    const refused = await connect(createHostPolicy({ resolve }), `https://${name}/`);
    expect(refused).toMatchObject({ code: 'HOST_REFUSED' });
    expect(inner.connections()).toBe(0);

    await connect(createHostPolicy({ resolve, allow: [name] }), `http://${name}/`);
    expect(inner.connections()).toBe(1);
  });

  it('gets no connection when public addresses stand beside the inner one', async () => {
    const resolve = async () => [V4('93.184.216.34'), V4('127.0.0.1')];
    const refused = await connect(createHostPolicy({ resolve }), 'https://mixed.example.test/');
    expect(refused).toMatchObject({ code: 'HOST_REFUSED' });
  });

  it('is judged at every connection, by the very answer that is connected to', async () => {
    const answers = [[V4('10.0.0.7')], [V4('169.254.169.254')]];
    const asked: string[] = [];
    const resolve = async (hostname: string) => {
      asked.push(hostname);
      return answers[asked.length - 1] ?? [];
    };
    for (let i = 0; i < 2; i++) {
      const refused = await connect(createHostPolicy(), 'https://rebind.example.test/', resolve);
      expect(refused).toMatchObject({ code: 'HOST_REFUSED' });
    }
    expect(asked).toHaveLength(2);
  });

  it('is judged again when its answer is remembered', async () => {
    let asked = 0;
    const resolve = async () => {
      asked += 1;
      return [V4('10.0.0.7')];
    };
    const transport = createTransport({ hosts: createHostPolicy({ resolve }) });
    const call = {
      base: 'https://rebind.example.test/rest/',
      path: 'profile',
      method: 'profile',
      body: '{}',
    };
    for (let i = 0; i < 2; i++) {
      await expect(transport.post(call)).rejects.toMatchObject({
        code: 'HOST_REFUSED',
        unknownOutcome: false,
      });
    }
    expect(asked).toBe(1);
    await transport.close();
  });

  it('is no way to plain http or to an inner address written out', async () => {
    const policy = createHostPolicy();
    expect(await connect(policy, 'http://p.bitrix24.eu/')).toMatchObject({ code: 'HOST_REFUSED' });
    expect(await connect(policy, 'https://127.0.0.1/')).toMatchObject({ code: 'HOST_REFUSED' });
    expect(await connect(policy, 'https://[::1]/')).toMatchObject({ code: 'HOST_REFUSED' });
  });
});
