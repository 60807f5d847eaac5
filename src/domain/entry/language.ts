import { defaultLanguage, languages, type Language as SiteLanguage } from "../../../dist/site.js";

/**
 * The languages that the service publishes in, as content/site.yaml has them: BCP 47 tags, in the order in which people
 * are offered them.
 */
export const LANGUAGES: readonly SiteLanguage[] = Object.keys(languages) as SiteLanguage[];

export type Language = SiteLanguage;

/** The language of an answer where none is asked for. */
export const DEFAULT_LANGUAGE: Language = defaultLanguage;

/** The languages that an entry has a text in, in the order of LANGUAGES. */
export function languagesOf({ texts }: { readonly texts: { readonly [language in Language]?: unknown } }): Language[] {
  return LANGUAGES.filter((language) => texts[language] !== undefined);
}

/** A text in each of some languages. */
export type Localized = { readonly [language in Language]?: string | undefined };

/** The text of a language, of one that may be the same in all. */
export function inLanguage(text: string | Localized | undefined, language: Language): string | undefined {
  return typeof text === "object" ? text[language] : text;
}

/** A text in each language. */
export type Complete = { readonly [language in Language]: string };

export function isLanguage(tag: string): tag is Language {
  return (LANGUAGES as readonly string[]).includes(tag);
}

/** Reports whether a text is a well-formed language tag (BCP 47) without extensions, as Intl can name it. */
export function isLanguageTag(text: string): boolean {
  try {
    const [canonical] = Intl.getCanonicalLocales(text);
    return canonical !== undefined && new Intl.Locale(canonical).baseName === canonical;
  } catch {
    return false;
  }
}

/** The script that a language is written in, as ISO 15924 names it. */
export function scriptOf(language: Language): string {
  return languages[language].script;
}

/** The letters of scripts that have another name in Unicode than in ISO 15924. */
const LETTERS: Readonly<Record<string, RegExp>> = {
  Hans: /\p{Script=Han}/u,
  Hant: /\p{Script=Han}/u,
  Jpan: /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u,
  Kore: /[\p{Script=Hangul}\p{Script=Han}]/u,
};

/** Reports whether a text has letters of the language's script. */
export function writtenIn(language: Language, text: string): boolean {
  const script = scriptOf(language);
  return (LETTERS[script] ?? new RegExp(`\\p{Script=${script}}`, "u")).test(text);
}

export function direction(language: Language): "ltr" | "rtl" {
  return languages[language].direction;
}

/** A value for each language. */
export function byLanguage<Value>(of: (language: Language) => Value): { readonly [language in Language]: Value } {
  return Object.fromEntries(LANGUAGES.map((language) => [language, of(language)])) as {
    readonly [language in Language]: Value;
  };
}

/** Each language's name in itself, as a language switch shows it. */
export const ENDONYMS: Complete = byLanguage((language) => languages[language].name);

/** The locale of each language as Open Graph names it. */
export const OPEN_GRAPH_LOCALES: Complete = byLanguage((language) => languages[language].openGraph);

/** Number of each language in the ledger's index; permanent. */
export const LANGUAGE_NUMBERS = byLanguage((language) => languages[language].number);

const displayNames = new Map<Language, Intl.DisplayNames>();

/** A language's name by its tag: "fr" is "French", or "французский". */
export function languageName(tag: string, language: Language): string {
  if (isLanguage(tag)) return languages[language].languageNames[tag];
  let display = displayNames.get(language);
  if (display === undefined) {
    display = new Intl.DisplayNames(language, { type: "language", fallback: "code" });
    displayNames.set(language, display);
  }
  return display.of(tag) ?? tag;
}

/** The locale that Intl writes dates of each language in. */
export const LOCALES: Complete = byLanguage((language) => languages[language].locale);

/**
 * The language that an Accept-Language header prefers among ours (RFC 9110, section 12.5.4; lookup as in RFC 4647,
 * section 3.4). A malformed header is an absent one.
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
