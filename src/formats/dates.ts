import { type Precision, parseLocal, precision } from "../model/instant.ts";
import type { Language } from "../model/language.ts";
import type { Period } from "../model/period.ts";

// Dates in words, for what people read and no program does. Digits are ASCII in every language, as in the rest of the house.

const LOCALE: { readonly [language in Language]: string } = {
  en: "en-GB",
  fr: "fr",
  es: "es",
  ru: "ru",
  ar: "ar-u-nu-latn",
  zh: "zh",
  pt: "pt-PT",
  de: "de",
};

const FIELDS: { readonly [key in Precision | "weekday"]: Intl.DateTimeFormatOptions } = {
  year: { year: "numeric" },
  month: { year: "numeric", month: "long" },
  day: { year: "numeric", month: "long", day: "numeric" },
  minute: { year: "numeric", month: "long", day: "numeric" },
  weekday: { year: "numeric", month: "long", day: "numeric", weekday: "long" },
};

const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(language: Language, fields: keyof typeof FIELDS): Intl.DateTimeFormat {
  const key = `${language} ${fields}`;
  let format = formats.get(key);
  if (format === undefined) {
    format = new Intl.DateTimeFormat(LOCALE[language], { ...FIELDS[fields], timeZone: "UTC" });
    formats.set(key, format);
  }
  return format;
}

/** The day, month or year that a date or an instant names, as precise as it is: "19 November 2025", "novembre 2025". An instant's day is its source's. */
export function dateLabel(text: string, language: Language): string {
  const local = text.slice(0, 10);
  const milliseconds = parseLocal(local);
  return milliseconds === undefined ? text : formatOf(language, precision(local)).format(milliseconds);
}

/** "Wednesday 19 November 2025", "17–23 November 2025", "November 2025" */
export function periodLabel({ kind, first, last }: Pick<Period, "kind" | "first" | "last">, language: Language): string {
  const [from, to] = [parseLocal(first) ?? 0, parseLocal(last) ?? 0];
  switch (kind) {
    case "daily":
      return formatOf(language, "weekday").format(from);
    case "weekly":
      // Chinese ranges come out with slashes unless each end is written for itself.
      if (language === "zh") return `${formatOf(language, "day").format(from)}至${formatOf(language, "day").format(to)}`;
      return formatOf(language, "day").formatRange(from, to);
    case "monthly":
      return formatOf(language, "month").format(from);
  }
}
