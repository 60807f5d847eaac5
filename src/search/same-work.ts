import type { Entry } from "../domain/entry/entry.ts";
import type { Localized } from "../domain/entry/language.ts";
import { languagesOf } from "../domain/entry/language.ts";
import { addressInAnyLanguage, canonicalAddress } from "../domain/entry/page-address.ts";
import { ALIKE, differInNumbers, likeness, profileOf } from "./title-likeness.ts";

// Reports whether two entries under different ids are one work. Wrong alarms cost an editor one more word ("distinct"),
// so what differs in date, number or kind is another work: a series of meetings, the parts of a report.

/** The facts of an entry that are compared with others. */
export interface WorkProfile {
  readonly type: Entry["type"];
  /** Day, month or year of publication; of an event its start. */
  readonly date?: string;
  /** The organisations whose work it is. */
  readonly organisations: readonly string[];
  readonly addresses: readonly string[];
  readonly titles: Localized;
}

/** Organisations in these roles make a work; hosts and supporters have many. */
const MAKERS: ReadonlySet<string> = new Set(["publisher", "issuer", "organiser", "co-organiser"]);

/** From here on two titles on one page, published at one time, are taken for one. */
const ALIKE_ON_ONE_PAGE = 0.7;

/** Characters below which titles have to be equal: in a short one, one letter is a large part. */
const SHORT = 18;

/** Makes the profile of an entry. */
export function workProfile(entry: Entry): WorkProfile {
  const date = entry.type === "event" ? entry.event.starts : entry.published;
  const urls = [...languagesOf(entry).map((language) => entry.texts[language]?.url), entry.source?.url];
  const addresses = urls.flatMap((url) =>
    url === undefined ? [] : [canonicalAddress(url), addressInAnyLanguage(url)].filter((each) => each !== undefined),
  );
  return {
    type: entry.type,
    ...(date === undefined ? {} : { date: date.slice(0, 10) }),
    organisations: [...new Set(entry.organisations.filter(({ role }) => MAKERS.has(role)).map(({ id }) => id))],
    addresses: [...new Set(addresses)],
    titles: Object.fromEntries(languagesOf(entry).map((language) => [language, entry.texts[language]?.title])),
  };
}

/** Reports whether a date has its day. */
function isDay(date: string | undefined): date is string {
  return date?.length === 10;
}

/** The keys under which a work is found: entries that share none are not compared. */
export function workKeys({ type, date, organisations, addresses }: WorkProfile): string[] {
  return [
    ...addresses.map((address) => `page ${address}`),
    ...(isDay(date) ? organisations.map((id) => `${type} ${date} ${id}`) : []),
  ];
}

/**
 * Measures the likeness of two titles, from 0 to 1. Most pairs differ in their numbers, which is cheaper to compare.
 */
function titleLikeness(one: string, other: string): number {
  return differInNumbers(one, other) ? 0 : likeness(profileOf(one), profileOf(other));
}

function isSameTitle(one: string, other: string): boolean {
  return titleLikeness(one, other) >= (Math.min(one.length, other.length) < SHORT ? 1 : ALIKE);
}

/** Pairs of titles in the languages that two works share. */
function titlePairs(one: WorkProfile, other: WorkProfile): [string, string][] {
  return Object.entries(one.titles).flatMap(([language, title]) => {
    const theirs = other.titles[language as keyof Localized];
    return title === undefined || theirs === undefined ? [] : [[title, theirs]];
  });
}

/**
 * Reports whether two profiles are of one work: on one page, at one time and with like titles in a language that they
 * share, if they share one; or by one organisation, on one day and with titles that hardly differ.
 */
export function isSameWork(one: WorkProfile, other: WorkProfile): boolean {
  if (one.type !== other.type) return false;
  const [here, there] = [one.date ?? "", other.date ?? ""];
  if (!here.startsWith(there) && !there.startsWith(here)) return false;
  const pairs = titlePairs(one, other);
  const onOnePage = one.addresses.some((address) => other.addresses.includes(address));
  if (onOnePage)
    return pairs.length === 0 || pairs.some(([ours, theirs]) => titleLikeness(ours, theirs) >= ALIKE_ON_ONE_PAGE);
  return (
    isDay(one.date) &&
    isDay(other.date) &&
    one.organisations.some((id) => other.organisations.includes(id)) &&
    pairs.some(([ours, theirs]) => isSameTitle(ours, theirs))
  );
}
