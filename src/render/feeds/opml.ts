import { parseChannel } from "../../domain/channel/channel.ts";
import { channelUrl, type Origin } from "../../domain/channel/urls.ts";
import { ENDONYMS, LANGUAGES, type Language } from "../../domain/entry/language.ts";
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

/** A list of channels as OPML 2.0: by language where there is more than one. */
export function renderOpml({ title, owner, updated, channels }: Subscriptions, site: Origin): string {
  const languages = LANGUAGES.filter((language) => channels.some((channel) => channel.language === language));
  const date = new Date(updated).toUTCString();
  let out = `<?xml version="1.0" encoding="utf-8"?>\n<opml version="2.0">\n<head>\n${element("title", title)}`;
  out += `${element("dateCreated", date)}${element("dateModified", date)}${element("ownerName", owner)}${element("ownerId", site.origin)}`;
  out += `${element("docs", "https://opml.org/spec2.opml")}</head>\n<body>\n`;
  for (const language of languages) {
    const outlines = channels
      .filter((channel) => channel.language === language)
      .map((channel) => outline(channel, site));
    out +=
      languages.length === 1
        ? outlines.join("")
        : `<outline${attributes({ text: ENDONYMS[language], title: ENDONYMS[language] })}>\n${outlines.join("")}</outline>\n`;
  }
  return `${out}</body>\n</opml>\n`;
}
