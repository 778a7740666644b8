import type { BotRow } from './store.ts';

/** The registered commands of a bot, from their column; what is not of their shape is left out. */
export function commandsOf(json: string): BotRow['commands'] {
  const value: unknown = JSON.parse(json);
  const commands: Record<string, { id: number; fingerprint: string }> = {};
  if (typeof value !== 'object' || value === null) return commands;
  for (const [name, entry] of Object.entries(value)) {
    const { id, fingerprint } = Object(entry);
    if (typeof id === 'number' && typeof fingerprint === 'string') commands[name] = { id, fingerprint };
  }
  return commands;
}
