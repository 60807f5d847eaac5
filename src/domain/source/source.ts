import * as z from "zod";
import { DAY_MS, HOUR_MS, MINUTE_MS } from "../../std/duration.ts";
import { LanguageSchema, Slug } from "../entry/identifier-schemas.ts";
import { Link, line } from "../entry/text-schemas.ts";

const UNITS: Readonly<Record<string, number>> = { M: MINUTE_MS, H: HOUR_MS, D: DAY_MS };
const INTERVAL = /^P(?:T(?<time>[1-9]\d{0,2}[HM])|(?<days>[1-9]\d?D))$/;
const MIN_INTERVAL_MS = 15 * MINUTE_MS;
const MAX_INTERVAL_MS = 7 * DAY_MS;

/** The milliseconds of an ISO 8601 duration of one part: PT30M, PT6H, P1D; NaN for anything else. */
export function intervalMs(text: string): number {
  const { time, days } = INTERVAL.exec(text)?.groups ?? {};
  const part = time ?? days ?? "";
  return Number(part.slice(0, -1)) * (UNITS[part.slice(-1)] ?? Number.NaN);
}

/** Reports whether an address may be fetched at all: https, or http on this machine, where tests listen. */
export function isFetchable(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const { protocol, hostname } = new URL(address);
  return protocol === "https:" || (protocol === "http:" && /^(?:localhost|127\.0\.0\.1|\[::1\])$/.test(hostname));
}

const SOURCE_FORMATS = ["rss", "atom", "jsonfeed", "ical", "who-json", "sitemap"] as const;

/** The id that stands in place of a source's where a finding came by mail. */
export const MAIL = "mail";

/** A list of a publisher that is read on schedule: one item of content/sources.yaml. */
export const Source = z.strictObject({
  id: Slug.check(z.refine((id) => id !== MAIL, "is what came by mail")),
  /** The id of an organisation. */
  publisher: Slug,
  address: Link.refine(isFetchable, "must be an https address"),
  /** `who-json` is the OData list of who.int. */
  format: z.enum(SOURCE_FORMATS),
  /** The address below which an OData list has the pages of its items. */
  pages: Link.refine(isFetchable, "must be an https address").exactOptional(),
  language: LanguageSchema,
  /** The interval of readings, as an ISO 8601 duration. */
  interval: z
    .string()
    .regex(INTERVAL, "must be an ISO 8601 duration of one part, such as PT30M, PT6H or P1D")
    .refine(
      (text) => !INTERVAL.test(text) || (intervalMs(text) >= MIN_INTERVAL_MS && intervalMs(text) <= MAX_INTERVAL_MS),
      "must be at least PT15M and at most P7D",
    ),
  /** The half of the subject that every item is about, so that only the other half has to be found in it. */
  presumes: z.exactOptional(Slug),
  /** Ids of the topics that items are probably about. */
  topics: z.array(Slug).max(10).default([]),
  /** The conditions that an editor has to know before quoting. */
  licence: line(500),
});
export type Source = z.infer<typeof Source>;

/** content/sources.yaml. */
export const SourceList = z.array(Source).max(200);
