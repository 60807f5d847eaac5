import { entryUrl, type Origin } from "../../domain/channel/urls.ts";
import { direction, type Language, LOCALES, languageName } from "../../domain/entry/language.ts";
import { collapseWhiteSpace } from "../../domain/entry/text.ts";
import { isCancelled, isPast, splitByDay } from "../../domain/view/agenda.ts";
import { newestFirst } from "../../domain/view/newest-first.ts";
import type { Item, TimePoint, View } from "../../domain/view/view.ts";
import type { WidgetDocument, WidgetEvent, WidgetItem } from "../../domain/view/widget-document.ts";
import { message } from "../../messages/message.ts";
import { creditsOf, namesOf } from "../entry/attribution.ts";
import { locationOf } from "../entry/entry-facts.ts";
import { eventState } from "../entry/event-state.ts";
import { titleWord } from "../entry/title.ts";

/** Characters of a summary: at most three lines are ever seen. */
const MAX_SUMMARY = 280;

/** The beginning of a text, ended at a word where there is one to end at. */
export function firstSentences(text: string, maxLength: number): string {
  const characters = [...collapseWhiteSpace(text).trim()];
  if (characters.length <= maxLength) return characters.join("");
  const cut = characters.slice(0, maxLength - 1).join("");
  const space = cut.lastIndexOf(" ");
  return `${space > maxLength / 2 ? cut.slice(0, space) : cut}…`;
}

function time({ instant, local }: TimePoint): string {
  return instant ?? local;
}

function widgetEvent(item: Item, day: string): WidgetEvent | undefined {
  const { event, language } = item;
  if (event === undefined) return undefined;
  const { starts, ends, zone, mode } = event;
  const past = isPast(item, day);
  const state = eventState(item, past);
  // That nobody reported it is a sentence, and there is no room for one: that it is over, the widget shows by its look.
  const isUsual = state === "confirmed" || state === "no-report" || (state === "held" && !past);
  const unusual = isUsual ? undefined : state;
  const word = titleWord(item) ?? (unusual === undefined ? undefined : message(language, `status.${unusual}`));
  const place = [
    mode === undefined || mode === "in-person" ? undefined : message(language, `mode.${mode}`),
    locationOf(item),
  ]
    .filter((part) => part !== undefined)
    .join(" · ");
  return {
    ...(starts === undefined ? {} : { starts: time(starts) }),
    ...(ends === undefined ? {} : { ends: time(ends) }),
    ...(zone === undefined ? {} : { zone }),
    ...(place === "" ? {} : { place }),
    ...(word === undefined ? {} : { status: word }),
    ...(isCancelled(item) ? { off: true } : {}),
    ...(past ? { past: true } : {}),
  };
}

/** An entry as the widget, the frame and the newsletter fragment show it. */
function widgetItem(item: Item, site: Origin, day: string, language: Language): WidgetItem {
  const event = widgetEvent(item, day);
  return {
    id: item.id,
    lang: item.language,
    ...(item.language === language ? {} : { language: languageName(item.language, language) }),
    dir: item.direction,
    locale: LOCALES[item.language],
    url: entryUrl(site, item.language, item.id),
    title: item.title,
    summary: firstSentences(item.summary, MAX_SUMMARY),
    source: namesOf(creditsOf(item).sources).slice(0, 3).join(message(item.language, "punctuation.comma")),
    topics: item.topics.map(({ name }) => name).slice(0, 3),
    ...(item.published === undefined ? {} : { published: item.published }),
    ...(event === undefined ? {} : { event }),
  };
}

/** The source of a merged list: views, layout and limits. */
export interface WidgetSelection {
  readonly kind: "latest" | "agenda";
  /** UTC day such as "2025-09-25"; events that ended before it are past. */
  readonly day: string;
  readonly limit: number;
}

function start({ event }: Item): string {
  return event?.starts?.local ?? "";
}

/** In the order of keys; where two are equal the id decides, as in views. */
function sorted(items: readonly Item[], key: (item: Item) => string, descending: boolean): Item[] {
  const sign = descending ? -1 : 1;
  return [...items].sort((a, b) => (key(a) === key(b) ? (a.id < b.id ? -1 : 1) : key(a) < key(b) ? -sign : sign));
}

/**
 * The entries of several views, each once, in the first of the views' languages that has it. The latest go by the dates
 * that people see. An agenda has the coming events, next first, then those that are cancelled, and where these are few
 * the past ones after them, last first: no partner's page stands empty.
 */
export function mergeViews(views: readonly View[], { kind, day, limit }: WidgetSelection): Item[] {
  const items = new Map<string, Item>();
  for (const view of views) for (const item of view.items) if (!items.has(item.id)) items.set(item.id, item);
  if (kind === "latest")
    return newestFirst(sorted([...items.values()], ({ released }) => released, true)).slice(0, limit);
  const { upcoming, cancelled, past } = splitByDay(sorted([...items.values()], start, false), day);
  return [...upcoming, ...cancelled, ...past].slice(0, limit);
}

/** Reports whether a list has nothing to show: no entry, or as an agenda none that is coming. */
export function isNone(items: readonly Item[], { kind, day }: WidgetSelection): boolean {
  return kind === "agenda" ? items.every((item) => isPast(item, day)) : items.length === 0;
}

/** A list of the same channels in a language that has some of what the list at hand lacks. */
export interface MoreElsewhere {
  readonly language: Language;
  /** "3 more in English", in the words of the list's own language. */
  readonly text: string;
  readonly url: string;
}

/** Returns the text of an empty list: the number of entries in other languages, else that there are none. */
export function noneText(language: Language, kind: WidgetSelection["kind"], more: readonly MoreElsewhere[]): string {
  return more.length > 0
    ? more.map(({ text }) => text).join(" · ")
    : message(language, kind === "agenda" ? "widget.noEvents" : "widget.none");
}

/** Returns the joint name of the channels in the first view's language. */
export function mergedName([first, ...more]: readonly [View, ...View[]]): string {
  const names = more.filter(({ language }) => language === first.language).map(({ name }) => name);
  return [...new Set([first.name, ...names])].join(" · ");
}

/**
 * Builds the widget's document from views of one kind: first the channels in the requested language, then those in the
 * fallback languages. `url`: the page of the list.
 */
export function widgetDocument(
  views: readonly [View, ...View[]],
  selection: WidgetSelection,
  site: Origin,
  { url, elsewhere }: { readonly url: string; readonly elsewhere: readonly MoreElsewhere[] },
): WidgetDocument {
  const [{ language }] = views;
  return {
    lang: language,
    dir: direction(language),
    title: mergedName(views),
    url,
    words: {
      more: message(language, "widget.more"),
      previous: message(language, "widget.previous"),
      next: message(language, "widget.following"),
      none: noneText(language, selection.kind, elsewhere),
    },
    items: mergeViews(views, selection).map((item) => widgetItem(item, site, selection.day, language)),
  };
}
