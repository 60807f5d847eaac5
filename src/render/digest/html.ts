import type { Origin } from "../../domain/channel/urls.ts";
import { direction, type Language, scriptOf } from "../../domain/entry/language.ts";
import { type Digest, type DigestItem, isEmpty } from "../../domain/view/digest.ts";
import { message } from "../../messages/message.ts";
import { titleOf } from "../entry/title.ts";
import { oneLine } from "../plain-text.ts";
import { mailText } from "../template-marks.ts";
import { escapeAttribute } from "../xml.ts";
import {
  comingPieces,
  digestHeading,
  digestLinks,
  digestRights,
  digestTitle,
  itemPieces,
  itemUrl,
  type Piece,
} from "./parts.ts";

// HTML for mail programs: tables for the frame, styles on the elements, no script, no picture, nothing fetched from
// anywhere. The one style sheet only darkens colours where the reader's program is dark and keeps it; where it is
// dropped, the colours on the elements stay readable, and can be inverted, for none is pure.

/** Gmail hides what is beyond 102 KB, and whoever sends this adds a foot and makes the links longer. */
export const MAX_MAIL_BYTES = 80_000;
/** Of the coming events, and of the changes. */
const MAX_COMING_BYTES = 16_000;
/** Characters of what is said of a change. */
const CHANGE_SUMMARY = 400;

/** Characters of a summary, tried one after the other until the digest fits. */
const SUMMARIES = [Number.POSITIVE_INFINITY, 280, 140, 0] as const;

/** By script. */
const FONT: Readonly<Record<string, string>> = {
  Arab: "Tahoma,Arial,sans-serif",
  Hans: "'PingFang SC','Microsoft YaHei',Arial,sans-serif",
};

const INK = "#1b2a2d";
const QUIET = "#4b5c60";
const LINK = "#00606a";
const RULE = "#d5dfe0";
const CARD = "#fdfefe";
const PAGE = "#eef3f3";

const DARK = `:root{color-scheme:light dark;supported-color-schemes:light dark}
@media (prefers-color-scheme:dark){.p{background-color:#0f1618!important}.c{background-color:#182226!important;border-color:#2c3a3e!important}.i{color:#e8eeee!important}.q{color:#a9b8bb!important}.l{color:#6cc8d1!important}.r{border-color:#2c3a3e!important}}`;

const ENCODER = new TextEncoder();

function bytes(text: string): number {
  return ENCODER.encode(text).length;
}

/** Returns the text's first characters (UTF-16 units), cut between words where it has any, never inside a surrogate pair. */
export function truncated(text: string, maxCharacters: number): string {
  if (text.length <= maxCharacters) return text;
  if (maxCharacters === 0) return "";
  const cut = text.slice(0, maxCharacters);
  const space = cut.lastIndexOf(" ");
  return `${(space > maxCharacters / 2 ? cut.slice(0, space) : cut).replace(/[\uD800-\uDBFF]$/, "").trimEnd()}…`;
}

/** A time; a short one on one line, for its hyphens would break it. */
function timeHtml(text: string): string {
  return text.length > 25 ? mailText(text) : `<span style="white-space:nowrap">${mailText(text)}</span>`;
}

function piecesHtml(pieces: readonly Piece[]): string {
  return pieces.map(({ text, time }) => (time === true ? timeHtml(text) : mailText(text))).join(" · ");
}

function link(url: string, text: string): string {
  return `<a class="l" href="${escapeAttribute(url)}" style="color:${LINK}">${mailText(text)}</a>`;
}

function line(html: string, bottom: number): string {
  return html === ""
    ? ""
    : `<p class="q" style="margin:0 0 ${bottom}px;font-size:14px;line-height:20px;color:${QUIET}">${html}</p>\n`;
}

