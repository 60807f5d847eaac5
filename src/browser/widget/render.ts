import { rowCount, type WidgetDocument, type WidgetEvent, type WidgetItem } from "../../domain/view/widget-document.ts";
import { withoutPrototype } from "./null-prototype.ts";
import { NONE, type WidgetOptions } from "./options.ts";
import { dateSheet, formatDate, formatEvent } from "./time.ts";

// The document comes from our own service, and is still taken for hostile: every value becomes text or an attribute
// that runs nothing.

type Content = Node | string | undefined | false;

/**
 * An element with its part, and its children: text as text, nothing where there is none, whatever the document holds in
 * its place.
 */
function make(name: string, part: string, ...children: readonly Content[]): HTMLElement {
  const element = document.createElement(name);
  element.setAttribute("part", part);
  element.append(...children.filter((child) => child instanceof Node || typeof child === "string"));
  return element;
}

function text(value: unknown): string {
  return typeof value === "string" ? value : "";
}

/** A link, or its text alone where the address is not of the web. */
function link(part: string, address: unknown, label: string, { target, campaign }: WidgetOptions): Node {
  if (!/^https?:/.test(text(address))) return make("span", part, label);
  const anchor = make("a", part, label) as HTMLAnchorElement;
  anchor.href = text(address);
  if (campaign !== "") anchor.search += (anchor.search && "&") + campaign;
  anchor.target = target;
  return anchor;
}

/** A button that brings the cards before (-1), or after (1), those in sight. */
function button(list: HTMLElement, { dir, words }: WidgetDocument, sign: number): HTMLElement {
  const element = make("button", sign > 0 ? "next" : "previous");
  element.ariaLabel = text(sign > 0 ? words.next : words.previous);
  element.onclick = () => list.scrollBy((dir === "rtl" ? -sign : sign) * list.clientWidth, 0);
  return element;
}

/** Language and direction stand on every text: the page around it may have others. */
function inLanguage<Kind extends HTMLElement>(
  element: Kind,
  { lang, dir }: { readonly lang: string; readonly dir: string },
): Kind {
  element.lang = text(lang);
  element.dir = dir === "rtl" ? "rtl" : "ltr";
  return element;
}

/** Parts on one line; nothing where they are all empty. */
function line(...parts: readonly Content[]): HTMLElement | undefined {
  const present = parts.filter((part) => part instanceof Element && part.textContent !== "");
  return present.length === 0 ? undefined : make("p", "meta", ...present);
}

function entry(item: WidgetItem, from: WidgetDocument, options: WidgetOptions): HTMLElement {
  const { layout, fields, heading } = options;
  const event = item.event ?? withoutPrototype<WidgetEvent>({});
  const locale = text(item.locale);
  const zone = options.zone === "event" ? event.zone : options.zone;
  const part = (name: string, value: string | undefined, tag = "span"): Content =>
    fields.includes(name) && make(tag, name, value);
  const time = text(event.starts ?? item.published);
  const [here, there] = !fields.includes("date")
    ? []
    : item.event === undefined
      ? [time && formatDate(locale, time, zone)]
      : formatEvent(locale, event, zone, layout);
  const when = make("time", "date", here);
  when.setAttribute("datetime", time);
  const where = make("span", "zone", there);
  // An entry in another language than the list's names it, in the list's language.
  const language = item.language !== undefined && inLanguage(make("b", "language", item.language), from);
  const status = event.status !== undefined && make("strong", "status", event.status);
  // Where the date has a narrow line of its own, these stand before the title: beside the date they would cut it.
  const narrow = layout === "compact" || layout === "cards";
  const title = make(
    `h${Math.min(6, (heading || 2) + 1)}`,
    "title",
    narrow && language,
    narrow && status,
    link("link", item.url, item.title, options),
  );
  const source = part("source", item.source);
  const place = part("place", event.place);
  const rest = [part("summary", item.summary, "p"), part("topics", [item.topics].flat().map(text).join(" · "), "p")];
  const [large, small] = dateSheet(locale, event, zone);
  const sheet = make("div", "sheet", make("b", "day", large), make("span", "month", small));
  // The same date follows in full.
  sheet.ariaHidden = "true";
  const parts =
    layout === "agenda"
      ? [sheet, make("div", "body", title, line(language, status, when), line(where), line(place, source), ...rest)]
      : layout === "compact"
        ? [line(when) ?? make("p", "meta"), make("div", "body", title, line(place, source), ...rest)]
        : layout === "cards"
          ? [line(source), title, ...rest, line(place), line(when)]
          : // What is cut where the line is full is the end of the source's name, never the date.
            [title, line(language, status, when, source), line(place), ...rest];
  const element = make("li", "item", ...parts);
  element.className = event.off ? "off" : event.past ? "past" : "";
  return inLanguage(element, item);
}

/** The document as the content of the widget: a landmark with its heading, a list and the way to all entries. */
export function renderWidget(from: WidgetDocument, options: WidgetOptions): HTMLElement {
  const { heading, layout, limit, theme } = options;
  const none = layout === "agenda" ? from.items.every(({ event }) => event?.past === true) : from.items.length === 0;
  // The sentence of an empty list takes the place of one entry.
  const items = from.items.slice(0, none ? limit - 1 : limit).map((item) => entry(item, from, options));
  const list = make("ul", "list", ...items);
  // Styled lists are no lists for some screen readers unless told so.
  list.role = "list";
  list.style.minHeight = `calc(${rowCount(layout, items.length)}*var(--row))`;
  const { more } = options;
  const isCards = layout === "cards";
  const title = heading > 0 && make(`h${heading}`, "heading", link("heading-link", from.url, from.title, options));
  const foot =
    (more !== NONE || isCards) &&
    make(
      "div",
      "foot",
      more !== NONE && link("more", from.url, more || from.words.more, options),
      isCards && button(list, from, -1),
      isCards && button(list, from, 1),
    );
  const section = make(
    "section",
    "feed",
    title,
    none && make("p", "none", from.words.none),
    list.firstChild !== null && list,
    foot,
  );
  section.ariaLabel = text(from.title);
  section.className = `feed ${layout} ${theme}`;
  return inLanguage(section, from);
}
