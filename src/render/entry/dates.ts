import { type Language, LOCALES } from "../../domain/entry/language.ts";
import { parseInstant, parseLocal, precision } from "../../domain/time/instant.ts";
import type { Period } from "../../domain/time/period.ts";
import type { EventItem, TimePoint } from "../../domain/view/view.ts";
import { message } from "../../messages/message.ts";
import { offsetLabel } from "./offset-label.ts";

// Dates in words. Days, months and spans of them are put together here: feeds are made of them, a first call of Intl
// takes milliseconds, and its words change with the runtime, so that the bytes of a feed would. Pages and digests have
// Intl's for weekdays and short names, which they are rendered with once for each change.

const MONTHS = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12] as const;

function monthNumber(local: string): (typeof MONTHS)[number] {
  return MONTHS[Number(local.slice(5, 7)) - 1] ?? 1;
}

/** The month of a local date: "November". */
export function monthAlone(local: string, language: Language): string {
  return message(language, `date.monthAlone.${monthNumber(local)}`);
}

function dayOf(local: string, language: Language): string {
  const day = Number(local.slice(8, 10));
  return message(language, day === 1 ? "date.firstDay" : "date.day", { day });
}

function ofMonth(days: string, local: string, language: Language): string {
  return message(language, "date.ofMonth", { days, month: message(language, `date.month.${monthNumber(local)}`) });
}

function ofYear(rest: string, local: string, language: Language): string {
  return message(language, "date.ofYear", { rest, year: local.slice(0, 4) });
}

/** A day without its year: "2 June", "1er juin", "6月2日". */
export function dayOfYear(local: string, language: Language): string {
  return ofMonth(dayOf(local, language), local, language);
}

/** A day, a month or a year, whatever the text names. */
function composed(local: string, language: Language): string {
  switch (precision(local)) {
    case "year":
      return message(language, "date.year", { year: local.slice(0, 4) });
    case "month":
      return ofYear(monthAlone(local, language), local, language);
    default:
      return ofYear(dayOfYear(local, language), local, language);
  }
}

