import type { Entry } from "../../domain/entry/entry.ts";
import { isLanguage, type Language, languagesOf } from "../../domain/entry/language.ts";
import type { FieldError } from "../../std/result.ts";
import { pointer } from "../../std/result.ts";

// Signs that a language's printers do not use: they come with keyboards and with copied text.

/** A sign that does not belong into a text, and why. */
interface Rule {
  readonly sign: RegExp;
  readonly why: string;
}

const STRAIGHT: Rule = { sign: /"/u, why: "quotation marks are the language's own, not straight" };
const APOSTROPHE: Rule = { sign: /\p{L}'\p{L}/u, why: "an apostrophe is ’" };
const PER_CENT: Rule = { sign: /\d %/u, why: "the space ahead of % does not break (\\u00a0)" };

const RULES: { readonly [language in Language]?: readonly Rule[] } = {
  en: [STRAIGHT, APOSTROPHE],
  fr: [
    STRAIGHT,
    APOSTROPHE,
    PER_CENT,
    { sign: / [;:!?»]|« /u, why: "spaces inside « » and ahead of ; : ! ? do not break" },
  ],
  es: [STRAIGHT, PER_CENT],
  ru: [STRAIGHT, PER_CENT, { sign: /”/u, why: "quotation marks are « » and, inside them, „ “" }],
  ar: [STRAIGHT, { sign: /\p{Script=Arabic}[,;?]| ،/u, why: "comma, semicolon and question mark are ، ؛ ؟" }],
  zh: [
    STRAIGHT,
    { sign: /\p{Script=Han}[,;:?!()]|[,;:?!()]\p{Script=Han}/u, why: "punctuation beside Chinese is of full width" },
  ],
  pt: [STRAIGHT],
  de: [STRAIGHT, PER_CENT, { sign: /[«»]/u, why: "quotation marks are „ “" }],
};

/** Parts that are not the language's own prose: addresses of links, code, and words marked as another language's. */
const FOREIGN = /\[[^\]]*\]\{lang=[^}]*\}|(?<=\])\([^)\s]*\)|`[^`]*`|https?:\/\/\S+/gu;

/** The first sign in a text that its language's printers do not use, with its surroundings, and why. */
export function wrongSign(
  text: string,
  language: Language,
): { readonly found: string; readonly why: string } | undefined {
  const prose = text.replace(FOREIGN, "");
  for (const { sign, why } of RULES[language] ?? []) {
    const at = prose.search(sign);
    if (at >= 0) return { found: prose.slice(Math.max(0, at - 12), at + 12), why };
  }
  return undefined;
}

/** The words of an entry in one language each, with the place of each; not a source's own. */
function* proseOf(
  value: unknown,
  path: readonly PropertyKey[] = [],
): Generator<{ readonly path: readonly PropertyKey[]; readonly language: Language; readonly words: string }> {
  if (typeof value !== "object" || value === null) return;
  for (const [key, child] of Object.entries(value)) {
    if (isLanguage(key) && typeof child === "string") yield { path: [...path, key], language: key, words: child };
    else yield* proseOf(child, [...path, Array.isArray(value) ? Number(key) : key]);
  }
}

/** Signs in an entry that their language's printers do not use. */
export function typographyFaults(entry: Entry): FieldError[] {
  const { texts, ...facts } = entry;
  const prose = [...proseOf(facts)];
  for (const language of languagesOf(entry)) {
    const text = texts[language];
    if (text === undefined || text.words === "source") continue;
    const { title, summary, content = "", support = "", note = "", highlights = [] } = text;
    const at = ["texts", language];
    for (const [field, words] of Object.entries({ title, summary, content, support, note }))
      prose.push({ path: [...at, field], language, words });
    for (const [index, { value, label }] of highlights.entries()) {
      prose.push({ path: [...at, "highlights", index, "value"], language, words: value });
      prose.push({ path: [...at, "highlights", index, "label"], language, words: label });
    }
  }
  return prose.flatMap(({ path, language, words }) => {
    const wrong = wrongSign(words, language);
    return wrong === undefined ? [] : [{ pointer: pointer(path), detail: `has “${wrong.found}”: ${wrong.why}` }];
  });
}
