import type { DatabaseSync } from 'node:sqlite';
import type { EffectRow } from '../store.ts';
import { blob, text } from './row.ts';

/** Statements on `effects`, prepared once. Everything that writes runs inside a group commit. */
export class EffectRows {
  readonly #put;
  readonly #read;
  readonly #drop;

  constructor(db: DatabaseSync) {
    this.#put = db.prepare('INSERT OR REPLACE INTO effects (seq, name, data) VALUES (?, ?, ?)');
    this.#read = db.prepare('SELECT name, data FROM effects WHERE seq = ?');
    this.#drop = db.prepare('DELETE FROM effects WHERE seq = ?');
  }

  put(seq: number, effects: readonly EffectRow[]): void {
    for (const { name, data } of effects) this.#put.run(seq, name, data);
  }

  read(seq: number): EffectRow[] {
    return this.#read.all(seq).map((row) => ({ name: text(row, 'name'), data: blob(row, 'data') }));
  }

  drop(seq: number): void {
    this.#drop.run(seq);
  }
}
