import { hash } from 'node:crypto';
import { z } from 'zod';
import { StorageError } from '../errors.ts';
import type { Sealer } from '../portals/seal.ts';
import type { EffectRow, PendingEvent } from '../storage/store.ts';

const stored = z.discriminatedUnion('is', [
  z.object({ is: z.literal('done'), result: z.unknown().optional(), said: z.string() }),
  z.object({ is: z.literal('begun'), method: z.string() }),
  z.object({ is: z.literal('open'), burnt: z.number(), doubt: z.boolean() }),
]);

/** What is known of one call. */
export type EffectRecord =
  /** Made. `said` digests its content, when somebody asks: most records are gone before anybody does. */
  | { is: 'done'; result: unknown; said: () => string }
  /** Begun without a key: nobody can tell what became of it. */
  | { is: 'begun'; method: string }
  /** Not made, with `burnt` keys that the portal will not take again. `doubt`: perhaps made with the present key. */
  | { is: 'open'; burnt: number; doubt: boolean };

export type EffectSealer = Pick<Sealer, 'seal' | 'open'>;

/** Short digest of what a call says. */
export function digest(content: unknown): string {
  return hash('sha256', JSON.stringify(content) ?? '', 'hex').slice(0, 16);
}

const contextOf = (event: PendingEvent): string => `effect:${event.portal}/${event.id}`;

/** Results may hold what portals answer about people: they are sealed like the events. */
export function toRow(
  sealer: EffectSealer,
  event: PendingEvent,
  name: string,
  record: EffectRecord,
): EffectRow {
  const plain: z.input<typeof stored> = record.is === 'done' ? { ...record, said: record.said() } : record;
  return { name, data: sealer.seal(Buffer.from(JSON.stringify(plain)), contextOf(event)) };
}

/** What earlier runs of an event left. @throws StorageError when it cannot be read any more */
export function readRows(sealer: EffectSealer, event: PendingEvent): Map<string, EffectRecord> {
  const records = new Map<string, EffectRecord>();
  for (const { name, data: sealed } of event.effects ?? []) {
    const read = stored.safeParse(JSON.parse(sealer.open(sealed, contextOf(event)).toString('utf8')));
    if (!read.success) {
      throw new StorageError(`The effect record '${name}' of event ${event.id} cannot be read any more`, {
        code: 'EFFECT_UNREADABLE',
        hint: 'It was stored by another version of the server; drop the event, or repeat it with that version.',
      });
    }
    const { data: record } = read;
    if (record.is === 'done')
      records.set(name, { is: 'done', result: record.result, said: () => record.said });
    else records.set(name, record);
  }
  return records;
}
