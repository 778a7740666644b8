/**
 * The least a bot can do: read the body, answer 200, repeat the text at the address that the body names. No checks,
 * nothing on disk, no order.
 */
import { createServer } from 'node:http';
import { request as send } from 'undici';

async function reply(body: string): Promise<void> {
  const form = new URLSearchParams(body);
  const { body: answer } = await send(`${form.get('auth[client_endpoint]')}imbot.message.add`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      BOT_ID: 740,
      DIALOG_ID: form.get('data[PARAMS][DIALOG_ID]'),
      MESSAGE: form.get('data[PARAMS][MESSAGE]'),
      auth: form.get('data[BOT][740][access_token]'),
    }),
  });
  await answer.json();
}

const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    response.end();
    void reply(Buffer.concat(chunks).toString());
  });
});
server.listen(0, '127.0.0.1', () => {
  const at = server.address();
  console.log(`port ${at !== null && typeof at === 'object' ? at.port : 0}`);
});
