import { Readable } from 'node:stream';

/** Bytes that go into a call as base64, piece by piece. */
export interface StreamedFile {
  /** Stands in the parameters where the base64 goes; occurs there once. */
  readonly marker: string;
  /** Bytes before encoding. */
  readonly size: number;
  /** Begins to read from the start; called again when the call has to be repeated with a fresh token. */
  open(): AsyncIterable<Uint8Array>;
}

/** A body that is made while it is sent. */
export interface StreamedBody {
  /** Bytes. */
  readonly length: number;
  open(): Readable;
}

/** Puts the file in the place of its marker: what stands in memory is one piece at a time. */
export function streamBody(text: string, file: StreamedFile): StreamedBody {
  const at = text.indexOf(file.marker);
  const before = Buffer.from(text.slice(0, at));
  const after = Buffer.from(text.slice(at + file.marker.length));
  return {
    length: before.length + 4 * Math.ceil(file.size / 3) + after.length,
    open: () => Readable.from(pieces(before, file, after), { objectMode: false }),
  };
}

async function* pieces(before: Buffer, file: StreamedFile, after: Buffer): AsyncGenerator<Buffer> {
  yield before;
  yield* base64(file.open());
  yield after;
}

/** Bytes read at once; a multiple of 3, so that no piece but the last needs filling. */
const PIECE = 3 * 64 * 1024;

async function* base64(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  let left: Uint8Array = new Uint8Array(0);
  for await (const chunk of chunks) {
    let rest = left.length === 0 ? chunk : Buffer.concat([left, chunk]);
    while (rest.length >= 3) {
      const whole = Math.min(PIECE, rest.length - (rest.length % 3));
      yield encoded(rest.subarray(0, whole));
      rest = rest.subarray(whole);
    }
    left = rest;
  }
  if (left.length > 0) yield encoded(left);
}

function encoded(bytes: Uint8Array): Buffer {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');
  return Buffer.from(text, 'latin1');
}
