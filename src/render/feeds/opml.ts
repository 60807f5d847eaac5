import { parseChannel } from "../../domain/channel/channel.ts";
import { channelUrl, type Origin } from "../../domain/channel/urls.ts";
import { ENDONYMS, LANGUAGES, type Language } from "../../domain/entry/language.ts";
import { message } from "../../messages/message.ts";
import { attributes, element, empty } from "../xml.ts";

/** A channel with what it is called in one language. */
export interface NamedChannel {
  readonly language: Language;
  /** See channelPath. */
  readonly path: string;
  readonly name: string;
}

export interface Subscriptions {
  readonly title: string;
  readonly owner: string;
  /** RFC 3339; when the list last changed. */
  readonly updated: string;
  readonly channels: readonly NamedChannel[];
}

/**
 * type="rss" is what OPML calls every feed (OPML 2.0, subscription lists): readers pass over others. The feed is the
 * Atom one, the richest.
 */
function outline({ language, path, name }: NamedChannel, site: Origin): string {
  const channel = parseChannel(path);
  if (channel === undefined) return "";
  return empty("outline", {
    text: name,
    title: name,
    type: "rss",
    language,
    xmlUrl: channelUrl(site, language, channel, "atom"),
    htmlUrl: channelUrl(site, language, channel),
  });
}

/** Folders of a language, in their order: general lists first, and not among many others. */
const FOLDERS = ["topics", "organisations", "countries"] as const;

function folder(text: string, outlines: string): string {
  return outlines === "" ? "" : `<outline${attributes({ text, title: text })}>\n${outlines}</outline>\n`;
}

/** The lists of one language: news and events, then folders of all others. */
function listsOf(language: Language, channels: readonly NamedChannel[], site: Origin): string {
  const rendered = (of: (path: string) => boolean): string =>
    channels
      .filter(({ path }) => of(path))
      .map((channel) => outline(channel, site))
      .join("");
  let out = rendered((path) => !path.includes("/"));
  for (const name of FOLDERS)
    out += folder(
      message(language, `layout.${name}`),
      rendered((path) => path.startsWith(`${name}/`)),
    );
  return out;
}

/** A list of channels as OPML 2.0: by language where there is more than one, and by what they are about. */
export function renderOpml({ title, owner, updated, channels }: Subscriptions, site: Origin): string {
  const languages = LANGUAGES.filter((language) => channels.some((channel) => channel.language === language));
  const date = new Date(updated).toUTCString();
  let out = `<?xml version="1.0" encoding="utf-8"?>\n<opml version="2.0">\n<head>\n${element("title", title)}`;
  out +=
    `${element("dateCreated", date)}${element("dateModified", date)}${element("ownerName", owner)}` +
    `${element("ownerId", site.origin)}`;
  out += `${element("docs", "https://opml.org/spec2.opml")}</head>\n<body>\n`;
  for (const language of languages) {
    const lists = listsOf(
      language,
      channels.filter((channel) => channel.language === language),
      site,
    );
    out += languages.length === 1 ? lists : folder(ENDONYMS[language], lists);
  }
  return `${out}</body>\n</opml>\n`;
}
