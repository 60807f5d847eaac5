import type { WidgetDocument, WidgetItem } from "../../domain/view/widget-document.ts";
import { withoutPrototype } from "./null-prototype.ts";
import type { Options } from "./options.ts";
import { dateBlock, formatDate, formatEvent, type TimeLabel } from "./time.ts";

// The document comes from our own service, and is still taken for hostile: every value becomes text or an attribute
// that runs nothing.

type Content = Node | string | undefined | false;

/**
 * An element with its part, and its children: text as text, nothing where there is none, whatever the document holds in
 * its place.
 */
function make(name: string, part: string, ...children: readonly Content[]): HTMLElement {
  const element = document.createElement(name);
  if (part !== "") element.setAttribute("part", part);
  element.append(...children.filter((child) => child instanceof Node || typeof child === "string"));
  return element;
}

function text(value: unknown): string {
  return typeof value === "string" ? value : "";
}

/** A link, or its text alone where the address is not of the web. */
function link(part: string, address: unknown, label: string): Node {
  if (!URL.canParse(text(address)) || !/^https?:$/.test(new URL(text(address)).protocol))
    return make("span", part, label);
  const anchor = make("a", part, label) as HTMLAnchorElement;
  anchor.href = text(address);
  return anchor;
}

function times(labels: readonly TimeLabel[]): HTMLElement[] {
  return labels.map(({ text: words, datetime }, index) => {
    const element = make(datetime === undefined ? "span" : "time", index === 0 ? "date" : "zone", words);
    if (datetime !== undefined) element.setAttribute("datetime", datetime);
    return element;
  });
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

function sheet({ locale, event }: WidgetItem, zone: string | undefined): HTMLElement {
  const [large, small] = dateBlock(text(locale), event ?? withoutPrototype({}), zone);
  const day = make("b", "day", large);
  if (large.length > 2) day.className = "long";
  const element = make("div", "sheet", day, make("span", "month", small));
  // The same date follows in full.
  element.setAttribute("aria-hidden", "true");
  return element;
}

function entry(item: WidgetItem, { layout, fields, heading, zone: requestedZone }: Options): HTMLElement {
  const { locale, event } = item;
  const zone = requestedZone === "event" ? event?.zone : requestedZone;
  const field = (name: string, element: HTMLElement): Content => fields.includes(name) && element;
  const labels =
    event !== undefined
      ? formatEvent(text(locale), event, zone, layout)
      : item.published === undefined
        ? []
        : [formatDate(text(locale), text(item.published), zone)];
  const [when, where] = fields.includes("date") ? times(labels) : [];
  const status = event?.status !== undefined && make("strong", "status", event.status);
  // Where the date has a narrow line of its own, the status stands before the title: beside the date it would cut it.
  const narrow = layout === "compact" || layout === "cards";
  const title = make(
    `h${Math.min(6, (heading || 2) + 1)}`,
    "title",
    narrow && status,
    link("link", item.url, item.title),
  );
  const source = field("source", make("span", "source", item.source));
  const place = field("place", make("span", "place", event?.place));
  const rest = [
    field("summary", make("p", "summary", item.summary)),
    field("topics", make("p", "topics", Array.isArray(item.topics) ? item.topics.map(text).join(" · ") : "")),
  ];
  const parts = (): readonly Content[] => {
    switch (layout) {
      case "agenda":
        return [
          sheet(item, zone),
          make("div", "body", title, line(status, when), line(where), line(place, source), ...rest),
        ];
      case "compact":
        return [line(when) ?? make("p", "meta"), make("div", "body", title, line(place, source), ...rest)];
      case "cards":
        return [line(source), title, ...rest, line(place), line(when)];
      case "list":
        // What is cut where the line is full is the end of the source's name, never the date.
        return [title, line(status, when, source), line(place), ...rest];
    }
  };
  const element = make("li", "item", ...parts());
  if (event?.off === true) element.classList.add("off");
  if (event?.past === true) element.classList.add("past");
  return inLanguage(element, item);
}

/** The document as the content of the widget: a landmark with its heading, a list and the way to all entries. */
export function renderFeed(from: WidgetDocument, options: Options): HTMLElement {
  const { heading, layout, limit, theme } = options;
  const none = layout === "agenda" ? from.items.every(({ event }) => event?.past === true) : from.items.length === 0;
  // What says that there is nothing takes the place of one entry.
  const list = make("ul", "list", ...from.items.slice(0, none ? limit - 1 : limit).map((item) => entry(item, options)));
  // Styled lists are no lists for some screen readers unless told so.
  list.setAttribute("role", "list");
  const title = heading > 0 && make(`h${heading}`, "heading", link("heading-link", from.url, from.title));
  const foot = make("p", "foot", link("more", from.url, from.words.more));
  const section = make(
    "section",
    "feed",
    title,
    none && make("p", "none", from.words.none),
    list.firstChild !== null && list,
    foot,
  );
  section.setAttribute("aria-label", text(from.title));
  section.className = `feed ${layout}${theme === "light" || theme === "dark" ? ` ${theme}` : ""}`;
  return inLanguage(section, from);
}
