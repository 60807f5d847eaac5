import * as z from "zod/mini";
import { MAX_SLUG, SLUG } from "../../std/slug.ts";

/** A stable name: of an entry, a topic, an organisation. */
export const Slug = z
  .string()
  .check(z.maxLength(MAX_SLUG), z.regex(SLUG, "must be lower-case letters and digits, with single hyphens between"));
