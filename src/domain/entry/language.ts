import * as z from "zod";

/** The languages that the service publishes in: BCP 47 tags, in the order in which people are offered them. */
export const LANGUAGES = ["en", "fr", "es", "ru", "ar", "zh", "pt", "de"] as const;

export const Language = z.enum(LANGUAGES);
export type Language = z.infer<typeof Language>;

/** A text in each of some languages. */
export type Localized = { readonly [language in Language]?: string | undefined };

/** The text of a language, of one that may be the same in all. */
export function inLanguage(text: string | Localized | undefined, language: Language): string | undefined {
  return typeof text === "object" ? text[language] : text;
}

/** A text in each of the eight languages. */
export type Complete = { readonly [language in Language]: string };

export function isLanguage(tag: string): tag is Language {
  return (LANGUAGES as readonly string[]).includes(tag);
}

const SCRIPTS: { readonly [language in Language]?: RegExp } = { ru: /\p{Script=Cyrillic}/u, ar: /\p{Script=Arabic}/u, zh: /\p{Script=Han}/u };

/** Whether a text has letters of the script that the language is written in. */
export function writtenIn(language: Language, text: string): boolean {
  return (SCRIPTS[language] ?? /\p{Script=Latin}/u).test(text);
}

export function direction(language: Language): "ltr" | "rtl" {
  return language === "ar" ? "rtl" : "ltr";
}

/** Each language's name in itself, as a language switch shows it. */
export const ENDONYMS: Complete = {
  en: "English",
  fr: "Français",
  es: "Español",
  ru: "Русский",
  ar: "العربية",
  zh: "中文",
  pt: "Português",
  de: "Deutsch",
};

const tongues = new Map<Language, Intl.DisplayNames>();

/** A language's name by its tag: "fr" is "French", or "французский". */
export function languageName(tag: string, language: Language): string {
  let display = tongues.get(language);
  if (display === undefined) {
    display = new Intl.DisplayNames(language, { type: "language", fallback: "code" });
    tongues.set(language, display);
  }
  return display.of(tag) ?? tag;
}

/** How dates are written in each language, for Intl. Digits are Latin in Arabic too, as on the sites of the UN. */
export const LOCALES: Complete = { en: "en-GB", fr: "fr", es: "es", ru: "ru", ar: "ar-u-nu-latn", zh: "zh", pt: "pt-PT", de: "de" };

/**
 * The language that an Accept-Language header prefers among ours (RFC 9110, section 12.5.4; lookup as in RFC 4647, section 3.4).
 * A malformed header is an absent one.
 */
export function negotiate(header: string | null, fallback: Language): Language {
  if (header === null) return fallback;
  let best: { readonly language: Language; readonly quality: number } | undefined;
  for (const range of header.slice(0, 1000).split(",")) {
    const [tag = "", ...parameters] = range.trim().split(";");
    const language = tag.trim().toLowerCase().split("-")[0] ?? "";
    if (!isLanguage(language)) continue;
    const weight = parameters.find((parameter) => /^\s*q=/i.test(parameter));
    const quality = weight === undefined ? 1 : Number(/^\s*q=([01](?:\.\d{0,3})?)\s*$/i.exec(weight)?.[1] ?? 0);
    if (quality > 0 && quality <= 1 && (best === undefined || quality > best.quality)) best = { language, quality };
  }
  return best?.language ?? fallback;
}
