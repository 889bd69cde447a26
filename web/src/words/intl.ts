/** Formatters take milliseconds to make and microseconds to use: each is made when it is first needed, and kept. */
const made = new Map<string, unknown>();

function kept<T>(kind: string, locale: string, options: object, make: () => T): T {
  const key = `${kind} ${locale} ${JSON.stringify(options)}`;
  if (!made.has(key)) made.set(key, make());
  return made.get(key) as T;
}

export const dates = (locale: string, options: Intl.DateTimeFormatOptions) => kept("date", locale, options, () => new Intl.DateTimeFormat(locale, options));

export const numbers = (locale: string, options: Intl.NumberFormatOptions = {}) => kept("number", locale, options, () => new Intl.NumberFormat(locale, options));

/** Joins words: "a, b and c", or "a, b or c" with `disjunction`. */
export const lists = (locale: string, type: Intl.ListFormatType = "conjunction") => kept("list", locale, { type }, () => new Intl.ListFormat(locale, { type }));
