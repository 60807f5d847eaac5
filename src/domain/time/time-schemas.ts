import * as z from "zod";
import { INSTANT, LOCAL, parseInstant, parseLocal } from "./instant.ts";

/** An RFC 3339 instant that names its offset. */
export const Instant = z
  .string()
  .regex(INSTANT, "must be an RFC 3339 instant with its offset, such as 2025-11-19T09:00:00+01:00")
  .refine((text) => parseInstant(text) !== undefined, "is not a date and time that exists")
  .meta({ format: "date-time" });

/** A calendar date with the precision that it is written in: 2025, 2025-07 or 2025-07-01. */
export const PartialDate = z
  .string()
  .regex(/^\d{4}(?:-\d{2}(?:-\d{2})?)?$/, "must be a date: YYYY, YYYY-MM or YYYY-MM-DD")
  .refine((text) => parseLocal(text) !== undefined, "is not a date that exists");

/** A local date, or local date and time to the minute; the zone stands beside it. Its form is its precision. */
export const LocalTime = z
  .string()
  .regex(
    LOCAL,
    "must be local: YYYY, YYYY-MM, YYYY-MM-DD or YYYY-MM-DDTHH:MM, without offset (the zone has a field of its own)",
  )
  .refine((text) => parseLocal(text) !== undefined, "is not a date and time that exists");

/** Publication time as the source states it: an instant if it names an hour, else a date in its own precision. */
export const Published = z.union(
  [Instant, PartialDate],
  "must be an RFC 3339 instant with its offset, or a date: YYYY, YYYY-MM or YYYY-MM-DD",
);
