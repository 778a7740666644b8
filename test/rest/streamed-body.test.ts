import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type StreamedFile, streamBody } from '../../src/rest/streamed-body.ts';

const MARKER = '-the-file-';

function fileOf(chunks: readonly Uint8Array[]): StreamedFile {
  return {
    marker: MARKER,
    size: chunks.reduce((sum, chunk) => sum + chunk.length, 0),
    async *open() {
      yield* chunks;
    },
  };
}

async function sentOf(
  text: string,
  file: StreamedFile,
): Promise<{ body: Buffer; largest: number; length: number }> {
  const { open, length } = streamBody(text, file);
  const pieces: Buffer[] = [];
  for await (const piece of open()) pieces.push(Buffer.from(piece));
  return { body: Buffer.concat(pieces), largest: Math.max(...pieces.map((piece) => piece.length)), length };
}

describe('a body with a file in it', () => {
  it('is the JSON with the base64 in its place, of the length that was announced, however the bytes come', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.uint8Array({ maxLength: 50 }), { maxLength: 12 }), async (chunks) => {
        const params = { fields: { name: 'ü "x".bin', content: MARKER }, auth: 'token' };
        const { body, length } = await sentOf(JSON.stringify(params), fileOf(chunks));
        expect(body.length).toBe(length);
        const content = Buffer.concat(chunks).toString('base64');
        expect(JSON.parse(body.toString())).toEqual({ ...params, fields: { ...params.fields, content } });
      }),
    );
  });

  it('is made in pieces, also of bytes that come all at once', async () => {
    const bytes = new Uint8Array(5 * 1024 * 1024 + 1).fill(7);
    const { largest, length } = await sentOf(`{"content":"${MARKER}"}`, fileOf([bytes]));
    expect(length).toBeGreaterThan(6_000_000);
    expect(largest).toBeLessThan(400_000);
  });

  it('can be sent again', async () => {
    const { open } = streamBody(`["${MARKER}"]`, fileOf([Buffer.from('abcd')]));
    const read = async (): Promise<string> => {
      let text = '';
      for await (const piece of open()) text += piece;
      return text;
    };
    expect([await read(), await read()]).toEqual(['["YWJjZA=="]', '["YWJjZA=="]']);
  });
});
