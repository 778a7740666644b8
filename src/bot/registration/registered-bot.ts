import { ConfigError } from '../../errors.ts';

/** A bot as the portal now has it. */
export interface RegisteredBot {
  readonly id: number;
  /** True when this call created it; false when it may have been there before, with commands of its own. */
  readonly isNew: boolean;
}

export const codeTaken = (code: string): ConfigError =>
  new ConfigError(
    `bot code '${code}' belongs to another application of this portal`,
    'Choose another code in defineBot({ code }), or remove the other application.',
  );
