import { parseInstant, parseLocal, precision } from "../model/instant.ts";
import { type Language, LOCALES } from "../model/language.ts";
import type { Period } from "../model/period.ts";
import type { EventItem, Moment } from "../model/view.ts";

// Dates in words. Pages and digests are rendered once for each change, so that Intl's price, which feeds avoid, is paid seldom. Digits are Latin
// in Arabic too, as on the sites of the UN.

const FIELDS = {
  year: { year: "numeric" },
  month: { year: "numeric", month: "long" },
  monthName: { month: "long" },
  monthShort: { month: "short" },
  day: { year: "numeric", month: "long", day: "numeric" },
  dayOfYear: { month: "long", day: "numeric" },
  dayOfMonth: { day: "numeric" },
  weekday: { year: "numeric", month: "long", day: "numeric", weekday: "long" },
  weekdayLong: { weekday: "long" },
  weekdayShort: { weekday: "short" },
} as const satisfies Readonly<Record<string, Intl.DateTimeFormatOptions>>;

type Fields = keyof typeof FIELDS;

const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(language: Language, fields: Fields): Intl.DateTimeFormat {
  const key = `${language} ${fields}`;
  let format = formats.get(key);
  if (format === undefined) {
    format = new Intl.DateTimeFormat(LOCALES[language], { ...FIELDS[fields], timeZone: "UTC" });
    formats.set(key, format);
  }
  return format;
}

/** A local date in words with the given fields. */
export function inWords(local: string, language: Language, fields: Fields): string {
  const milliseconds = parseLocal(local.slice(0, 10));
  return milliseconds === undefined ? local : formatOf(language, fields).format(milliseconds);
}

/** The day, month or year that a date or an instant names, as precise as it is: "19 November 2025", "novembre 2025". An instant's day is its source's. */
export function dateLabel(text: string, language: Language): string {
  const local = text.slice(0, 10);
  const exact = precision(local);
  return inWords(local, language, exact === "minute" ? "day" : exact);
}

/** The hour that an instant names, with its offset: "09:00 (UTC+01:00)". Undefined where it names none. */
export function hourLabel(text: string): string | undefined {
  if (parseInstant(text) === undefined) return undefined;
  const offset = /[+-]\d{2}:\d{2}$/.exec(text)?.[0] ?? "";
  return `${text.slice(11, 16)} (UTC${offset === "+00:00" || offset === "-00:00" ? "" : offset})`;
}

/** "16–20 February 2026", "16 February – 2 March 2026", "2026年2月16日至20日"; of the coarser precision where two differ. */
export function rangeLabel(starts: string, ends: string | undefined, language: Language): string {
  const length = Math.min(starts.length, ends?.length ?? 10, 10);
  const [from, to] = [starts.slice(0, length), ends?.slice(0, length)];
  if (to === undefined || to <= from) return dateLabel(starts, language);
  const exact = precision(from);
  const fields = exact === "minute" ? "day" : exact;
  if (language === "zh" && fields === "day") {
    const same = from.slice(0, 7) === to.slice(0, 7) ? "dayOfMonth" : from.slice(0, 4) === to.slice(0, 4) ? "dayOfYear" : "day";
    return `${inWords(from, language, "day")}至${inWords(to, language, same)}`;
  }
  const range = formatOf(language, fields).formatRange(parseLocal(from) ?? 0, parseLocal(to) ?? 0);
  // English alone has spaces around the dash between two days of one month.
  return fields === "day" && from.slice(0, 7) === to.slice(0, 7) ? range.replace(/\s–\s/u, "–") : range;
}

/** A period: "Wednesday 19 November 2025", "17–23 November 2025", "November 2025" */
export function periodLabel({ kind, first, last }: Pick<Period, "kind" | "first" | "last">, language: Language): string {
  switch (kind) {
    case "daily":
      return inWords(first, language, "weekday");
    case "weekly":
      return rangeLabel(first, last, language);
    case "monthly":
      return inWords(first, language, "month");
  }
}

/** Hours of a span within one day: "09:00–17:00"; the start alone where the end is unknown. Undefined where there is none, or where days differ. */
export function hoursLabel(starts: Moment, ends: Moment | undefined): string | undefined {
  if (precision(starts.local) !== "minute") return undefined;
  const from = starts.local.slice(11);
  if (ends === undefined || precision(ends.local) !== "minute") return from;
  return ends.local.slice(0, 10) === starts.local.slice(0, 10) ? `${from}–${ends.local.slice(11)}` : `${from} – ${ends.local.slice(11)}`;
}

/** What a date block shows: days, or what is known instead, in large; month and year below. */
export interface Block {
  readonly large: string;
  readonly small: string;
}

/** An event's date block. Where it ends in another month, the block shows the start alone: the row says the whole. */
export function blockOf({ starts, ends }: EventItem, language: Language): Block | undefined {
  if (starts === undefined) return undefined;
  switch (precision(starts.local)) {
    case "year":
      return { large: starts.local, small: "" };
    case "month":
      return { large: inWords(starts.local, language, "monthShort"), small: starts.local.slice(0, 4) };
    default: {
      const first = Number(starts.local.slice(8, 10));
      const last =
        ends !== undefined && ends.local.slice(0, 7) === starts.local.slice(0, 7) && ends.local.length >= 10 ? Number(ends.local.slice(8, 10)) : first;
      return { large: last > first ? `${first}–${last}` : String(first), small: inWords(starts.local.slice(0, 7), language, "month") };
    }
  }
}
