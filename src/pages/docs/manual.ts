import chapters from "../../../dist/manual.json" with { type: "json" };
import type { Language } from "../../domain/entry/language.ts";
import type { Chapter } from "../../domain/manual.ts";

/** The chapters of the manual, in the order in which they are listed. */
export const CHAPTERS: readonly Chapter[] = chapters;

/** What a chapter is called in a language; in English where it has no name in it. */
export function chapterTitle({ title, name }: Chapter, language: Language): string {
  return title[language] ?? title.en ?? name;
}
