import { ConfigError } from '../../errors.ts';

/** A text, or texts by language (two letters); a plain text counts as English. */
export type Localized = string | Readonly<Record<string, string>>;

/** How a command is shown and who may use it. Source: Bitrix24 REST reference, imbot.command.register. */
export interface CommandOptions {
  /** Shown in the list of commands. Required unless `hidden`. */
  title?: Localized;
  /** What to type after the name, e.g. `some text`. */
  params?: Localized;
  /** Usable in any chat, also where the bot is absent. Default false. */
  common?: boolean;
  /** Not in the list of commands; for buttons. Default false. */
  hidden?: boolean;
  /** Usable by extranet users. Default false. */
  extranet?: boolean;
}

/** A declared command, as it is registered in the portal. */
export interface CommandDeclaration {
  /** Without the slash. */
  readonly name: string;
  readonly title: Readonly<Record<string, string>>;
  readonly params: Readonly<Record<string, string>>;
  readonly common: boolean;
  readonly hidden: boolean;
  readonly extranet: boolean;
}

const texts = (text: Localized = {}): Readonly<Record<string, string>> =>
  typeof text === 'string' ? { en: text } : text;

/** @throws ConfigError when the portal would refuse the command, or could never call it. */
export function declareCommand(name: string, options: CommandOptions): CommandDeclaration {
  if (!/^[^\s/]+$/.test(name)) {
    throw new ConfigError(`command '${name}' is not usable`, "Use one word without '/', e.g. 'echo'.");
  }
  const title = texts(options.title);
  const hidden = options.hidden ?? false;
  if (!hidden && Object.keys(title).length === 0) {
    throw new ConfigError(`command '${name}' has no title`, "Add title: { en: '…' } or hidden: true.");
  }
  return {
    name,
    // The portal wants a text for hidden commands too (REST reference, imbot.command.register).
    title: Object.keys(title).length === 0 ? { en: name } : title,
    params: texts(options.params),
    common: options.common ?? false,
    hidden,
    extranet: options.extranet ?? false,
  };
}

/** The words of a command's parameters. */
export function wordsOf(params: string): readonly string[] {
  return params.split(/\s+/).filter((word) => word !== '');
}
