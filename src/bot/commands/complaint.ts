import { z } from 'zod';
import type { Say } from '../texts/texts.ts';

type ErrorMap = z.core.$ZodErrorMap;

const locales: Readonly<Record<string, () => { localeError: ErrorMap }>> = z.locales;
const maps = new Map<string, ErrorMap | undefined>();

/** zod's own words in a language (two letters), made once; undefined: English. */
function errorMap(language: string): ErrorMap | undefined {
  if (!maps.has(language)) {
    maps.set(language, Object.hasOwn(locales, language) ? locales[language]?.().localeError : undefined);
  }
  return maps.get(language);
}

/** What zod needs to complain in somebody's language; an author's own messages win. */
export function inTheirWords(language: string): { error?: ErrorMap } {
  const error = errorMap(language);
  return error === undefined ? {} : { error };
}

/** Mark of complaints that have a text of their own in `BotTexts`. */
export const TEXT = 'b24bot-text';

/** One complaint for a person. */
export function complaint(issue: z.core.$ZodIssue, say: Say, language: string): string {
  const own = issue.code === 'custom' ? issue.params?.[TEXT] : undefined;
  return own === 'notADuration' ? say(own, language) : issue.message;
}
