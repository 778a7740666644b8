import type { Part } from '../../compose/index.ts';
import { B24BotError } from '../../errors.ts';
import type { SessionWrite } from '../../storage/store.ts';
import { complaint, inTheirWords } from '../commands/complaint.ts';
import type { ChatContext, CommandContext, Context } from '../context.ts';
import type { BotTexts, Say } from '../texts/texts.ts';
import type { AnyStep, DialogKind, DialogMoves } from './dialog.ts';
import type { Dialogs, OpenDialog, StoredDialog } from './dialogs.ts';

/** Where somebody is: not yet stored. */
interface Progress {
  readonly kind: DialogKind;
  step: string;
  data: Record<string, unknown>;
}

/** More steps than any dialog takes without waiting for an answer. */
const MANY = 100;

export interface DialogRunOptions {
  ctx: ChatContext;
  kinds: readonly DialogKind[];
  dialogs: Dialogs;
  say: Say;
}

/** The dialog of one event: read, moved on, and kept if the run succeeds. */
export class DialogRun {
  readonly #options: DialogRunOptions;
  #opening: Promise<OpenDialog | undefined> | undefined;
  #progress: Progress | undefined;
  #changed = false;

  constructor(options: DialogRunOptions) {
    this.#options = options;
  }

  /** What is to be stored; undefined when nothing changed. @throws B24BotError DIALOG_DATA */
  async changes(): Promise<SessionWrite | undefined> {
    if (!this.#changed) return undefined;
    const open = await this.#open();
    if (open === undefined) return undefined;
    if (this.#progress === undefined) return open.left === null ? undefined : open.write(null);
    return open.write(this.#state(this.#progress));
  }

  /** Begins a dialog in place of the one that is in progress, if any. */
  async start(kind: DialogKind, data: object = {}): Promise<void> {
    if (!this.#options.kinds.includes(kind)) throw notDeclared(kind.name);
    if ((await this.#open()) === undefined) {
      throw new B24BotError(`dialog '${kind.name}' cannot begin: nobody acts here`, {
        code: 'DIALOG_NOBODY',
        layer: 'handler',
        hint: 'Begin it when a person says something or presses a button.',
      });
    }
    this.#progress = { kind, step: kind.first, data: { ...data } };
    await this.#enter(kind.first);
  }

  /**
   * Finds what the event means to a dialog in progress, and takes the event if it is for the dialog. Undefined: the
   * bot's own handlers have it.
   */
  async taken(ctx: Context, isPress: boolean): Promise<(() => Promise<void>) | undefined> {
    if ((ctx.kind !== 'message' && ctx.kind !== 'command') || isPress) return undefined;
    const left = (await this.#open())?.left ?? null;
    if (left === null) return undefined;
    const found = this.#resume(left, ctx.now());
    if ('say' in found) return ctx.kind === 'message' ? () => this.#over(found.say) : undefined;
    this.#progress = found;
    const { kind } = found;
    const said = ctx.kind === 'command' ? `/${ctx.command.name}` : ctx.text.trim();
    if (kind.cancel.has(said.toLowerCase())) return () => this.#over('dialogCancelled');
    if (ctx.kind === 'message') return () => this.#answer(found);
    if (kind.onCommand === 'end') this.#leave();
    if (kind.onCommand !== 'refuse') return undefined;
    return async () => void (await ctx.answer(this.#say('dialogBusy')));
  }

  #open(): Promise<OpenDialog | undefined> {
    const { ctx, dialogs } = this.#options;
    const { memberId } = ctx.portal;
    this.#opening ??= dialogs.open({
      memberId,
      botId: ctx.bot.id,
      dialogId: ctx.dialogId,
      userId: ctx.user?.id,
    });
    return this.#opening;
  }

  /** What is stored, if this release of the bot can go on with it. */
  #resume(left: StoredDialog, now: number): Progress | { say: 'dialogExpired' | 'dialogRestart' } {
    if (left.until <= now) return { say: 'dialogExpired' };
    const kind = this.#options.kinds.find(({ name }) => name === left.dialog);
    if (!kind || left.version > kind.version) return { say: 'dialogRestart' };
    const place = left.version === kind.version ? left : migrated(kind, left, this.#options.ctx);
    const data = place && kind.partial.safeParse(place.data);
    if (!data?.success || !kind.steps.has(place?.step ?? '')) return { say: 'dialogRestart' };
    return { kind, step: place?.step ?? '', data: data.data };
  }

  async #answer(progress: Progress): Promise<void> {
    const { ctx, say } = this.#options;
    const step = stepOf(progress);
    // The person has answered: time runs anew, even where the answer was no use.
    this.#changed = true;
    if (step.is !== 'prompt') return this.#run(progress, false);
    const read = step.parse.safeParse(ctx.text, inTheirWords(ctx.language));
    if (!read.success) {
      const reasons = read.error.issues.map((issue) => complaint(issue, say, ctx.language));
      const [first, ...more] = await step.ask(ctx, progress.data);
      await ctx.reply([...new Set(reasons)].join('\n'), ...(first === undefined ? [] : [first]), ...more);
      return;
    }
    progress.data[step.into] = read.data;
    await this.#enter(step.next);
  }

  async #enter(step: string): Promise<void> {
    this.#changed = true;
    const progress = this.#progress;
    if (!progress) return;
    progress.step = step;
    await this.#run(progress, true);
  }

  async #run(progress: Progress, entering: boolean): Promise<void> {
    for (let hops = 0, isEntry = entering; hops < MANY; hops += 1, isEntry = true) {
      const to = await this.#runStep(progress, stepOf(progress), isEntry);
      // The step has ended the dialog or begun another one.
      if (to === undefined || this.#progress !== progress) return;
      progress.step = to;
    }
    throw new B24BotError(`dialog '${progress.kind.name}' goes from step to step and never waits`, {
      code: 'DIALOG_LOOP',
      layer: 'handler',
    });
  }

  /** The step to go to; undefined: wait here. */
  async #runStep(progress: Progress, step: AnyStep, entering: boolean): Promise<string | undefined> {
    const { ctx } = this.#options;
    let to: string | undefined;
    const moves: DialogMoves = {
      entering,
      go: (name) => {
        to = name;
      },
      end: async (...parts) => {
        this.#leave();
        if (parts.length > 0) await ctx.reply(...parts);
      },
    };
    const given = Object.assign(ctx, moves);
    if (step.is === 'prompt') {
      await ctx.reply(...(await step.ask(given, progress.data)));
    } else if (step.is === 'function') {
      await step.handle(given, progress.data);
    } else {
      await step.handle(given, whole(progress));
      if (this.#progress === progress) this.#leave();
    }
    return to;
  }

  #leave(): void {
    this.#progress = undefined;
    this.#changed = true;
  }

  async #over(why: keyof BotTexts): Promise<void> {
    const { ctx } = this.#options;
    this.#leave();
    const parts: readonly Part[] = [this.#say(why)];
    if (isCommand(ctx)) await ctx.answer(...parts);
    else await ctx.reply(...parts);
  }

  #say(name: keyof BotTexts): string {
    return this.#options.say(name, this.#options.ctx.language);
  }

  #state({ kind, step, data }: Progress): StoredDialog {
    const kept: unknown = JSON.parse(JSON.stringify(data));
    const again = kind.partial.safeParse(kept);
    if (again.success) {
      const until = this.#options.ctx.now() + kind.timeoutMs;
      return { dialog: kind.name, version: kind.version, step, data: { ...data }, until };
    }
    const problems = again.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
    throw new B24BotError(`dialog '${kind.name}': its data do not fit after JSON: ${problems.join('; ')}`, {
      code: 'DIALOG_DATA',
      layer: 'handler',
      hint: 'Keep to the schema; dates need z.coerce.date() or a number.',
    });
  }
}

