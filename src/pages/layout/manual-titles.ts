import titles from "../../../dist/manual-titles.json" with { type: "json" };
import type { Language } from "../../domain/entry/language.ts";
import type { Chapter } from "../../domain/manual.ts";

// Apart from the chapters: every page names them, and only the pages of the manual show what they say.

type Named = Pick<Chapter, "name" | "title">;

/** The chapters of the manual by their titles, in the order in which they are listed. */
export const CHAPTER_TITLES: readonly Named[] = titles;

/** Returns the title of a chapter in a language; in English if it has none in it. */
export function chapterTitle({ title, name }: Named, language: Language): string {
  return title[language] ?? title.en ?? name;
}
