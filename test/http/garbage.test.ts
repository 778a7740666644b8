import { fastify } from 'fastify';
import { expect, test } from 'vitest';
import { acceptBodies, posted } from '../../src/http/body.ts';
import { leftByMinorCollections } from '../heap.ts';

test('bodies that were answered are garbage without a full collection', async () => {
  const server = fastify();
  await acceptBodies(server, 1024 * 1024);
  server.post('/', async (request) => posted(request).format);
  await server.ready();
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  const payload = Array.from({ length: 1000 }, (_, n) => `data[list${n}][key]=value+number+${n}`).join('&');
  const left = await leftByMinorCollections(100, async () => {
    for (let n = 0; n < 4; n++) {
      const answer = await server.inject({ method: 'POST', url: '/', headers, payload });
      expect(answer.body).toBe('form');
    }
  });
  await server.close();
  // Kept, they would be 20 MB or more.
  expect(left).toBeLessThan(12);
});
