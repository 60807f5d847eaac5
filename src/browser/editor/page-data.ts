import { ENDONYMS, type Language, LOCALES } from "../../domain/entry/language.ts";
import type { EditorMessages } from "../../messages/editor-messages.ts";

/** Data that the page hands to its script; see src/pages/editor/editor-page.tsx. */
export interface PageData {
  readonly language: Language;
  readonly messages: EditorMessages;
  readonly topics: readonly { readonly id: string; readonly name: string }[];
  readonly organisations: readonly { readonly id: string; readonly name: string }[];
  /** Address of the script that renders texts as the service does. */
  readonly rendering: string;
  /** Address of the script that reads foreign documents. */
  readonly reader: string;
}

/** The tag that Intl takes, as the pages do. */
export function localeOf(language: Language): string {
  return LOCALES[language];
}

/** Countries by their two letters, with their names, in the order of the names. */
export function countries(language: Language): readonly (readonly [string, string])[] {
  const names = new Intl.DisplayNames(localeOf(language), { type: "region", fallback: "none" });
  const letters = Array.from("ABCDEFGHIJKLMNOPQRSTUVWXYZ");
  // Codes that are no country's, among those that browsers can name.
  const others = new Set(
    "AC AN BU CP CQ CS DD DG DY EA EU EZ FX HV IC NH NT QO RH SU TA TP UK UN VD XA XB XK YD YU ZR ZZ".split(" "),
  );
  return letters
    .flatMap((first) => letters.map((second) => first + second))
    .filter((code) => !others.has(code))
    .flatMap((code) => {
      const name = names.of(code);
      return name === undefined ? [] : [[code, name] as const];
    })
    .sort(([, left], [, right]) => left.localeCompare(right, language));
}

/** A language's name as its own readers know it, else in the page's language, else its tag. */
export function ownLanguageName(tag: string, language: Language): string {
  return ENDONYMS[tag as Language] ?? new Intl.DisplayNames(localeOf(language), { type: "language" }).of(tag) ?? tag;
}
