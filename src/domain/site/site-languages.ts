import * as z from "zod";

/**
 * The part of content/site.yaml that says in which languages the service publishes. Languages keep their order: people
 * are offered them in it.
 */
export const SiteLanguages = z
  .object({
    languages: z.record(
      z.string().regex(/^[a-z]{2,3}$/, "a language must be the two or three letters of ISO 639"),
      z.strictObject({
        /** The language's name in itself, as a language switch shows it. */
        name: z.string().min(1),
        /** Locale for Intl's dates and numbers, if it differs from the language tag. */
        locale: z.string().min(1).exactOptional(),
        /**
         * Number of the language in the ledger's index; permanent, and never reassigned to another language. 15 stands
         * for no language.
         */
        number: z.int().min(0).max(14),
        direction: z.enum(["ltr", "rtl"]).default("ltr"),
      }),
    ),
    defaultLanguage: z.string(),
  })
  .refine(
    ({ languages }) =>
      new Set(Object.values(languages).map(({ number }) => number)).size === Object.keys(languages).length,
    {
      path: ["languages"],
      error: "no two languages may have the same number",
    },
  )
  .refine(({ languages, defaultLanguage }) => defaultLanguage in languages, {
    path: ["defaultLanguage"],
    error: "defaultLanguage must be one of languages",
  })
  .transform(({ languages, defaultLanguage }) => ({
    languages: Object.fromEntries(
      Object.entries(languages).map(([code, language]) => [code, { locale: code, ...language }]),
    ),
    defaultLanguage,
  }));
