import { entryCards, languages } from "../../../dist/site.js";
import type { Language } from "../../domain/entry/language.ts";
import type { Item } from "../../domain/view/view.ts";

/**
 * The picture that other sites show where somebody shares a page: the service's name and what it is about, one a
 * language.
 */
export const SHARE_IMAGE = { width: 1200, height: 630, type: "image/png" } as const;

/** Reports whether there is one: they are drawn ahead of time, by test/browser/commands/cards.ts. */
export function hasShareImage(language: Language): boolean {
  return languages[language].shareImage;
}

/**
 * The picture of an entry, below the origin; that of its language where there are no glyphs to draw one with. Its
 * version makes those who keep pictures ask again after a change.
 */
export function entryImagePath({ id, language, version }: Pick<Item, "id" | "language" | "version">): string {
  return entryCards ? `/cards/${language}/${id}.png?v=${version}` : shareImagePath(language);
}

/** Below the origin. */
export function shareImagePath(language: Language): string {
  return `/cards/${language}.png`;
}
