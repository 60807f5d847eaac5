import { entryUrl, type Origin } from "../../domain/channel/urls.ts";
import { languageName } from "../../domain/entry/language.ts";
import type { Item } from "../../domain/view/view.ts";
import { message } from "../../messages/message.ts";
import { creditsOf, namesOf } from "../entry/attribution.ts";
import { zoneLabel } from "../entry/date-ranges.ts";
import { dateLabel, hoursLabel, rangeLabel } from "../entry/dates.ts";
import { locationOf } from "../entry/entry-facts.ts";
import { titleWord } from "../entry/title.ts";
import { mailText } from "../template-marks.ts";
import { attributes } from "../xml.ts";
import { firstSentences, type MoreElsewhere } from "./widget-document.ts";

// Lists as pieces of HTML for what runs no script and loads no style sheet: newsletters, and the content that a page
// shows by itself.

const MAX_SUMMARY = 200;

/**
 * Returns an event's time in words with its zone, or the publication date of news; undefined if the source gives none.
 */
export function whenLabel({ event, language, published }: Item): string | undefined {
  if (event === undefined) return published === undefined ? undefined : dateLabel(published, language);
  const { starts, ends, zone } = event;
  if (starts === undefined) return undefined;
  const days = rangeLabel(starts.local, ends?.local, language);
  const hours =
    ends === undefined || starts.local.slice(0, 10) === ends.local.slice(0, 10) ? hoursLabel(starts, ends) : undefined;
  return hours === undefined
    ? days
    : `${days}${message(language, "punctuation.comma")}${hours}` +
        `${zone === undefined ? "" : ` (${zoneLabel(zone, starts)})`}`;
}

/** The state of an event that changes a reader's plans. */
export function statusLabel(item: Item): string | undefined {
  return (
    titleWord(item) ?? (item.event?.status === "provisional" ? message(item.language, "status.provisional") : undefined)
  );
}

function present(parts: readonly (string | undefined)[]): string[] {
  return parts.filter((part) => part !== undefined && part !== "") as string[];
}

/** The links of a newsletter, with the parameters by which a partner counts its readers. */
export interface Links {
  readonly site: Origin;
  readonly campaign?: string;
}

/** An address with the parameters of a campaign. */
export function withCampaign(url: string, campaign: string | undefined): string {
  return campaign === undefined ? url : `${url}${url.includes("?") ? "&" : "?"}${campaign}`;
}

/** The name of the language of an entry that stands in a list of another. */
export function foreignLanguage(item: Item, language: Item["language"]): string | undefined {
  return item.language === language ? undefined : languageName(item.language, language);
}

/** Entries as a plain list of links: what stands inside the widget until, or in place of, its entries. */
export function linkList(
  { items, language, direction, elsewhere = [] }: Pick<Fragment, "items" | "language" | "direction" | "elsewhere">,
  { site, campaign }: Links,
): string {
  const more = elsewhere.map(({ text, url }) => `<li>${anchor(withCampaign(url, campaign), text)}</li>\n`);
  const lines = items.map((item) => {
    const own = item.language === language ? {} : { lang: item.language, dir: item.direction };
    const beside = present([foreignLanguage(item, language), statusLabel(item), whenLabel(item)]).join(" · ");
    const href = withCampaign(entryUrl(site, item.language, item.id), campaign);
    const link = `<a${attributes({ href })}>${mailText(item.title)}</a>`;
    return `<li${attributes(own)}>${link}${beside === "" ? "" : ` <small>${mailText(beside)}</small>`}</li>\n`;
  });
  return `<ul${attributes({ lang: language, dir: direction })}>\n${[...more, ...lines].join("")}</ul>\n`;
}

const FONT = "font-family:Arial,Helvetica,sans-serif";

/** Styles of the newsletter snippet: nothing but a table with styles inside, for mail programs read no others. */
const STYLE = {
  table: "width:100%;border-collapse:collapse",
  cell: `padding:12px 0;border-bottom:1px solid #d5d9d8;${FONT};font-size:16px;line-height:1.5;color:#17211f`,
  title: "color:#00596a;font-weight:bold;text-decoration:underline",
  meta: "color:#4b5856;font-size:14px",
  status: "color:#a3261b;font-weight:bold",
  more: `padding:12px 0;${FONT};font-size:14px;line-height:1.5`,
} as const;

function row(item: Item, language: Item["language"], { site, campaign }: Links): string {
  const source = namesOf(creditsOf(item).sources).join(message(item.language, "punctuation.comma"));
  const status = statusLabel(item);
  const meta = present([foreignLanguage(item, language), source, whenLabel(item), locationOf(item)]).join(" · ");
  const href = withCampaign(entryUrl(site, item.language, item.id), campaign);
  const title = `<a${attributes({ href, style: STYLE.title })}>${mailText(item.title)}</a>`;
  const lines = [
    title,
    `${status === undefined ? "" : `<span style="${STYLE.status}">${mailText(status)}</span> `}<span ` +
      `style="${STYLE.meta}">${mailText(meta)}</span>`,
    mailText(firstSentences(item.summary, MAX_SUMMARY)),
  ];
  const align = item.direction === "rtl" ? "right" : "left";
  return (
    `<tr><td${attributes({ lang: item.language, dir: item.direction, align, style: STYLE.cell })}>` +
    `${lines.join("<br>\n")}</td></tr>\n`
  );
}

export interface Fragment {
  readonly items: readonly Item[];
  readonly language: Item["language"];
  readonly direction: Item["direction"];
  /** Text and address of the link to all entries, and the text for an empty list. */
  readonly more: string;
  readonly url: string;
  readonly none: string;
  /** Lists in other languages, where this one has nothing. */
  readonly elsewhere?: readonly MoreElsewhere[];
}

function anchor(url: string, text: string, style: { readonly style?: string } = {}): string {
  return `<a${attributes({ href: url, ...style })}>${mailText(text)}</a>`;
}

/** A list for the body of a newsletter: a table without images, styled where it stands. */
export function newsletterTable(fragment: Fragment, links: Links): string {
  const { items, language, direction, more, url, none, elsewhere = [] } = fragment;
  const others = elsewhere
    .map((list) => anchor(withCampaign(list.url, links.campaign), list.text, { style: STYLE.title }))
    .join("<br>\n");
  const said = others === "" && items.length === 0 ? mailText(none) : others;
  const rows =
    (said === "" ? "" : `<tr><td style="${STYLE.cell}">${said}</td></tr>\n`) +
    items.map((item) => row(item, language, links)).join("");
  const align = direction === "rtl" ? "right" : "left";
  const last =
    `<tr><td${attributes({ dir: direction, align, style: STYLE.more })}>` +
    `<a${attributes({ href: withCampaign(url, links.campaign), style: STYLE.title })}>${mailText(more)}</a></td>` +
    "</tr>\n";
  const table = { role: "presentation", lang: language, dir: direction, cellpadding: 0, cellspacing: 0 };
  return `<table${attributes({ ...table, style: STYLE.table })}>\n${rows}${last}</table>\n`;
}
