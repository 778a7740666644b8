import type { BotRow } from '../../storage/store.ts';
import type { CommandDeclaration } from '../commands/command.ts';

export interface CommandSync {
  readonly botId: number;
  /** Handler address (v1 keeps one per command). */
  readonly url: string;
  readonly declared: readonly CommandDeclaration[];
  /** What is known to be registered. */
  readonly stored: BotRow['commands'];
  /** True when the bot was just created and cannot have commands. */
  readonly isNewBot: boolean;
}

export interface SyncedCommands {
  readonly commands: Record<string, { id: number; fingerprint: string }>;
  /** For the log: `+echo`, `~help`, `-old`. */
  readonly changed: readonly string[];
}
