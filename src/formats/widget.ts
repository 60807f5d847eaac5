import { channelUrl, entryUrl, type Site } from "../model/address.ts";
import { parseChannel } from "../model/channel.ts";
import { direction, LOCALES } from "../model/language.ts";
import type { Item, Moment, View } from "../model/view.ts";
import type { WidgetDocument, WidgetEvent, WidgetItem } from "../model/widget.ts";
import { creditsOf, namesOf } from "./credits.ts";
import { locationOf } from "./facts.ts";
import { COMMA, GENRE, MODE, STATUS, WIDGET } from "./words.ts";

/** Characters of a summary: three lines at the most are ever seen. */
const MOST_SUMMARY = 280;

/** The beginning of a text, ended at a word where there is one to end at. */
export function beginning(text: string, most: number): string {
  const characters = [...text.replace(/\s+/g, " ").trim()];
  if (characters.length <= most) return characters.join("");
  const cut = characters.slice(0, most - 1).join("");
  const space = cut.lastIndexOf(" ");
  return `${space > most / 2 ? cut.slice(0, space) : cut}…`;
}

/**
 * Whether an event has still to end on a day ("2025-09-25"). It is listed through its last day by the calendar of its place, which is the
 * same day everywhere or the next: a reader's clock sorts out the rest.
 */
export function isComing({ event }: Item, day: string): boolean {
  const last = (event?.ends ?? event?.starts)?.local.slice(0, 10);
  return last !== undefined && last >= day.slice(0, last.length);
}

function time({ instant, local }: Moment): string {
  return instant ?? local;
}

function widgetEvent(item: Item, day: string): WidgetEvent | undefined {
  const { event, language } = item;
  if (event === undefined) return undefined;
  const { starts, ends, zone, status, mode } = event;
  const past = starts !== undefined && !isComing(item, day);
  const unusual = status === "confirmed" ? (past ? "held" : undefined) : status === "held" && !past ? undefined : status;
  const place = [mode === undefined || mode === "in-person" ? undefined : MODE[mode][language], locationOf(item)]
    .filter((part) => part !== undefined)
    .join(" · ");
  return {
    ...(starts === undefined ? {} : { starts: time(starts) }),
    ...(ends === undefined ? {} : { ends: time(ends) }),
    ...(zone === undefined ? {} : { zone }),
    ...(place === "" ? {} : { place }),
    ...(unusual === undefined ? {} : { status: STATUS[unusual][language] }),
    ...(status === "cancelled" || status === "postponed" ? { off: true } : {}),
    ...(past ? { past: true } : {}),
  };
}

/** An entry as the widget, the frame and the newsletter fragment show it. */
export function widgetItem(item: Item, site: Site, day: string): WidgetItem {
  const event = widgetEvent(item, day);
  return {
    id: item.id,
    lang: item.language,
    dir: item.direction,
    locale: LOCALES[item.language],
    url: entryUrl(site, item.language, item.id),
    title: item.title,
    summary: beginning(item.summary, MOST_SUMMARY),
    source: namesOf(creditsOf(item).authors).slice(0, 3).join(COMMA[item.language]),
    kind: GENRE[item.genre][item.language],
    topics: item.topics.map(({ name }) => name).slice(0, 3),
    ...(item.published === undefined ? {} : { published: item.published }),
    ...(event === undefined ? {} : { event }),
  };
}

/** What a merged list is made of. */
export interface Selection {
  readonly kind: "latest" | "agenda";
  /** What is over by then is past. UTC, "2025-09-25". */
  readonly day: string;
  readonly limit: number;
}

/** By a key, up or down; where that is equal the id decides, as in views. */
function by(key: (item: Item) => string, sign: 1 | -1): (a: Item, b: Item) => number {
  return (a, b) => (key(a) === key(b) ? (a.id < b.id ? -1 : 1) : key(a) < key(b) ? -sign : sign);
}

/**
 * The entries of several views, each once, in the first of the views' languages that has it. The latest go by release, last first. An
 * agenda has the coming events, next first, and where these are few the past ones after them, last first: no partner's page stands empty.
 */
export function merged(views: readonly View[], { kind, day, limit }: Selection): Item[] {
  const items = new Map<string, Item>();
  for (const view of views) for (const item of view.items) if (!items.has(item.id)) items.set(item.id, item);
  const all = [...items.values()];
  if (kind === "latest") return all.sort(by(({ released }) => released, -1)).slice(0, limit);
  const start = ({ event }: Item): string => event?.starts?.local ?? "";
  const [coming, past] = [all.filter((item) => isComing(item, day)), all.filter((item) => start(item) !== "" && !isComing(item, day))];
  return [...coming.sort(by(start, 1)), ...past.sort(by(start, -1))].slice(0, limit);
}

/**
 * What the widget shows: views of one kind, of the channels in the language asked for first, after them those of the languages to fall back on.
 */
export function widgetDocument(views: readonly [View, ...View[]], selection: Selection, site: Site): WidgetDocument {
  const [{ language, channel }] = views;
  const names = views.filter((view) => view.language === language).map(({ name }) => name);
  return {
    lang: language,
    dir: direction(language),
    title: [...new Set(names)].join(" · "),
    url: channelUrl(site, language, parseChannel(channel) ?? { kind: "everything" }),
    words: { more: WIDGET.more[language], none: (selection.kind === "agenda" ? WIDGET.noEvents : WIDGET.none)[language] },
    items: merged(views, selection).map((item) => widgetItem(item, site, selection.day)),
  };
}
