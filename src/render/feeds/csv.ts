import { entryUrl, type Origin } from "../../domain/channel/urls.ts";
import { feedItems, type Item, type View } from "../../domain/view/view.ts";
import { message } from "../../messages/message.ts";
import { creditsOf, namesOf } from "../entry/attribution.ts";
import { titleOf } from "../entry/title.ts";
import { wellFormed } from "../plain-text.ts";

/**
 * The start of a formula as spreadsheets see it: its first character, also in full width, after characters that they
 * skip.
 */
const FORMULA = /^[\s\u00A0\uFEFF]*[=+\-@\t\r\n\uFF1D\uFF0B\uFF0D\uFF20]/;
const SPECIAL = /[",\r\n]/;

/**
 * A field (RFC 4180, section 2). One that a spreadsheet would compute gets an apostrophe ahead, which spreadsheets hide
 * (OWASP, CSV injection).
 */
export function csvField(value: string): string {
  const safe = wellFormed(value);
  const inert = FORMULA.test(safe) ? `'${safe}` : safe;
  return SPECIAL.test(inert) || inert !== safe ? `"${inert.replaceAll('"', '""')}"` : inert;
}

type Column = readonly [name: string, of: (item: Item, site: Origin) => string | number | undefined];

function list(values: readonly { readonly name: string }[]): string {
  return values.map(({ name }) => name).join("; ");
}

const COLUMNS: readonly Column[] = [
  ["id", ({ id }) => id],
  ["type", ({ type }) => type],
  ["genre", ({ genre, language }) => message(language, `genre.${genre}`)],
  ["language", ({ language }) => language],
  ["title", titleOf],
  ["summary", ({ summary }) => summary],
  ["link", ({ language, id }, site) => entryUrl(site, language, id)],
  ["original", ({ pages, source }) => pages[0]?.url ?? source?.url],
  ["published", ({ published }) => published],
  ["released", ({ released }) => released],
  ["updated", ({ updated }) => updated],
  ["version", ({ version }) => version],
  ["organisations", ({ organisations }) => list(organisations)],
  ["topics", ({ topics }) => list(topics)],
  ["countries", ({ countries }) => countries.map(({ code }) => code).join("; ")],
  ["symbols", ({ symbols }) => symbols.join("; ")],
  ["status", ({ event, language }) => (event === undefined ? undefined : message(language, `status.${event.status}`))],
  ["starts", ({ event }) => event?.starts?.instant ?? event?.starts?.local],
  ["ends", ({ event }) => event?.ends?.instant ?? event?.ends?.local],
  ["zone", ({ event }) => event?.zone],
  ["mode", ({ event, language }) => (event?.mode === undefined ? undefined : message(language, `mode.${event.mode}`))],
  ["venue", ({ event }) => event?.place?.venue],
  ["city", ({ event }) => event?.place?.city],
  ["country", ({ event }) => event?.place?.country],
  ["author", (item) => namesOf(creditsOf(item).authors).join("; ")],
  ["source", (item) => namesOf(creditsOf(item).sources).join("; ")],
  ["words", ({ words, language }) => message(language, `words.${words}`)],
];

const HEADER = COLUMNS.map(([name]) => name).join(",");

/**
 * A channel as CSV (RFC 4180) with a BOM, without which spreadsheets take UTF-8 for something else. Column names are
 * the same in every language.
 */
export function renderCsv(view: View, site: Origin): string {
  let out = `\uFEFF${HEADER}\r\n`;
  for (const item of feedItems(view)) {
    let row = "";
    for (const [, of] of COLUMNS) {
      const value = of(item, site);
      row += `,${value === undefined ? "" : csvField(String(value))}`;
    }
    out += `${row.slice(1)}\r\n`;
  }
  return out;
}
