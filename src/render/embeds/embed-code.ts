import { type Channel, channelPath } from "../../domain/channel/channel.ts";
import { badgeUrl, channelUrl, embedUrl, type Origin } from "../../domain/channel/urls.ts";
import { direction, type Language } from "../../domain/entry/language.ts";
import { DEFAULT_ENTRIES, DEFAULT_FIELDS, type WidgetLayout, widgetHeight } from "../../domain/view/widget-document.ts";
import { message } from "../../messages/message.ts";
import { attributes, escapeText } from "../xml.ts";

// What partners paste into their pages.

/** The look of a list on a partner's page. Colours are six hexadecimal digits, without the hash. */
export interface Look {
  readonly layout: WidgetLayout;
  readonly limit: number;
  readonly theme: "auto" | "light" | "dark";
  readonly colours: { readonly [name in "accent" | "text" | "background"]?: string };
}

export const DEFAULT_LOOK: Look = { layout: "list", limit: DEFAULT_ENTRIES, theme: "auto", colours: {} };

/** A script's address and its hash; without the hash for the address that is always the newest. */
export interface ScriptReference {
  readonly url: string;
  readonly integrity?: string;
}

export interface EmbedChoice extends Look {
  readonly language: Language;
  readonly channel: Channel;
  /** The channel's name in the language. */
  readonly name: string;
}

/** Pixels that a frame needs where its page cannot tell it: text of 16 pixels, room around, the odd long line. */
export function frameHeight(layout: WidgetLayout, limit: number): number {
  return Math.ceil((widgetHeight(layout, limit, DEFAULT_FIELDS[layout], true) * 16 + 24) / 10) * 10;
}

/**
 * Permissions of a sandboxed frame: it may run its script and open links in tabs outside the sandbox, but neither read
 * cookies nor navigate the page around it.
 */
const SANDBOX = "allow-scripts allow-popups allow-popups-to-escape-sandbox";

/** The query of a frame, with what is not usual; in one order, so that equal frames have equal addresses. */
export function lookQuery({ layout, limit, theme, colours }: Look): string {
  const query = new URLSearchParams();
  if (layout !== DEFAULT_LOOK.layout) query.set("layout", layout);
  if (limit !== DEFAULT_LOOK.limit) query.set("limit", String(limit));
  if (theme !== DEFAULT_LOOK.theme) query.set("theme", theme);
  for (const name of ["accent", "text", "background"] as const)
    if (colours[name] !== undefined) query.set(name, colours[name]);
  const text = query.toString();
  return text === "" ? "" : `?${text}`;
}

export function frameTag(src: string, title: string, width: string, height: number): string {
  return `<iframe${attributes({ src, title, width, height, loading: "lazy", sandbox: SANDBOX, style: "border:0" })}></iframe>`;
}

function scriptTag({ url, integrity }: ScriptReference): string {
  return `<script type="module"${attributes({ src: url, integrity })}${integrity === undefined ? "" : " crossorigin"}></script>`;
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
  const { language, channel, name, layout, limit, theme, colours } = choice;
  const page = channelUrl(site, language, channel);
  const path = channelPath(channel);
  const height = widgetHeight(layout, limit, DEFAULT_FIELDS[layout], true);
  const own = (["accent", "text", "background"] as const).flatMap((colour) => {
    const [property, ...more] = PROPERTIES[colour];
    return colours[colour] === undefined ? [] : [`${property}:#${colours[colour]}`, ...more];
  });
  const element = attributes({
    lang: language,
    dir: direction(language) === "rtl" ? "rtl" : undefined,
    channel: path === "" ? undefined : path,
    layout,
    limit,
    theme: theme === "auto" ? undefined : theme,
    // The room that the entries will take is kept from the first moment: nothing on the page moves when they arrive.
    style: ["display:block", `min-height:${height}em`, ...own].join(";"),
  });
  const src = `${embedUrl(site, language, channel)}${lookQuery(choice)}`;
  const frame = frameTag(src, name, "100%", frameHeight(layout, limit));
  return {
    script: `${scriptTag(scripts.widget)}\n<health-ai-feed${element}>\n  <a${attributes({ href: page })}>${escapeText(name)}</a>\n</health-ai-feed>`,
    autoFrame: `${frame}\n${scriptTag(scripts.frame)}`,
    frame,
    wordpress: page,
    newsletter: embedUrl(site, language, channel, "fragment"),
    links: embedUrl(site, language, channel, "links"),
    badge: `[![${message(language, "widget.next")}: ${name}](${badgeUrl(site, language, channel)})](${page})`,
  };
}

export type EmbedCodes = ReturnType<typeof embedCodes>;
