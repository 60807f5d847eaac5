import * as z from "zod";
import { SLUG } from "../../std/slug.ts";

const Slug = z.string().regex(SLUG, "must be small letters and digits, in parts joined by hyphens");

const Language = z.strictObject({
  /** The language's name in itself, as a language switch shows it. */
  name: z.string().min(1),
  /** Number of the language in the ledger's index; permanent, and never reassigned. 15 stands for no language. */
  number: z.int().min(0).max(14),
  /** The locale in which Intl writes its dates, if another than the language itself. */
  locale: z.string().min(1).exactOptional(),
  direction: z.enum(["ltr", "rtl"]).default("ltr"),
  /** The locale as Open Graph names it, where that is not the language and the territory where most people speak it. */
  openGraph: z
    .string()
    .regex(/^[a-z]{2,3}_[A-Z]{2}$/, "must be such as fr_FR")
    .exactOptional(),
});

const Address = z.string().regex(/^https?:\/\/[^\s<>"]+$/, "must be an absolute http or https address");

/** The settings of content/site.yaml that code depends on. Its names and descriptions are part of the taxonomy. */
export const SiteSettings = z
  .object({
    /** Languages keep their order: people are offered them in it. */
    languages: z.record(z.string().regex(/^[a-z]{2}$/, "a language must be two letters (ISO 639-1)"), Language),
    /** The language of an answer where none is asked for. */
    defaultLanguage: z.string(),
    /** The service's name to programs: feeds' generator, calendars' PRODID, the hub's User-Agent. */
    slug: Slug,
    /** The member of a JSON Feed and of its items that holds what JSON Feed has no place for. */
    extension: z.string().regex(/^_[a-z]+(?:_[a-z]+)*$/, "must begin with an underscore, and go on with small letters"),
    /** The operator, as its texts are signed: a name in each language, an address, and the place to report mistakes. */
    operator: z.strictObject({
      name: z.record(z.string(), z.string().min(1)),
      url: Address.exactOptional(),
      contact: z
        .string()
        .regex(/^(?:mailto:|https:\/\/)[\x21-\x7e]+$/, "must begin with mailto: or https://")
        .exactOptional(),
    }),
    /** Under which licence the service's texts and data may be reused. */
    licence: z.strictObject({ name: z.string().min(1), url: Address }),
    /** The subject of the service in English, for the reference of the API. */
    subject: z.string().min(1),
    /** The names in the examples of that reference. */
    examples: z.strictObject({
      topic: Slug,
      organisation: Slug,
      entry: Slug,
      country: z.string().regex(/^[A-Z]{2}$/, "must be two capital letters"),
    }),
  })
  .refine(
    ({ languages }) =>
      new Set(Object.values(languages).map(({ number }) => number)).size === Object.keys(languages).length,
    {
      path: ["languages"],
      error: "no two languages may have the same number",
    },
  )
  .refine(({ languages, operator }) => Object.keys(languages).every((language) => language in operator.name), {
    path: ["operator", "name"],
    error: "must have a name in each of languages",
  })
  .refine(({ languages, defaultLanguage }) => defaultLanguage in languages, {
    path: ["defaultLanguage"],
    error: "must be one of languages",
  })
  .transform(({ languages, ...site }) => ({
    ...site,
    languages: Object.fromEntries(
      Object.entries(languages).map(([code, language]) => {
        const locale = new Intl.Locale(language.locale ?? code).maximize();
        return [
          code,
          { locale: code, openGraph: `${code}_${locale.region}`, ...language, script: locale.script ?? "Latn" },
        ];
      }),
    ),
  }));
