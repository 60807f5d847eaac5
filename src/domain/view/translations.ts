import type { Entry } from "../entry/entry.ts";
import { LANGUAGES, type Language } from "../entry/language.ts";
import type { Revision } from "../entry/revision.ts";
import { type Behind, behindOf, originalsOf, renderedVersion } from "../entry/text-versions.ts";

// The table of translations: of each entry, which texts are there, and which of them are behind.

export const TEXT_STATES = ["present", "behind", "missing"] as const;
type TextState = (typeof TEXT_STATES)[number];

/** A text in the table. renders: the version of the entry that it renders; absent where it is missing. */
export interface TextStanding extends Partial<Behind> {
  readonly state: TextState;
}

/** An entry in the table. */
export interface TranslationRow {
  readonly entry: string;
  readonly type: Entry["type"];
  readonly version: number;
  readonly updated: string;
  readonly titles: { readonly [language in Language]?: string };
  /** The languages that the others follow. */
  readonly originals: readonly Language[];
  readonly texts: Readonly<Record<Language, TextStanding>>;
}

/** A selection of the table: entries in the state that have a text in one of the languages, in any if absent. */
export interface TranslationFilter {
  readonly languages?: readonly Language[];
  readonly state?: TextState;
}

/** Some rows of the table; `next` is the entry after which to go on. */
export interface TranslationPage {
  readonly rows: readonly TranslationRow[];
  readonly next?: string;
}

function standingOf(revision: Revision, language: Language): TextStanding {
  const renders = renderedVersion(revision, language);
  if (revision.entry.texts[language] === undefined || renders === undefined) return { state: "missing" };
  const behind = behindOf(revision, language);
  return behind === undefined ? { state: "present", renders } : { state: "behind", ...behind };
}

/** An entry as the table has it. */
export function translationRow(revision: Revision): TranslationRow {
  const { entry, version, updated } = revision;
  const of = <Value>(value: (language: Language) => Value) =>
    Object.fromEntries(LANGUAGES.map((language) => [language, value(language)])) as Record<Language, Value>;
  return {
    entry: entry.id,
    type: entry.type,
    version,
    updated,
    titles: of((language) => entry.texts[language]?.title) as TranslationRow["titles"],
    originals: originalsOf(entry),
    texts: of((language) => standingOf(revision, language)),
  };
}

/** Reports whether a row is one of those asked for. */
export function isAskedFor({ texts }: TranslationRow, { languages = LANGUAGES, state }: TranslationFilter): boolean {
  return state === undefined || languages.some((language) => texts[language].state === state);
}
