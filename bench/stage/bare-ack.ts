/** The least a server can do with a request: read the body, answer 200. */
import { createServer } from 'node:http';

const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    Buffer.concat(chunks);
    response.end();
  });
});
server.listen(0, '127.0.0.1', () => {
  const at = server.address();
  console.log(`port ${at !== null && typeof at === 'object' ? at.port : 0}`);
});
