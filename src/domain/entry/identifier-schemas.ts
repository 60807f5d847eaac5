import * as z from "zod/mini";
import { MAX_SLUG, SLUG } from "../../std/slug.ts";
import { LANGUAGES } from "./language.ts";

// Readers ask with these too: they are of zod/mini, as query parameters are.

/** A stable name: of an entry, a topic, an organisation. */
export const Slug = z
  .string()
  .check(z.maxLength(MAX_SLUG), z.regex(SLUG, "must be lower-case letters and digits, with single hyphens between"));

export const LanguageSchema = z.enum(LANGUAGES);
