/** How numbers, money and days are written: as the reader's browser prefers. */
const LANGUAGE = document.documentElement.lang || "en";
const LOCALES = [navigator.language, LANGUAGE];

const numbers = new Intl.NumberFormat(LOCALES, { maximumFractionDigits: 1 });
const percents = new Intl.NumberFormat(LOCALES, { style: "percent", maximumFractionDigits: 0 });
const days = new Intl.DateTimeFormat(LOCALES, { dateStyle: "medium", timeZone: "UTC" });
const lists = new Intl.ListFormat(LANGUAGE, { type: "conjunction" });

export const number = (value: number): string => numbers.format(value);
export const percent = (share: number): string => percents.format(share);
export const list = (words: readonly string[]): string => lists.format(words);

/** A day, as YYYY-MM-DD. */
export const day = (value: string): string => days.format(new Date(`${value}T00:00:00Z`));

/** An amount in its own currency; without cents where it has none. */
export function money({ amount, currency }: { amount: string; currency: string }): string {
  const value = Number(amount);
  const digits = Number.isInteger(value) ? 0 : 2;
  return new Intl.NumberFormat(LOCALES, {
    style: "currency",
    currency,
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  }).format(value);
}

/** A word of the schema as people read it: MICRO_CREDENTIAL is Micro credential. */
export const inWords = (value: string): string => {
  const words = value.toLowerCase().replaceAll("_", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
};
