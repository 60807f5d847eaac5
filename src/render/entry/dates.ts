import { type Language, LOCALES } from "../../domain/entry/language.ts";
import { parseInstant, parseLocal, precision } from "../../domain/time/instant.ts";
import type { Period } from "../../domain/time/period.ts";
import type { EventItem, TimePoint } from "../../domain/view/view.ts";

// Dates in words. Days, months and spans of them are put together here: feeds are made of them, a first call of Intl
// takes milliseconds, and its words change with the runtime, so that the bytes of a feed would. Pages and digests have
// Intl's for weekdays and short names, which they are rendered with once for each change.

const MONTHS: { readonly [language in Language]: readonly string[] } = {
  en: "January February March April May June July August September October November December".split(" "),
  fr: "janvier février mars avril mai juin juillet août septembre octobre novembre décembre".split(" "),
  es: "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre".split(" "),
  ru: "января февраля марта апреля мая июня июля августа сентября октября ноября декабря".split(" "),
  ar: "يناير فبراير مارس أبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر".split(" "),
  zh: "1月 2月 3月 4月 5月 6月 7月 8月 9月 10月 11月 12月".split(" "),
  pt: "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro".split(" "),
  de: "Januar Februar März April Mai Juni Juli August September Oktober November Dezember".split(" "),
};

/** Months that stand without a day, where they are other words. */
const ALONE: { readonly [language in Language]?: readonly string[] } = {
  ru: "январь февраль март апрель май июнь июль август сентябрь октябрь ноябрь декабрь".split(" "),
};

/** Rules by which a language composes a date. Digits are Latin in Arabic too, as on the sites of the UN. */
interface Grammar {
  readonly day: (day: number) => string;
  readonly ofMonth: (days: string, month: string) => string;
  readonly ofYear: (rest: string, year: string) => string;
  /** Between two days of one month, and between other ends of a span. */
  readonly upTo: string;
  readonly until: string;
}

const plain: Grammar = {
  day: String,
  ofMonth: (days, month) => `${days} ${month}`,
  ofYear: (rest, year) => `${rest} ${year}`,
  upTo: "\u2013",
  until: " \u2013 ",
};
const withDe: Grammar = {
  ...plain,
  ofMonth: (days, month) => `${days} de ${month}`,
  ofYear: (rest, year) => `${rest} de ${year}`,
};

const GRAMMARS: { readonly [language in Language]: Grammar } = {
  en: plain,
  fr: { ...plain, day: (day) => (day === 1 ? "1er" : String(day)) },
  es: withDe,
  ru: { ...plain, ofYear: (rest, year) => `${rest} ${year}\u00A0г.` },
  ar: plain,
  zh: {
    ...plain,
    ofMonth: (days, month) => `${month}${days}日`,
    ofYear: (rest, year) => `${year}年${rest}`,
    upTo: "日至",
    until: "至",
  },
  pt: withDe,
  de: { ...plain, day: (day) => `${day}.` },
};

function monthOf(local: string, language: Language, names = MONTHS[language]): string {
  return names[Number(local.slice(5, 7)) - 1] ?? "";
}

function dayOf(local: string, language: Language): string {
  return GRAMMARS[language].day(Number(local.slice(8, 10)));
}

function dayOfYear(local: string, language: Language): string {
  return GRAMMARS[language].ofMonth(dayOf(local, language), monthOf(local, language));
}

/** A day, a month or a year, whatever the text names. */
function composed(local: string, language: Language): string {
  const { ofYear } = GRAMMARS[language];
  const year = local.slice(0, 4);
  switch (precision(local)) {
    case "year":
      return language === "zh" ? `${year}年` : year;
    case "month":
      return ofYear(monthOf(local, language, ALONE[language]), year);
    default:
      return ofYear(dayOfYear(local, language), year);
  }
}

const FIELDS = {
  monthName: { month: "long" },
  monthShort: { month: "short" },
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
export function dateInWords(local: string, language: Language, fields: Fields): string {
  const milliseconds = parseLocal(local.slice(0, 10));
  if (milliseconds === undefined) return local;
  const text = formatOf(language, fields).format(milliseconds);
  return language === "fr" ? text.replace(/(?<!\d)1(?= \p{L})/u, "1er") : text;
}

/**
 * The day, month or year that a date or an instant names, as precise as it is: "19 November 2025", "novembre 2025". An
 * instant's day is its source's.
 */
export function dateLabel(text: string, language: Language): string {
  const local = text.slice(0, 10);
  return parseLocal(local) === undefined ? local : composed(local, language);
}

/**
 * Returns the UTC offset of an instant: "UTC+01:00", "UTC−05:00", with a minus sign because lines may break after a
 * hyphen.
 */
export function offsetLabel(instant: string): string {
  const offset = /[+-]\d{2}:\d{2}$/.exec(instant)?.[0] ?? "";
  return `UTC${offset === "+00:00" || offset === "-00:00" ? "" : offset.replace("-", "\u2212")}`;
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
  const { ofMonth, ofYear, upTo, until } = GRAMMARS[language];
  const year = from.slice(0, 4);
  if (length === 4 || year !== to.slice(0, 4)) return `${composed(from, language)}${until}${composed(to, language)}`;
  if (length === 7)
    return ofYear(`${monthOf(from, language, ALONE[language])}${until}${monthOf(to, language, ALONE[language])}`, year);
  if (from.slice(0, 7) !== to.slice(0, 7))
    return ofYear(`${dayOfYear(from, language)}${until}${dayOfYear(to, language)}`, year);
  return ofYear(ofMonth(`${dayOf(from, language)}${upTo}${dayOf(to, language)}`, monthOf(from, language)), year);
}

/** A period: "Wednesday 19 November 2025", "17–23 November 2025", "November 2025" */
export function periodLabel(
  { kind, first, last }: Pick<Period, "kind" | "first" | "last">,
  language: Language,
): string {
  switch (kind) {
    case "daily":
      return dateInWords(first, language, "weekday");
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
export function sheetOf(event: EventItem, language: Language): DateBlock | undefined {
  const starts = event.starts?.local ?? "";
  const block = dateBlock(event, language);
  return block === undefined || starts.length < 10
    ? block
    : { large: block.large, small: dateInWords(starts, language, "monthShort") };
}

/** An event's date block. Where it ends in another month, the block shows the start alone: the row says the whole. */
export function dateBlock({ starts, ends }: EventItem, language: Language): DateBlock | undefined {
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
        small: dateLabel(starts.local.slice(0, 7), language),
      };
    }
  }
}
