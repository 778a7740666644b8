import { FILE_BYTES } from '../../bitrix24/limits.ts';
import { B24BotError } from '../../errors.ts';

/**
 * Where the bytes of a file come from. A Blob (`openAsBlob(path)` of node:fs) is read while it is sent and costs no
 * memory; bytes are there already; a stream is read to its end first, because a call may have to be repeated.
 */
export type FileSource = Uint8Array | Blob | AsyncIterable<Uint8Array>;

/** A file that can be read more than once. */
export interface ReadableFile {
  /** Bytes. */
  readonly size: number;
  open(): AsyncIterable<Uint8Array>;
}

/** @throws B24BotError FILE_EMPTY, FILE_TOO_LARGE; nothing was sent then */
export async function readableFile(source: FileSource): Promise<ReadableFile> {
  const file =
    source instanceof Uint8Array
      ? { size: source.byteLength, open: () => piecesOf([source]) }
      : source instanceof Blob
        ? { size: source.size, open: () => source.stream() }
        : await collected(source);
  if (file.size === 0) {
    throw new B24BotError('the file is empty', {
      code: 'FILE_EMPTY',
      layer: 'compose',
      hint: 'The portal takes no file without bytes.',
    });
  }
  if (file.size > FILE_BYTES) throw tooLarge();
  return file;
}

async function collected(source: AsyncIterable<Uint8Array>): Promise<ReadableFile> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of source) {
    size += chunk.byteLength;
    if (size > FILE_BYTES) throw tooLarge();
    chunks.push(chunk);
  }
  return { size, open: () => piecesOf(chunks) };
}

async function* piecesOf(chunks: readonly Uint8Array[]): AsyncGenerator<Uint8Array> {
  yield* chunks;
}

function tooLarge(): B24BotError {
  return new B24BotError(`the file is larger than ${FILE_BYTES} bytes`, {
    code: 'FILE_TOO_LARGE',
    layer: 'compose',
    hint: 'Put it somewhere else and send a link.',
  });
}
