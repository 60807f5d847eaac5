import { languages } from "../../../dist/site.js";
import type { Language } from "../../domain/entry/language.ts";

/**
 * The picture that other sites show where somebody shares a page: the service's name and what it is about, one a
 * language.
 */
export const SHARE_IMAGE = { width: 1200, height: 630, type: "image/png" } as const;

/** Whether there is one: they are drawn ahead of time, by test/browser/cards.ts. */
export function hasShareImage(language: Language): boolean {
  return languages[language].shareImage;
}

/** Below the origin. */
export function shareImagePath(language: Language): string {
  return `/cards/${language}.png`;
}
