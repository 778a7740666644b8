import { ConfigError } from '../errors.ts';
import { type AddresseeOptions, createAddressees } from './addressee.ts';
import type { Localized } from './commands/command.ts';
import type { HandleRun } from './contract.ts';

/** @throws ConfigError when an apology would say nothing */
export function checkApology(code: string, apology: Localized): void {
  const texts = typeof apology === 'string' ? [apology] : Object.values(apology);
  if (texts.length > 0 && texts.every((text) => text.trim() !== '')) return;
  throw new ConfigError(
    `bot '${code}': the apology has no text`,
    "For example: apology: { en: 'Sorry, that did not work.' }",
  );
}

function inLanguage(apology: Localized, language: string): string | undefined {
  if (typeof apology === 'string') return apology;
  return apology[language] ?? apology['en'] ?? Object.values(apology)[0];
}

/**
 * Makes what delivery calls when an event is given up: tells the person whose message or command it was, if the bot
 * has an apology. Other events wait for no answer.
 */
export function createApology(options: AddresseeOptions): HandleRun {
  const addresseeOf = createAddressees(options);
  // Most bots have none: nothing is read for them.
  if (options.bots.every(({ apology }) => apology === undefined)) return async () => undefined;
  return async (run) => {
    if (run.event.kind !== 'message' && run.event.kind !== 'command') return;
    const { bot, ctx } = (await addresseeOf(run)) ?? {};
    if (bot?.apology === undefined || ctx === undefined) return;
    const text = inLanguage(bot.apology, ctx.language);
    if (text === undefined) return;
    if (ctx.kind === 'command') await ctx.answer(text);
    else if (ctx.kind === 'message') await ctx.reply(text);
  };
}
