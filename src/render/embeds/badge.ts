import { direction, type Language } from "../../domain/entry/language.ts";
import type { Item } from "../../domain/view/view.ts";
import { type DateBlock, sheetOf } from "../entry/dates.ts";
import { locationOf } from "../entry/entry-facts.ts";
import { escapeText } from "../xml.ts";
import { badgeLabel, type Look } from "./embed-code.ts";
import { statusLabel, whenLabel } from "./newsletter.ts";
import type { WidgetSelection } from "./widget-document.ts";

// The next event, or of news the latest, as a picture for README files and mails: text, no image inside, no font but
// the reader's own.

const WIDTH = 440;
const HEIGHT = 76;
/** Left and right edge of the text: after the sheet of the calendar, up to the margin. */
const [START, END] = [84, WIDTH - 14];

/**
 * Widths in em of what fonts without serifs draw, on the wide side: a text that is cut too early still reads, one that
 * runs out does not.
 */
function widthOf(character: string): number {
  if (/[\p{M}\u200B-\u200F]/u.test(character)) return 0;
  if (
    /[\u2E80-\u9FFF\uAC00-\uD7AF\uF900-\uFAFF\uFF00-\uFF60\u{20000}-\u{3FFFF}]|\p{Extended_Pictographic}/u.test(
      character,
    )
  )
    return 1;
  if (/[iljtfr.,:;'’|!() ]/.test(character)) return 0.36;
  if (/[mwMW@%—]/.test(character)) return 0.95;
  if (/\p{Lu}/u.test(character)) return 0.76;
  return /\p{Script=Cyrillic}/u.test(character) ? 0.74 : 0.72;
}

/** The text, cut to what fits into a number of pixels at a size of font. */
function truncateToWidth(text: string, pixels: number, size: number): string {
  let [remaining, end] = [pixels / size - 1.2, 0];
  for (const character of text) {
    remaining -= widthOf(character);
    if (remaining < 0) return `${text.slice(0, end).trimEnd()}…`;
    end += character.length;
  }
  return text;
}

const LIGHT = "text{fill:#14232a}.q{fill:#4d5d65}.a{fill:#00646f}.p{fill:#fcfbf8;stroke:#c9cdc9}.w{fill:#fff}";
const DARK = "text{fill:#e4ebea}.q{fill:#a0b0b2}.a{fill:#6cc9cf}.p{fill:#0e1719;stroke:#2a393c}.w{fill:#06282c}";
const FONT =
  "text{font-family:system-ui,-apple-system,'Segoe UI',Roboto,'Noto Sans',Arial,sans-serif}" +
  ".cancelled{text-decoration:line-through}";

/** The picture's one style sheet, by theme: its own colours, or those that the reader's device prefers. */
export const BADGE_STYLES: { readonly [theme in Look["theme"]]: string } = {
  auto: `${FONT}${LIGHT}@media(prefers-color-scheme:dark){${DARK}}`,
  light: `${FONT}${LIGHT}`,
  dark: `${FONT}${DARK}`,
};

/** The day of an event, or of the publication of news. */
function daySheet({ event, published, language }: Item): DateBlock | undefined {
  if (event !== undefined) return sheetOf(event, language);
  return published === undefined ? undefined : sheetOf({ starts: { local: published.slice(0, 10) } }, language);
}

/** The next of some coming events, or the latest of news; `none` where there is none. */
export function renderBadge(
  language: Language,
  kind: WidgetSelection["kind"],
  next: Item | undefined,
  none: string,
  style: string,
): string {
  const rtl = direction(language) === "rtl";
  const own = next?.language ?? language;
  const title = next?.title ?? none;
  const meta =
    next === undefined
      ? ""
      : [statusLabel(next), whenLabel(next), locationOf(next)].filter((part) => part !== undefined).join(" · ");
  const block = next === undefined ? undefined : daySheet(next);
  const what = badgeLabel(language, kind);
  const across = (x: number): number => (rtl ? WIDTH - x : x);
  const line = (y: number, size: number, text: string, of: string): string =>
    `<text x="${across(START)}" y="${y}" ` +
    `font-size="${size}"${of}>${escapeText(truncateToWidth(text, END - START, size))}</text>`;
  const large = block?.large ?? "–";
  const small = block?.small ?? "";
  const sheet =
    `<rect class="a" x="${across(rtl ? 72 : 14)}" y="13" width="58" height="50" rx="8"/>` +
    `<text class="w" x="${across(43)}" y="${small === "" ? 45 : 38}" font-size="${large.length > 3 ? 17 : 22}" ` +
    `font-weight="700" text-anchor="middle">${escapeText(large)}</text>` +
    (small === ""
      ? ""
      : `<text class="w" x="${across(43)}" y="54" font-size="11" text-anchor="middle">${escapeText(small)}</text>`);
  const cancelled = next?.event?.status === "cancelled" ? " cancelled" : "";
  const label = [what, title, meta].filter((part) => part !== "").join(": ");
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${HEIGHT}" viewBox="0 0 ${WIDTH} ` +
    `${HEIGHT}" role="img" aria-labelledby="t" xml:lang="${own}" lang="${own}"${rtl ? ' direction="rtl"' : ""}>` +
    `<title id="t">${escapeText(label)}</title><style>${style}</style>` +
    `<rect class="p" x=".5" y=".5" width="${WIDTH - 1}" height="${HEIGHT - 1}" rx="10"/>${sheet}` +
    line(24, 11, what, ' class="q"') +
    line(44, 15, title, ` class="t${cancelled}" font-weight="600"`) +
    `${line(62, 12, meta, ' class="q"')}</svg>\n`
  );
}