function entry(item: DigestItem, site: Origin, summary: number): string {
  const text = truncated(oneLine(item.summary), summary);
  return (
    `<h3 style="margin:0 0 2px;font-size:17px;line-height:24px;font-weight:bold">` +
    `${link(itemUrl(item, site), titleOf(item))}</h3>\n` +
    line(piecesHtml(itemPieces(item)), text === "" ? 16 : 4) +
    (text === "" ? "" : `<p style="margin:0 0 18px">${mailText(text)}</p>\n`)
  );
}

function heading(text: string): string {
  return (
    `<h2 class="i r" style="margin:0 0 14px;padding:14px 0 0;border-top:2px solid ` +
    `${RULE};font-size:20px;line-height:26px;color:${INK}">${mailText(text)}</h2>\n`
  );
}

/**
 * The sections with their first `limit` entries, and what is missing. Oldest entries go first, whatever their topic.
 */
function sectionsHtml({ sections }: Digest, site: Origin, summary: number, limit: number): string {
  const newest = sections
    .flatMap(({ items }) => items)
    .toSorted((left, right) => (left.released < right.released ? 1 : left.released > right.released ? -1 : 0));
  const kept = new Set(newest.slice(0, limit));
  let out = "";
  for (const { topic, items } of sections) {
    const shown = items.filter((item) => kept.has(item));
    if (shown.length > 0) out += heading(topic.name) + shown.map((item) => entry(item, site, summary)).join("");
  }
  return out;
}

function comingHtml({ coming, language }: Digest, site: Origin, events: string, limit: number): string {
  if (coming.length === 0) return "";
  let out = heading(message(language, "digest.coming"));
  let size = 0;
  for (const item of coming) {
    const html =
      `<p style="margin:0 0 2px;font-weight:bold">${link(itemUrl(item, site), titleOf(item))}</p>\n` +
      `${line(piecesHtml(comingPieces(item)), 14)}`;
    size += bytes(html);
    if (size > limit) break;
    out += html;
  }
  return `${out}<p style="margin:0 0 18px">${link(events, message(language, "digest.allEvents"))}</p>\n`;
}

/** Renders the changes of entries that readers know already: each named before the title, with the reason. */
function changesHtml({ changes, language }: Digest, site: Origin, limit: number): string {
  if (changes.length === 0) return "";
  let out = heading(message(language, "digest.changes"));
  let size = 0;
  for (const item of changes) {
    const why = truncated(oneLine(item.summary), CHANGE_SUMMARY);
    const html =
      `<p style="margin:0 0 2px;font-weight:bold">${link(itemUrl(item, site), titleOf(item))}</p>\n` +
      `${line(mailText(why), 4)}${line(piecesHtml(comingPieces(item)), 14)}`;
    size += bytes(html);
    if (size > limit) break;
    out += html;
  }
  return out;
}

/** Renders the digest without page chrome, for feeds, whose readers add their own. */
function bodyHtml(digest: Digest, site: Origin, size: "mail" | "full"): string {
  const { language, sections, more } = digest;
  const links = digestLinks(digest, site);
  const most = size === "mail" ? MAX_COMING_BYTES : Number.POSITIVE_INFINITY;
  const coming = changesHtml(digest, site, most) + comingHtml(digest, site, links.events, most);
  if (isEmpty(digest))
    return `<p style="margin:0 0 18px">${mailText(message(language, "digest.empty"))}</p>\n${coming}`;
  const total = sections.reduce((sum, { items }) => sum + items.length, 0);
  const render = (summary: number, limit: number): string => {
    const missing = total - limit;
    // A reader of the whole digest is led to the list with the rest.
    const [url, label] =
      size === "mail"
        ? [links.whole, message(language, "digest.whole")]
        : [links.channel, message(language, "digest.more")];
    const number = more ? (missing === 0 ? "…" : `${missing}+`) : String(missing);
    const note =
      missing === 0 && !more
        ? ""
        : `<p style="margin:0 0 18px"><b>` +
          `${mailText(message(language, "digest.leftOut"))}${message(language, "punctuation.colon")}${number}</b> ` +
          `${link(url, label)}</p>\n`;
    return sectionsHtml(digest, site, summary, limit) + note + coming;
  };
  if (size === "full") return render(Number.POSITIVE_INFINITY, total);
  for (const summary of SUMMARIES) {
    const html = render(summary, total);
    if (bytes(html) <= MAX_MAIL_BYTES) return html;
  }
  let [fits, tooMany] = [0, total];
  while (tooMany - fits > 1) {
    const middle = Math.floor((fits + tooMany) / 2);
    if (bytes(render(0, middle)) <= MAX_MAIL_BYTES) fits = middle;
    else tooMany = middle;
  }
  return render(0, fits);
}