function isCommand(ctx: ChatContext): ctx is CommandContext {
  return ctx.kind === 'command';
}

function stepOf({ kind, step }: Progress): AnyStep {
  const found = kind.steps.get(step);
  if (found) return found;
  throw new B24BotError(`dialog '${kind.name}' has no step '${step}'`, {
    code: 'DIALOG_STEP',
    layer: 'handler',
  });
}

function whole({ kind, data, step }: Progress): object {
  const read = kind.whole.safeParse(data);
  if (read.success) return read.data;
  const problems = read.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
  throw new B24BotError(
    `dialog '${kind.name}' reached '${step}' without all of its data: ${problems.join('; ')}`,
    {
      code: 'DIALOG_INCOMPLETE',
      layer: 'handler',
      hint: 'Ask for what is missing before the last step, or make it optional.',
    },
  );
}

function migrated(kind: DialogKind, { step, data, version }: StoredDialog, { log }: ChatContext) {
  try {
    return kind.migrate({ step, data }, version);
  } catch (error) {
    log.warn({ err: error, dialog: kind.name, from: version }, 'a dialog could not be migrated');
    return undefined;
  }
}

/** What is thrown where a bot begins a dialog that it did not declare. */
export function notDeclared(name: string): B24BotError {
  return new B24BotError(`dialog '${name}' is not declared by this bot`, {
    code: 'DIALOG_UNKNOWN',
    layer: 'handler',
    hint: 'Declare it with bot.dialog(…).',
  });
}
