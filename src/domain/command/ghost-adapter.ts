import * as z from "zod";
import { LanguageSchema, Slug } from "../entry/identifier-schemas.ts";
import { NEWS_GENRES, ROLES, WORDS } from "../entry/vocabulary.ts";

/** The facts about a Ghost site's posts that Ghost does not know itself. */
export const GhostAdapter = z.strictObject({
  secret: z
    .string()
    .min(24, "must have at least 24 characters: let a password manager make it")
    .max(200)
    .describe("The secret of the webhook as it is entered in Ghost"),
  language: LanguageSchema.check(z.describe("Of posts without an internal tag that names another: #fr")),
  organisations: z.array(z.strictObject({ id: Slug, role: z.enum(ROLES) })).min(1),
  words: z
    .enum(WORDS)
    .exactOptional()
    .describe("Whose words the posts are, where they are not their organisations' own"),
  genre: z.enum(NEWS_GENRES).exactOptional().describe("article where absent"),
  topics: z.array(Slug).min(1).max(10).describe("Of posts whose tags name none"),
  tags: z
    .record(z.string(), Slug)
    .exactOptional()
    .describe("The topic that a tag's slug stands for, where it is not the topic's own id"),
  prefix: z.exactOptional(Slug).describe("Ahead of the post's id in the entry's; ghost where absent"),
});
export type GhostAdapter = z.infer<typeof GhostAdapter>;

/** Systems that sign in a way of their own. */
export const Adapters = z.strictObject({ ghost: z.array(GhostAdapter).min(1).exactOptional() });
export type Adapters = z.infer<typeof Adapters>;
