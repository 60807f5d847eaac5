import { type Channel, channelPath } from "../../domain/channel/channel.ts";
import { badgeUrl, embedUrl, type Origin } from "../../domain/channel/urls.ts";
import { direction, type Language } from "../../domain/entry/language.ts";
import {
  DEFAULT_ENTRIES,
  DEFAULT_FIELDS,
  narrowRoom,
  rowCount,
  type WidgetLayout,
  widgetHeight,
} from "../../domain/view/widget-document.ts";
import { message } from "../../messages/message.ts";
import { attributes, escapeText } from "../xml.ts";
import type { WidgetSelection } from "./widget-document.ts";

// Code that partners paste into their pages.

/** The look of a list on a partner's page. Colours are six hexadecimal digits, without the hash. */
export interface Look {
  readonly layout: WidgetLayout;
  readonly limit: number;
  readonly theme: "auto" | "light" | "dark";
  readonly colours: { readonly [name in "accent" | "text" | "background"]?: string };
  /** Parameters that a partner counts its readers by: "utm_source=example". */
  readonly campaign?: string;
}

export const DEFAULT_LOOK: Look = { layout: "list", limit: DEFAULT_ENTRIES, theme: "auto", colours: {} };

/** A script's address and its hash; without the hash for the address that is always the newest. */
export interface ScriptReference {
  readonly url: string;
  readonly integrity?: string;
}

/** A partner's choice: the list, its look, and the behaviour of its links. An absent member has its default. */
export interface EmbedChoice extends Look {
  readonly language: Language;
  /** Entries that room is kept for: those that the list has now, at most its limit. */
  readonly rows: number;
  /** Languages to take where an entry has no text in the first. */
  readonly fallback: readonly Language[];
  readonly channel: Channel;
  /** The list's name in the language, and its page. */
  readonly name: string;
  readonly page: string;
  /** Filters by name, and the same as a query. */
  readonly filters: Readonly<Record<string, readonly string[]>>;
  readonly filtersText: string;
  readonly fields?: readonly string[];
  /** Level of the heading; "none" hides it. */
  readonly heading?: string;
  /** IANA, or "event". */
  readonly zone?: string;
  readonly more?: string;
  readonly target?: string;
}

/** The attributes of the widget's element, but for its language, and the room that it takes. */
export function widgetAttributes(choice: EmbedChoice): Readonly<Record<string, string | number | undefined>> {
  const { fallback, channel, layout, limit, theme, filters, fields, heading, zone, more, target, campaign } = choice;
  return {
    channel: channelPath(channel) || undefined,
    layout,
    limit,
    theme: theme === "auto" ? undefined : theme,
    ...Object.fromEntries(Object.entries(filters).map(([name, values]) => [name, values.join(",")])),
    "fallback-languages": fallback.join(" ") || undefined,
    fields: fields?.join(" "),
    heading,
    zone,
    more,
    target,
    campaign,
  };
}

/** Pixels that a frame needs where its page cannot tell it: text of 16 pixels, room around, the odd long line. */
export function frameHeight(layout: WidgetLayout, limit: number): number {
  return Math.ceil((widgetHeight(layout, limit, DEFAULT_FIELDS[layout], true, true) * 16 + 24) / 10) * 10;
}

/**
 * Permissions of a sandboxed frame: it may run its script and open links in tabs outside the sandbox, but neither read
 * cookies nor navigate the page around it.
 */
const SANDBOX = "allow-scripts allow-popups allow-popups-to-escape-sandbox";

/**
 * The query of a frame, with what is not usual; in one order, so that equal frames have equal addresses. `filters`: a
 * query that says which entries of its list it shows.
 */
export function lookQuery({ layout, limit, theme, colours, campaign }: Look, filters = ""): string {
  const query = new URLSearchParams();
  if (layout !== DEFAULT_LOOK.layout) query.set("layout", layout);
  if (limit !== DEFAULT_LOOK.limit) query.set("limit", String(limit));
  if (theme !== DEFAULT_LOOK.theme) query.set("theme", theme);
  for (const name of ["accent", "text", "background"] as const)
    if (colours[name] !== undefined) query.set(name, colours[name]);
  if (campaign !== undefined) query.set("campaign", campaign);
  const text = [query.toString(), filters].filter((part) => part !== "").join("&");
  return text === "" ? "" : `?${text}`;
}