const FIELDS = {
  monthShort: { month: "short" },
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

/** A field of a local date in words. */
export function dateInWords(local: string, language: Language, fields: Fields): string {
  const milliseconds = parseLocal(local.slice(0, 10));
  if (milliseconds === undefined) return local;
  return formatOf(language, fields).format(milliseconds);
}

/** A local date with its weekday: "Wednesday, 19 November 2025". */
export function weekdayLabel(local: string, language: Language): string {
  const weekday = dateInWords(local, language, "weekdayLong");
  return message(language, "date.onWeekday", { weekday, date: dateLabel(local, language) });
}

/**
 * The day, month or year that a date or an instant names, as precise as it is: "19 November 2025", "novembre 2025". An
 * instant's day is its source's.
 */
export function dateLabel(text: string, language: Language): string {
  const local = text.slice(0, 10);
  return parseLocal(local) === undefined ? local : composed(local, language);
}

/** The hour that an instant names, with its offset: "09:00 (UTC+01:00)". Undefined where it names none. */
export function hourLabel(text: string): string | undefined {
  return parseInstant(text) === undefined ? undefined : `${text.slice(11, 16)} (${offsetLabel(text)})`;
}

/** "16–20 February 2026", "16 February – 2 March 2026", "2026年2月16日至20日"; of the coarser precision where two differ. */
export function rangeLabel(starts: string, ends: string | undefined, language: Language): string {
  const length = Math.min(starts.length, ends?.length ?? 10, 10);
  const [from, to = ""] = [starts.slice(0, length), ends?.slice(0, length)];
  if (to <= from) return dateLabel(starts, language);
  const until = message(language, "date.until");
  if (length === 4 || from.slice(0, 4) !== to.slice(0, 4))
    return `${composed(from, language)}${until}${composed(to, language)}`;
  if (length === 7) return ofYear(`${monthAlone(from, language)}${until}${monthAlone(to, language)}`, from, language);
  if (from.slice(0, 7) !== to.slice(0, 7))
    return ofYear(`${dayOfYear(from, language)}${until}${dayOfYear(to, language)}`, from, language);
  const days = `${dayOf(from, language)}${message(language, "date.upTo")}${dayOf(to, language)}`;
  return ofYear(ofMonth(days, from, language), from, language);
}

/** A period: "Wednesday, 19 November 2025", "17–23 November 2025", "November 2025" */
export function periodLabel(
  { kind, first, last }: Pick<Period, "kind" | "first" | "last">,
  language: Language,
): string {
  switch (kind) {
    case "daily":
      return weekdayLabel(first, language);
    case "weekly":
      return rangeLabel(first, last, language);
    case "monthly":
      return dateLabel(first.slice(0, 7), language);
  }
}

/**
 * Hours of a span within one day: "09:00–17:00"; the start alone where the end is unknown. Undefined where there is
 * none, or where days differ.
 */
export function hoursLabel(starts: TimePoint, ends: TimePoint | undefined): string | undefined {
  if (precision(starts.local) !== "minute") return undefined;
  const from = starts.local.slice(11);
  if (ends === undefined || precision(ends.local) !== "minute") return from;
  return ends.local.slice(0, 10) === starts.local.slice(0, 10)
    ? `${from}–${ends.local.slice(11)}`
    : `${from} – ${ends.local.slice(11)}`;
}

/** Content of a date block: days, or what is known instead, in large; month and year below. */
export interface DateBlock {
  readonly large: string;
  readonly small: string;
}

/** A date block where there is no room for the year beside a month: the sheet of a tear-off calendar. */
export function sheetOf(event: Pick<EventItem, "starts" | "ends">, language: Language): DateBlock | undefined {
  const starts = event.starts?.local ?? "";
  const block = dateBlock(event, language);
  return block === undefined || starts.length < 10
    ? block
    : { large: block.large, small: dateInWords(starts, language, "monthShort") };
}

/** A month, or a year as the time in which something is: "December 2026", "in 2027". */
export function monthOrYear(local: string, language: Language): string {
  return precision(local) === "year"
    ? message(language, "date.inYear", { year: local.slice(0, 4) })
    : dateLabel(local, language);
}

/** An event's date block. Where it ends in another month, the block shows the start alone: the row says the whole. */
export function dateBlock(
  { starts, ends }: Pick<EventItem, "starts" | "ends">,
  language: Language,
): DateBlock | undefined {
  if (starts === undefined) return undefined;
  switch (precision(starts.local)) {
    case "year":
      return { large: starts.local, small: "" };
    case "month":
      return { large: dateInWords(starts.local, language, "monthShort"), small: starts.local.slice(0, 4) };
    default: {
      const first = Number(starts.local.slice(8, 10));
      const last =
        ends !== undefined && ends.local.slice(0, 7) === starts.local.slice(0, 7) && ends.local.length >= 10
          ? Number(ends.local.slice(8, 10))
          : first;
      return {
        large: last > first ? `${first}–${last}` : String(first),
        // In the form that goes with a day: «2 декабря».
        small: ofYear(message(language, `date.month.${monthNumber(starts.local)}`), starts.local, language),
      };
    }
  }
}

const relative = new Map<Language, Intl.RelativeTimeFormat>();

/** The time from a day until another one in words: "tomorrow", "in 12 days", "in 3 weeks", "in 7 months". */
export function countdown(day: string, until: string, language: Language): string {
  let format = relative.get(language);
  if (format === undefined) {
    format = new Intl.RelativeTimeFormat(LOCALES[language], { numeric: "auto" });
    relative.set(language, format);
  }
  const days = Math.round((Date.parse(until.slice(0, 10)) - Date.parse(day)) / 86_400_000);
  if (days < 21) return format.format(days, "day");
  return days < 63 ? format.format(Math.round(days / 7), "week") : format.format(Math.round(days / 30.44), "month");
}
