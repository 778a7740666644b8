type Options = Intl.DateTimeFormatOptions;

const day: Options = { day: 'numeric', month: 'long' };
const time: Options = { hour: '2-digit', minute: '2-digit' };

/** Formats of `[timestamp]` (Bitrix24 REST reference: formatting of messages). */
const formats: Readonly<Record<string, Options>> = {
  FORMAT_DATE: { day: '2-digit', month: '2-digit', year: 'numeric' },
  FORMAT_DATETIME: { day: '2-digit', month: '2-digit', year: 'numeric', ...time, second: '2-digit' },
  SHORT_DATE_FORMAT: { day: 'numeric', month: 'numeric', year: 'numeric' },
  MEDIUM_DATE_FORMAT: { day: 'numeric', month: 'short', year: 'numeric' },
  LONG_DATE_FORMAT: { ...day, year: 'numeric' },
  DAY_MONTH_FORMAT: day,
  DAY_SHORT_MONTH_FORMAT: { day: 'numeric', month: 'short' },
  SHORT_DAY_OF_WEEK_MONTH_FORMAT: { weekday: 'short', ...day },
  SHORT_DAY_OF_WEEK_SHORT_MONTH_FORMAT: { weekday: 'short', day: 'numeric', month: 'short' },
  DAY_OF_WEEK_MONTH_FORMAT: { weekday: 'long', ...day },
  FULL_DATE_FORMAT: { weekday: 'long', ...day, year: 'numeric' },
  SHORT_TIME_FORMAT: time,
  LONG_TIME_FORMAT: { ...time, second: '2-digit' },
};

/** A moment in one of the platform's formats, in the reader's time zone; null for a format that does not exist. */
export function formatMoment(at: number, format: string, language: string): string | null {
  const options = formats[format];
  return options === undefined ? null : new Intl.DateTimeFormat(language, options).format(at);
}

/** `14:05` */
export function clockTime(at: number): string {
  return new Intl.DateTimeFormat('en-GB', time).format(at);
}

/** `14:05:09.120` */
export function exactTime(at: number): string {
  const options: Options = { ...time, second: '2-digit', fractionalSecondDigits: 3 };
  return new Intl.DateTimeFormat('en-GB', options).format(at);
}

/** `Today`, `Yesterday`, `10 September` */
export function dayName(at: number, now: number): string {
  const days = Math.round((startOfDay(now) - startOfDay(at)) / 86_400_000);
  if (days === 0) return 'Today';
  if (days === 1) return 'Yesterday';
  const isThisYear = new Date(at).getFullYear() === new Date(now).getFullYear();
  return new Intl.DateTimeFormat('en-GB', isThisYear ? day : { ...day, year: 'numeric' }).format(at);
}

/** Time of today, date of any other day: for lists. */
export function shortMoment(at: number, now: number): string {
  if (startOfDay(at) === startOfDay(now)) return clockTime(at);
  return new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short' }).format(at);
}

export function startOfDay(at: number): number {
  return new Date(at).setHours(0, 0, 0, 0);
}