function text(language: Language): string {
  return (
    `font-family:${FONT[scriptOf(language)] ?? "Arial,Helvetica,sans-serif"};font-size:16px;line-height:24px;` +
    `color:${INK}`
  );
}

/** Returns the preview text that mail programs show beside the subject. */
function preview({ sections, language }: Digest): string {
  const titles = sections.flatMap(({ items }) => items.slice(0, 2)).map(({ title }) => title);
  return truncated(titles.length === 0 ? message(language, "digest.empty") : titles.join(" · "), 140);
}

/** A digest as a piece of HTML of its own direction and type, at most 80 KB: for the items of a feed. */
export function renderDigestFragment(digest: Digest, site: Origin): string {
  const { language } = digest;
  return (
    `<div lang="${language}" dir="${direction(language)}" class="i" style="${text(language)}">\n` +
    `${bodyHtml(digest, site, "mail")}</div>`
  );
}

/**
 * A digest as a whole HTML document, ready to send. `mail` keeps its body under 80 KB: summaries are shortened, then
 * left out, then the oldest entries are, and it says how many and where they are; `full` is for browsers, and leaves
 * nothing out.
 */
export function renderDigestHtml(digest: Digest, site: Origin, size: "mail" | "full"): string {
  const { language, period } = digest;
  const dir = direction(language);
  const start = dir === "rtl" ? "right" : "left";
  const links = digestLinks(digest, site);
  const foot = [
    ...(size === "mail" ? [link(links.self, message(language, "digest.browser"))] : []),
    link(links.licence, digestRights(digest)),
    link(links.site, digest.siteName),
    `${mailText(message(language, "digest.zone"))}${message(language, "punctuation.colon")}<span ` +
      `dir="ltr">${mailText(period.zone)}</span>`,
  ];
  return `<!doctype html>
<html lang="${language}" dir="${dir}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<meta name="x-apple-disable-message-reformatting">
<title>${mailText(digestTitle(digest))}</title>
<style>
${DARK}
</style>
</head>
<body class="p" style="margin:0;padding:0;background-color:${PAGE}">
<div style="display:none;max-height:0;overflow:hidden">${mailText(preview(digest))}</div>
<table class="p" role="presentation" lang="${language}" dir="${dir}" width="100%" cellpadding="0" cellspacing="0" border="0" style="background-color:${PAGE}">
<tr><td align="center" style="padding:16px 8px">
<table class="c" role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" style="max-width:640px;background-color:${CARD};border:1px solid ${RULE}">
<tr><td class="i" align="${start}" style="padding:24px 20px 6px;${text(language)};text-align:${start}">
<p class="q" style="margin:0 0 4px;font-size:14px;line-height:20px;color:${QUIET}">${mailText(digest.siteName)}</p>
<h1 class="i" style="margin:0 0 20px;font-size:26px;line-height:32px;color:${INK}">${mailText(digestHeading(digest))}</h1>
${bodyHtml(digest, site, size)}</td></tr>
<tr><td class="i r" align="${start}" style="padding:14px 20px 18px;border-top:1px solid ${RULE};${text(language)};text-align:${start}">
${line(mailText(digest.description), 6)}${line(foot.join(" · "), 0)}</td></tr>
</table>
</td></tr>
</table>
</body>
</html>
`;
}
