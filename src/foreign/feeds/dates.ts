import { parseInstant, parseLocal, utc } from "../../domain/time/instant.ts";
import { DAY_MS } from "../../std/duration.ts";
import { err, ok, type Result } from "../../std/result.ts";
import type { Remarks } from "../item.ts";
import type { Said } from "../values.ts";

// Dates of feeds: RFC 822 (with the years of RFC 5322) and RFC 3339 or a part of it. Nothing else has one meaning:
// 03/04/2025 has two, 04:42 PM is of no zone, and 30 February is none.

const MONTHS = "january february march april may june july august september october november december".split(" ");
const DAYS = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

/**
 * The zones that RFC 822 names; its letters of the military were misread so often that RFC 5322 takes them for unknown.
 */
const ZONES: Readonly<Record<string, string>> = {
  z: "Z",
  ut: "Z",
  utc: "Z",
  gmt: "Z",
  est: "-05:00",
  edt: "-04:00",
  cst: "-06:00",
  cdt: "-05:00",
  mst: "-07:00",
  mdt: "-06:00",
  pst: "-08:00",
  pdt: "-07:00",
};

const RFC_822 =
  /^(?:([a-z]{3,9})\.?,?\s+)?(\d{1,2})[\s-]([a-z]{3,9})\.?[\s-](\d{4}|\d{2})(?:\s+(\d{1,2}):(\d{2})(?::(\d{2}))?(?:\s*([a-z]{1,5}|[+-]\d{2}:?\d{2}))?(?:\s*\([^()]*\))?)?$/i;
const RFC_3339 = /^(\d{4})-(\d{2})-(\d{2})[T ](\d{2}):(\d{2})(?::(\d{2})(\.\d+)?)?\s*(Z|[+-]\d{2}:?\d{2})?$/i;
const PARTIAL = /^\d{4}(?:-\d{2}(?:-\d{2})?)?$/;

/** A date that a feed says: an instant in UTC, or a date in its precision. */
interface ReadDate {
  readonly value: string;
  /** Set where the weekday is of another date. */
  readonly wrongWeekday?: boolean;
}

type DateFault = "unclearDate" | "noSuchDate" | "noZone";

function instant(local: string, zone: string): Result<ReadDate, DateFault> {
  const at = parseInstant(`${local}${zone.toUpperCase().replace(/^([+-]\d{2})(\d{2})$/, "$1:$2")}`);
  return at === undefined ? err("noSuchDate") : ok({ value: utc(at) });
}

function rfc822(match: RegExpExecArray): Result<ReadDate, DateFault> {
  const [, weekday, day = "", month = "", year = "", hour, minute = "", second = "00", zone] = match;
  const name = month.toLowerCase();
  const index = MONTHS.findIndex(
    (full) => name === full || name === full.slice(0, 3) || (name === "sept" && full === "september"),
  );
  if (index < 0) return err("unclearDate");
  const full = year.length === 4 ? year : Number(year) < 50 ? `20${year}` : `19${year}`;
  const date = `${full}-${String(index + 1).padStart(2, "0")}-${day.padStart(2, "0")}`;
  const at = parseLocal(date);
  if (at === undefined) return err("noSuchDate");
  const named = weekday === undefined ? -1 : DAYS.indexOf(weekday.slice(0, 3).toLowerCase());
  const wrong = named >= 0 && named !== new Date(at).getUTCDay() ? { wrongWeekday: true } : {};
  if (hour === undefined) return ok({ value: date, ...wrong });
  if (zone === undefined) return err("noZone");
  const offset = /^[+-]/.test(zone) ? zone : ZONES[zone.toLowerCase()];
  if (offset === undefined) return err("noZone");
  const read = instant(`${date}T${hour.padStart(2, "0")}:${minute}:${second}`, offset);
  return read.ok ? ok({ ...read.value, ...wrong }) : read;
}

/** Reads a date as feeds write it. */
function readDate(text: string): Result<ReadDate, DateFault> {
  const said = text.trim().replace(/\s+/g, " ");
  if (PARTIAL.test(said)) return parseLocal(said) === undefined ? err("noSuchDate") : ok({ value: said });
  const [, year, month, day, hour, minute, second = "00", fraction = "", zone] = RFC_3339.exec(said) ?? [];
  if (year !== undefined) {
    if (parseLocal(`${year}-${month}-${day}T${hour}:${minute}`) === undefined) return err("noSuchDate");
    if (zone === undefined) return err("noZone");
    return instant(`${year}-${month}-${day}T${hour}:${minute}:${second}${fraction.slice(0, 10)}`, zone);
  }
  const match = RFC_822.exec(said.slice(0, 100));
  if (match !== null) return rfc822(match);
  return err(/[ap]\.?m\b/i.test(said) && !/[+-]\d{4}$/.test(said) ? "noZone" : "unclearDate");
}

/** The publication date: the first that can be read. What cannot be read is listed. */
export function publishedOf(dates: readonly Said[], now: number, remarks: Remarks): string | undefined {
  let published: string | undefined;
  for (const { what, text, ...place } of dates) {
    if (published !== undefined) {
      remarks.left("noField", what, text, place);
      continue;
    }
    const read = readDate(text);
    if (!read.ok) {
      remarks.left(read.reason, what, text, place);
      continue;
    }
    published = read.value.value;
    remarks.took("published", text, place);
    if (read.value.wrongWeekday) remarks.doubt("wrongWeekday", what, text, place);
    const at = parseInstant(published) ?? parseLocal(published) ?? 0;
    if (at > now + DAY_MS) remarks.doubt("future", what, text, place);
  }
  return published;
}