export function frameTag(src: string, title: string, width: string, height: number): string {
  return (
    `<iframe${attributes({ src, title, width, height, loading: "lazy", sandbox: SANDBOX, style: "border:0" })}>` +
    "</iframe>"
  );
}

function scriptTag({ url, integrity }: ScriptReference): string {
  return (
    `<script type="module"${attributes({ src: url, integrity })}${integrity === undefined ? "" : " crossorigin"}>` +
    "</script>"
  );
}

/** A list of nothing but news has no next event: its badge shows the latest of them. */
export function badgeKind(channels: readonly Channel[], types: readonly string[] = []): WidgetSelection["kind"] {
  return channels.every(({ kind }) => kind === "news") || types.join() === "news" ? "latest" : "agenda";
}

/** Names what a badge shows. */
export function badgeLabel(language: Language, kind: WidgetSelection["kind"]): string {
  return message(language, kind === "agenda" ? "widget.next" : "list.latestNews");
}

/** A background of its own wants room around the text. */
const PROPERTIES = {
  accent: ["--haf-accent"],
  text: ["--haf-color"],
  background: ["--haf-background", "--haf-padding:1em"],
} as const;

/** The code of each form, by name. `widget` and `frame` are the scripts to load. */
export function embedCodes(
  choice: EmbedChoice,
  site: Origin,
  scripts: { readonly widget: ScriptReference; readonly frame: ScriptReference },
) {
  const {
    language,
    fallback,
    channel,
    name,
    page,
    layout,
    limit,
    rows,
    colours,
    fields,
    heading,
    more,
    filters,
    filtersText,
  } = choice;
  const height = widgetHeight(layout, rows, fields ?? DEFAULT_FIELDS[layout], heading !== "none", more !== "none");
  const own = (["accent", "text", "background"] as const).flatMap((colour) => {
    const [property, ...also] = PROPERTIES[colour];
    return colours[colour] === undefined ? [] : [`${property}:#${colours[colour]}`, ...also];
  });
  const element = attributes({
    lang: language,
    dir: direction(language) === "rtl" ? "rtl" : undefined,
    ...widgetAttributes(choice),
    // The room that the entries will take is kept from the first moment: nothing on the page moves when they arrive.
    style: [
      "display:block;box-sizing:content-box",
      `min-height:${height}em`,
      // Only a padding can depend on the width: the widget takes it back.
      `padding-bottom:calc(${narrowRoom(layout, rowCount(layout, rows), "%")})`,
      ...own,
    ].join(";"),
  });
  const languages = [language, ...fallback].join(",");
  const query = lookQuery(choice, filtersText);
  const what = badgeLabel(language, badgeKind([channel], filters.type));
  const badge = lookQuery({ ...DEFAULT_LOOK, theme: choice.theme }, filtersText);
  const links = lookQuery(
    { ...DEFAULT_LOOK, limit, ...(choice.campaign === undefined ? {} : { campaign: choice.campaign }) },
    filtersText,
  );
  const frame = frameTag(`${embedUrl(site, languages, channel)}${query}`, name, "100%", frameHeight(layout, rows));
  return {
    script:
      `${scriptTag(scripts.widget)}\n` +
      `<health-ai-feed${element}>\n` +
      `  <a${attributes({ href: page })}>${escapeText(name)}</a>\n` +
      "</health-ai-feed>",
    autoFrame: `${frame}\n${scriptTag(scripts.frame)}`,
    frame,
    wordpress: page,
    newsletter: `${embedUrl(site, languages, channel, "fragment")}${links}`,
    links: `${embedUrl(site, languages, channel, "links")}${links}`,
    badge: `[![${what}: ${name}](${badgeUrl(site, languages, channel)}${badge})](${page})`,
  };
}

export type EmbedCodes = ReturnType<typeof embedCodes>;
