import { expect, test } from 'vitest';
import { guardTransport } from '../../src/delivery/guarded-transport.ts';
import type { HttpPost } from '../../src/rest/transport.ts';

const call: HttpPost = {
  base: 'https://a.bitrix24.com/rest/',
  path: 'im.message.add',
  method: 'im.message.add',
  body: '{}',
};

function guarded(lapsed: boolean[]) {
  let time = 0;
  const sent: string[] = [];
  const looks: number[] = [];
  const transport = guardTransport({
    transport: {
      post: async ({ method }) => {
        sent.push(method);
        return { status: 200, json: {} };
      },
      close: async () => undefined,
    },
    lapse: () => {
      looks.push(time);
      return lapsed.shift() ?? false;
    },
    clock: () => time,
  });
  return {
    transport,
    sent,
    looks,
    sleep: (ms: number) => {
      time += ms;
    },
  };
}

test('a process that was away sends nothing of what waited, and goes on with what comes later', async () => {
  const { transport, sent, sleep } = guarded([true]);
  await transport.post(call);
  sleep(40_000);
  await expect(transport.post(call)).rejects.toMatchObject({ code: 'ABORTED', unknownOutcome: false });
  await transport.post(call);
  expect(sent).toHaveLength(2);
});

test('a busy process looks at its holds now and then, not with every request', async () => {
  const { transport, sent, looks, sleep } = guarded([]);
  for (let n = 0; n < 100; n += 1) {
    sleep(10);
    await transport.post(call);
  }
  expect(sent).toHaveLength(100);
  expect(looks).toEqual([250, 500, 750, 1000]);
});
