/** A line of an answer is never that long. */
const LONGEST_LINE = 1_000_000;

/**
 * The `data` of server-sent events, as they come in.
 * @throws RangeError for a line that does not end
 */
export async function* dataOf(body: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const bytes of body) {
    const lines = (rest + decoder.decode(bytes, { stream: true })).split(/\r?\n/);
    rest = lines.pop() ?? '';
    for (const line of lines) if (line.startsWith('data:')) yield line.slice(5).trim();
    if (rest.length > LONGEST_LINE) throw new RangeError('a line does not end');
  }
  if (rest.startsWith('data:')) yield rest.slice(5).trim();
}
