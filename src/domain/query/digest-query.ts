import * as z from "zod/mini";
import { parseChannel } from "../channel/channel.ts";
import { LanguageSchema } from "../entry/identifier-schemas.ts";
import { DEFAULT_LANGUAGE, languageName } from "../entry/language.ts";
import { EXAMPLES } from "../site/service.ts";
import { parseLocal } from "../time/instant.ts";
import { PERIODS } from "../time/period.ts";
import { Zone } from "../time/zone-schema.ts";
import { parameter } from "./parameter.ts";

const zone = parameter(Zone, "The time zone in which days begin and end; UTC where absent");
const channel = parameter(
  z.string().check(
    z.maxLength(120),
    z.refine(
      (path) => parseChannel(path) !== undefined,
      `must be the path of a channel, such as news or topics/${EXAMPLES.topic}`,
    ),
  ),
  "Only what one channel shows; `/api/v1/channels` lists them",
  `topics/${EXAMPLES.topic}`,
);

/** GET of a digest's feed, and of a digest as a document: `size` is of HTML. */
export const DigestFeedQuery = z.strictObject({ channel, zone });
export const DigestFileQuery = z.strictObject({
  channel,
  zone,
  size: parameter(
    z.enum(["mail", "full"]),
    "Of HTML: `mail` (where absent) leaves out what would make it too long for mail, `full` nothing",
    "full",
  ),
});

/** GET /api/v1/digest */
export const DigestQuery = z.strictObject({
  language: parameter(
    LanguageSchema,
    `Language of the texts; ${languageName(DEFAULT_LANGUAGE, "en")} where absent`,
    EXAMPLES.language,
  ),
  period: parameter(z.enum(PERIODS), "A day, a week from Monday on, or a month; a week where absent", "weekly"),
  date: parameter(
    z.iso
      .date("must be a day: YYYY-MM-DD")
      .check(z.refine((day) => parseLocal(day) !== undefined, "must be a day of the years 1900 to 9999")),
    "Any day of the period; where absent, of the last period that is over",
    "2025-11-19",
  ),
  zone,
  channel,
});
export type DigestQuery = z.infer<typeof DigestQuery>;
