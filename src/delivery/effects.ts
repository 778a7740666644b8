import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { Effect, EffectCall, Effects } from '../bot/contract.ts';
import { RestError } from '../errors.ts';
import type { EffectRow, Inbox, LaneHold } from '../storage/store.ts';
import { digest, type EffectRecord, type EffectSealer, readRows, toRow } from './effect-record.ts';
import { type MessageKey, messageKey } from './message-key.ts';
import { RunOverError } from './run-over-error.ts';
import { isOutcomeUnknown, UnknownOutcomeError } from './unknown-outcome.ts';

/** The effects of one run, as delivery sees them. */
export interface RunEffects extends Effects {
  /**
   * Records that are to be stored with the end of the run. A dead letter is repeated only when a person asks for it:
   * calls of unknown outcome are open again then.
   */
  unwritten(end: 'retry' | 'dead'): readonly EffectRow[];
  /** What an earlier run of the event chose under this name; undefined when none did, or it cannot be read. */
  chosen(name: string): unknown;
  /**
   * Keeps a choice that every later run of the event has to make alike; on disk when it resolves.
   * @throws StorageError; RunOverError when the hold is lost
   */
  choose(name: string, choice: unknown): Promise<void>;
  /** Ends the run: a handler that goes on regardless can send nothing any more. */
  close(): void;
}

/** Makes the effects of one run. `onLost` is called when the store says that the hold is lost. */
export type EffectsOf = (hold: LaneHold, onLost: () => void) => RunEffects;

export interface EffectsOptions {
  inbox: Pick<Inbox, 'record' | 'isHeld'>;
  sealer: EffectSealer;
  log: Logger;
  /** Default: derived from event and call. */
  messageKey?: MessageKey | undefined;
  /** Milliseconds before a message that is on its way is asked for again; default 500, 1000, 2000, 4000. */
  duplicateWaits?: readonly number[];
}

const DUPLICATE_WAITS = [500, 1000, 2000, 4000];

/**
 * Refusals after the portal registered the key, which is burnt for an hour: size of keyboard and menu, veto of
 * another module, empty text (REST protocol reference, idempotency of sending).
 */
const BURNS = new Set([
  'KEYBOARD_OVERSIZE',
  'MENU_OVERSIZE',
  'PARAM_KEYBOARD_ERROR',
  'PARAM_MENU_ERROR',
  'ERROR_FROM_OTHER_MODULE',
  'EMPTY_MESSAGE',
]);

/**
 * Records what runs do, so that a repeated run does not do it again.
 *
 * - A message with a key needs no write before it is sent: the key says the same in every run, and the portal keeps it
 *   for 31 days. Its result is stored behind its back, and not at all when the run ends first.
 * - A call without a key leaves "begun" on disk before it is made. Whoever finds that without a result knows that
 *   nobody can tell what became of it, and does as the bot's `onUnknown` says.
 *
 * The first run of a fresh event reads nothing.
 */
export function createEffects(options: EffectsOptions): EffectsOf {
  return (hold, onLost) => new RecordedEffects(options, hold, onLost);
}

class RecordedEffects implements RunEffects {
  readonly #options: EffectsOptions;
  readonly #hold: LaneHold;
  readonly #onLost: () => void;
  /** Number of calls so far, by name. */
  readonly #counts = new Map<string, number>();
  /** What is known of the calls, by name and number. Loaded at the first call. */
  #records: Map<string, EffectRecord> | undefined;
  /** Those that the store does not know yet. */
  readonly #dirty = new Map<string, EffectRecord>();
  #writing = false;
  #over = false;
  #closing: AbortController | undefined;

  constructor(options: EffectsOptions, hold: LaneHold, onLost: () => void) {
    this.#options = options;
    this.#hold = hold;
    this.#onLost = onLost;
  }

  async once(call: EffectCall, make: (effect: Effect) => Promise<unknown>): Promise<unknown> {
    this.#check(call.name);
    const n = this.#counts.get(call.name) ?? 0;
    this.#counts.set(call.name, n + 1);
    const name = `${call.name}#${n}`;
    const found = this.#known().get(name);
    if (found?.is === 'done') return this.#reuse(name, found, call);
    if (found?.is === 'begun' && call.onUnknown !== 'retry') {
      throw new UnknownOutcomeError(
        found.method,
        call.onUnknown,
        'an earlier run began it and left no result',
      );
    }
    const result = await make(this.#effect(name, call));
    this.#keep(name, { is: 'done', result, said: () => digest(call.content) });
    return result;
  }

  async plain(method: string, send: () => Promise<unknown>): Promise<unknown> {
    this.#check(method);
    return send();
  }

  chosen(name: string): unknown {
    const found = this.#readable().get(name);
    return found?.is === 'done' ? found.result : undefined;
  }

  async choose(name: string, choice: unknown): Promise<void> {
    this.#check(name);
    this.#set(name, { is: 'done', result: choice, said: () => digest(choice) });
    await this.#write();
  }

  unwritten(end: 'retry' | 'dead'): readonly EffectRow[] {
    if (end === 'dead') {
      for (const [name, record] of this.#readable()) {
        if (record.is === 'begun') this.#dirty.set(name, { is: 'open', burnt: 0, doubt: false });
      }
    }
    return this.#rows();
  }

  close(): void {
    this.#over = true;
    this.#closing?.abort();
  }

  #effect(name: string, call: EffectCall): Effect {
    return {
      inDoubt: this.#inDoubt(name),
      keyed: (send) => this.#keyed(name, send),
      unkeyed: (method, send) => this.#unkeyed(name, call, method, send),
    };
  }

