import type { MethodParams } from '../../bitrix24/methods/index.ts';
import { RestError } from '../../errors.ts';
import type { RestCaller } from '../../rest/rest.ts';
import type { CommandDeclaration } from '../commands/command.ts';
import type { CommandSync, SyncedCommands } from './command-sync.ts';
import { fingerprint } from './fingerprint.ts';

/**
 * Brings the commands of a v1 bot in line. v1 cannot list commands, so what is stored says what is there.
 * A changed command is registered anew: `imbot.command.update` cannot change COMMON.
 */
export async function syncCommandsV1(caller: RestCaller, sync: CommandSync): Promise<SyncedCommands> {
  const { botId, url, declared, stored } = sync;
  const commands: SyncedCommands['commands'] = {};
  const changed: string[] = [];
  for (const [name, { id }] of Object.entries(stored)) {
    const declaration = declared.find((command) => command.name === name);
    if (declaration && stored[name]?.fingerprint === fingerprint(declaration)) continue;
    await unregister(caller, id);
    changed.push(`-${name}`);
  }
  for (const declaration of declared) {
    const { name } = declaration;
    const known = stored[name];
    const print = fingerprint(declaration);
    if (known?.fingerprint === print) {
      commands[name] = known;
      continue;
    }
    const id = Number(await caller.call('imbot.command.register', registration(botId, url, declaration)));
    // The registration is idempotent by name: a command that is there already keeps its old texts.
    if (!sync.isNewBot) await caller.call('imbot.command.update', update(id, url, declaration));
    commands[name] = { id, fingerprint: print };
    changed.push(`+${name}`);
  }
  return { commands, changed };
}

async function unregister(caller: RestCaller, id: number): Promise<void> {
  try {
    await caller.call('imbot.command.unregister', { COMMAND_ID: id });
  } catch (error) {
    if (!(error instanceof RestError && error.code === 'COMMAND_ID_ERROR')) throw error;
  }
}

const flag = (value: boolean): 'Y' | 'N' => (value ? 'Y' : 'N');

const lang = ({ title, params }: CommandDeclaration) =>
  Object.entries(title).map(([language, text]) => ({
    LANGUAGE_ID: language,
    TITLE: text,
    PARAMS: params[language] ?? params['en'] ?? '',
  }));

function registration(
  botId: number,
  url: string,
  command: CommandDeclaration,
): MethodParams<'imbot.command.register'> {
  return {
    BOT_ID: botId,
    COMMAND: command.name,
    COMMON: flag(command.common),
    HIDDEN: flag(command.hidden),
    EXTRANET_SUPPORT: flag(command.extranet),
    EVENT_COMMAND_ADD: url,
    LANG: lang(command),
  };
}

function update(id: number, url: string, command: CommandDeclaration): MethodParams<'imbot.command.update'> {
  return {
    COMMAND_ID: id,
    FIELDS: {
      EVENT_COMMAND_ADD: url,
      HIDDEN: flag(command.hidden),
      EXTRANET_SUPPORT: flag(command.extranet),
      LANG: lang(command),
    },
  };
}
