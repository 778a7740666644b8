import type { Localized } from '../commands/command.ts';

/** What the server says in a bot's name; `{…}` is filled in. */
export interface BotTexts {
  /** Above the usage of a command whose arguments were no use; `{problem}`. */
  wrongArguments: Localized;
  /** How to write a command; `{usage}`. */
  usage: Localized;
  /** `{name}` */
  missingArgument: Localized;
  tooManyArguments: Localized;
  notADuration: Localized;
  /** `{typed}`, `{command}` */
  didYouMean: Localized;
  /** A button that is not what the bot made: typed by hand, forged, carried to another dialog. */
  actionInvalid: Localized;
  /** A button past its time, or of an earlier version of the bot. */
  actionExpired: Localized;
  /** A button for somebody else. */
  actionForeign: Localized;
  dialogCancelled: Localized;
  /** No answer came in time. */
  dialogExpired: Localized;
  /** The bot has changed since: what was stored is no use to it. */
  dialogRestart: Localized;
  /** A command in the middle of a dialog that refuses commands. */
  dialogBusy: Localized;
}

const DEFAULTS: BotTexts = {
  wrongArguments: {
    en: 'That did not work: {problem}',
    de: 'Das hat nicht geklappt: {problem}',
    ru: 'Не получилось: {problem}',
  },
  usage: { en: 'Usage: {usage}', de: 'So geht es: {usage}', ru: 'Формат: {usage}' },
  missingArgument: { en: '{name} is missing.', de: '{name} fehlt.', ru: 'Не указано: {name}.' },
  tooManyArguments: { en: 'That is too much.', de: 'Das ist zu viel.', ru: 'Лишние слова в команде.' },
  notADuration: {
    en: 'a duration is a number with its unit, such as 10m, 2h or 1d',
    de: 'eine Dauer ist eine Zahl mit Einheit, etwa 10m, 2h oder 1d',
    ru: 'длительность — число с единицей, например 10m, 2h или 1d',
  },
  didYouMean: {
    en: 'There is no command {typed}. Did you mean {command}?',
    de: 'Den Befehl {typed} gibt es nicht. Meinten Sie {command}?',
    ru: 'Команды {typed} нет. Может быть, {command}?',
  },
  actionInvalid: {
    en: 'This button does not work here.',
    de: 'Diese Schaltfläche funktioniert hier nicht.',
    ru: 'Эта кнопка здесь не работает.',
  },
  actionExpired: {
    en: 'This button is out of date. Please ask for a new one.',
    de: 'Diese Schaltfläche ist nicht mehr aktuell. Bitte fordern Sie eine neue an.',
    ru: 'Эта кнопка устарела. Запросите новую.',
  },
  actionForeign: {
    en: 'This button is for somebody else.',
    de: 'Diese Schaltfläche ist für jemand anderen.',
    ru: 'Эта кнопка для другого человека.',
  },
  dialogCancelled: { en: 'Cancelled.', de: 'Abgebrochen.', ru: 'Отменено.' },
  dialogExpired: {
    en: 'Too much time has passed. Please start again.',
    de: 'Es ist zu viel Zeit vergangen. Bitte beginnen Sie von vorn.',
    ru: 'Прошло слишком много времени. Начните, пожалуйста, сначала.',
  },
  dialogRestart: {
    en: 'The bot has changed in the meantime. Please start again.',
    de: 'Der Bot hat sich inzwischen geändert. Bitte beginnen Sie von vorn.',
    ru: 'Бот тем временем изменился. Начните, пожалуйста, сначала.',
  },
  dialogBusy: {
    en: 'Please answer first, or write /cancel.',
    de: 'Bitte antworten Sie zuerst, oder schreiben Sie /cancel.',
    ru: 'Сначала ответьте или напишите /cancel.',
  },
};

/** Says one of the texts in a language (two letters, `en` for all that a text does not have). */
export type Say = (
  name: keyof BotTexts,
  language: string,
  values?: Readonly<Record<string, string>>,
) => string;

/** @param own an author's words, in place of the defaults */
export function createSay(own: Partial<BotTexts> = {}): Say {
  return (name, language, values = {}) => {
    const text = inLanguage(own[name] ?? DEFAULTS[name], language);
    return text.replace(/\{(\w+)\}/g, (place, key: string) => values[key] ?? place);
  };
}

/** A text in a language, else in English, else in whatever language it has. */
export function inLanguage(text: Localized, language: string): string {
  if (typeof text === 'string') return text;
  return text[language] ?? text['en'] ?? Object.values(text)[0] ?? '';
}