  async #keyed(name: string, send: (key: string | undefined) => Promise<unknown>): Promise<unknown> {
    const { messageKey: keyOf = messageKey, duplicateWaits = DUPLICATE_WAITS } = this.#options;
    const burnt = this.#burnt(name);
    const key = keyOf(this.#hold.event.id, name, burnt);
    for (let n = 0; ; n += 1) {
      this.#check(name);
      try {
        return await send(key);
      } catch (error) {
        const code = error instanceof RestError ? error.code : '';
        const wait = duplicateWaits[n];
        if (code === 'MESSAGE_DUPLICATED_BY_UUID' && wait !== undefined) {
          await this.#pause(name, wait);
          continue;
        }
        if (isOutcomeUnknown(error)) this.#keep(name, { is: 'open', burnt, doubt: true });
        // With doubt the message may be there: only its own key can tell.
        else if (BURNS.has(code) && !this.#inDoubt(name)) {
          this.#keep(name, { is: 'open', burnt: burnt + 1, doubt: false });
        }
        throw error;
      }
    }
  }

  async #unkeyed(
    name: string,
    call: EffectCall,
    method: string,
    send: () => Promise<unknown>,
  ): Promise<unknown> {
    const { onUnknown } = call;
    this.#check(name);
    const open: EffectRecord = { is: 'open', burnt: this.#burnt(name), doubt: this.#inDoubt(name) };
    if (onUnknown !== 'retry') {
      this.#set(name, { is: 'begun', method });
      try {
        await this.#write();
        this.#check(name);
      } catch (error) {
        this.#set(name, open);
        throw error;
      }
    }
    try {
      return await send();
    } catch (error) {
      if (isOutcomeUnknown(error)) {
        const why = error instanceof Error ? error.message : String(error);
        throw new UnknownOutcomeError(method, onUnknown, why, error);
      }
      if (onUnknown !== 'retry') this.#keep(name, open);
      throw error;
    }
  }

  #reuse(name: string, found: EffectRecord & { is: 'done' }, call: EffectCall): unknown {
    const { id } = this.#hold.event;
    const other = found.said() !== digest(call.content);
    this.#options.log.debug(
      { event: id, call: name, other },
      other
        ? 'not sent again, although it says something else now: what was sent stands'
        : 'not sent again: an earlier run did',
    );
    return found.result;
  }

  #known(): Map<string, EffectRecord> {
    this.#records ??= readRows(this.#options.sealer, this.#hold.event);
    return this.#records;
  }

  /** What can be read: the end of a run must not fail over what its calls would have failed over. */
  #readable(): Map<string, EffectRecord> {
    try {
      return this.#known();
    } catch {
      return new Map();
    }
  }

  #burnt(name: string): number {
    const known = this.#known().get(name);
    return known?.is === 'open' ? known.burnt : 0;
  }

  /** Without a record all depends on whether a process died that may have been about to write one. */
  #inDoubt(name: string): boolean {
    const known = this.#known().get(name);
    return known === undefined ? (this.#hold.event.crashes ?? 0) > 0 : known.is === 'open' && known.doubt;
  }

  #set(name: string, record: EffectRecord): void {
    this.#known().set(name, record);
    this.#dirty.set(name, record);
  }

  /** Notes what became of a call and has it stored soon, without anybody waiting for it. */
  #keep(name: string, record: EffectRecord): void {
    this.#set(name, record);
    if (this.#over || this.#writing) return;
    this.#writing = true;
    setImmediate(() => {
      this.#writing = false;
      if (this.#over) return;
      this.#write().catch((error: unknown) => {
        if (error instanceof RunOverError) return;
        this.#options.log.debug({ err: error, event: this.#hold.event.id }, 'effects are not stored yet');
      });
    });
  }

  /** Stores what is not stored yet. @throws StorageError; RunOverError when the hold is lost */
  async #write(): Promise<void> {
    const written = new Map(this.#dirty);
    if (!(await this.#options.inbox.record(this.#hold, this.#rows()))) {
      this.close();
      this.#onLost();
      throw new RunOverError('recording', this.#hold.event.id);
    }
    for (const [name, record] of written) if (this.#dirty.get(name) === record) this.#dirty.delete(name);
  }

  #rows(): EffectRow[] {
    const { sealer } = this.#options;
    return [...this.#dirty].map(([name, record]) => toRow(sealer, this.#hold.event, name, record));
  }

  async #pause(name: string, ms: number): Promise<void> {
    this.#closing ??= new AbortController();
    await sleep(ms, undefined, { signal: this.#closing.signal }).catch(() => undefined);
    this.#check(name);
  }

  #check(call: string): void {
    const { inbox } = this.#options;
    if (!this.#over && !inbox.isHeld(this.#hold)) {
      this.close();
      this.#onLost();
    }
    if (this.#over) throw new RunOverError(call, this.#hold.event.id);
  }
}
