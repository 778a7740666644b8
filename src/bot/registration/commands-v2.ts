import type { RestCaller } from '../../rest/rest.ts';
import type { CommandDeclaration } from '../commands/command.ts';
import type { CommandSync, SyncedCommands } from './command-sync.ts';
import { fingerprint } from './fingerprint.ts';

/**
 * Brings the commands of a v2 bot in line: registers what is missing, updates what changed, unregisters the rest.
 * `imbot.v2.Command.list` says what is there; the stored fingerprints say whether it is as declared, because the
 * list gives texts in one language only.
 */
export async function syncCommandsV2(caller: RestCaller, sync: CommandSync): Promise<SyncedCommands> {
  const { botId, declared, stored } = sync;
  const { commands: listed } = await caller.call('imbot.v2.Command.list', { botId });
  const present = new Map(listed.map(({ command, id }) => [command.replace(/^\//, ''), Number(id)]));
  const commands: SyncedCommands['commands'] = {};
  const changed: string[] = [];
  for (const [name, commandId] of present) {
    if (declared.some((command) => command.name === name)) continue;
    await caller.call('imbot.v2.Command.unregister', { botId, commandId });
    changed.push(`-${name}`);
  }
  for (const declaration of declared) {
    const { name } = declaration;
    const print = fingerprint(declaration);
    const id = present.get(name);
    if (id === undefined) {
      const { command } = await caller.call('imbot.v2.Command.register', {
        botId,
        fields: fieldsOf(declaration),
      });
      commands[name] = { id: Number(command.id), fingerprint: print };
      changed.push(`+${name}`);
      continue;
    }
    if (stored[name]?.id !== id || stored[name]?.fingerprint !== print) {
      await caller.call('imbot.v2.Command.update', { botId, commandId: id, fields: fieldsOf(declaration) });
      changed.push(`~${name}`);
    }
    commands[name] = { id, fingerprint: print };
  }
  return { commands, changed };
}

function fieldsOf({ name, title, params, common, hidden, extranet }: CommandDeclaration) {
  return { command: name, title, params, common, hidden, extranetSupport: extranet };
}
