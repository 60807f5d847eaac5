import { type AnyFeed, parseFeed } from "feedsmith";
import { utc } from "../../domain/time/instant.ts";
import { markdownOfHtml } from "../../render/markdown/html-to-markdown.ts";
import { oneLine, wellFormed } from "../../render/plain-text.ts";
import { importHtml } from "../../sanitise/import-html.ts";

/** Something that somebody else published, as far as their feed tells. */
export interface Item {
  /** The feed's own identifier of the item, the same at every reading. */
  readonly key: string;
  /** A BCP 47 tag, where the feed gives one. */
  readonly language?: string;
  /** Fields of an entry's text; `content` in Markdown. */
  readonly text: Readonly<Record<string, unknown>>;
  /** Fields of an entry. */
  readonly facts: Readonly<Record<string, unknown>>;
  /** For its file's name: "2025-11-19". */
  readonly day?: string;
  readonly notes: readonly string[];
}

/** Characters of a summary. */
const MAX_SUMMARY = 2000;

interface Raw {
  readonly key: string | undefined;
  readonly language?: string | undefined;
  readonly title?: string | undefined;
  /** HTML, or plain text with its markup escaped. */
  readonly summary?: string | undefined;
  readonly content?: string | undefined;
  readonly url?: string | undefined;
  readonly published?: string | undefined;
  readonly enclosures?:
    | readonly {
        readonly url?: string | undefined;
        readonly type?: string | undefined;
        readonly length?: number | undefined;
      }[]
    | undefined;
}

export function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

/** Text of several paragraphs as an entry's summary, its content in Markdown, and what was left behind. */
export function words(
  summary: string | undefined,
  content: string | undefined,
  base: string | undefined,
): { text: Record<string, unknown>; notes: string[] } {
  const notes: string[] = [];
  const read = (html: string | undefined) => {
    const made = html === undefined ? undefined : importHtml(wellFormed(html), base);
    if (made?.limitExceeded !== undefined) {
      notes.push(`The content was left out: it ${made.limitExceeded}`);
      return undefined;
    }
    if (made !== undefined) notes.push(...made.dropped.map((what) => `Left out of the content: ${what}`));
    return made;
  };
  const [short, long] = [read(summary), read(content ?? summary)];
  const lead = (short ?? long)?.text;
  const first = lead === undefined || lead.length <= MAX_SUMMARY ? lead : (lead.split("\n\n")[0] ?? "");
  if (first !== undefined && first !== lead)
    notes.push("The summary is the first paragraph: check that it says enough");
  const markdown = long === undefined ? undefined : markdownOfHtml(long.html);
  return {
    text: {
      ...(first === undefined || first.length > MAX_SUMMARY ? {} : { summary: first.replace(/\s*\n\s*/g, " ") }),
      // What the summary says in full already is not said again.
      ...(markdown === undefined || long?.text === first ? {} : { content: markdown }),
    },
    notes: [...new Set(notes)],
  };
}

function itemOf({ key, language, title, summary, content, url, published, enclosures = [] }: Raw): Item {
  const absolute = url !== undefined && URL.canParse(url) && /^https?:/.test(url) ? url : undefined;
  const { text, notes } = words(summary, content, absolute);
  const plainTitle = title === undefined ? undefined : (importHtml(title)?.text ?? "");
  const at = published === undefined ? Number.NaN : Date.parse(published);
  const zoned = published !== undefined && /(?:Z|[+-]\d\d:?\d\d|[A-Z]{2,4})\s*$/.test(published.trim());
  if (published !== undefined && (Number.isNaN(at) || !zoned))
    notes.push(`The date cannot be read as an instant: ${published}`);
  const attachments = enclosures.filter(
    ({ url: link, type }) => link !== undefined && type !== undefined && !type.startsWith("image/"),
  );
  for (const { url: link, type = "" } of enclosures)
    if (type.startsWith("image/")) notes.push(`An image needs words for those who cannot see it: ${link ?? ""}`);
  if (attachments.length > 0) notes.push("Check the titles of the attachments: the feed gives none");
  return {
    key: key ?? absolute ?? title ?? JSON.stringify({ summary, content }),
    ...(language === undefined ? {} : { language }),
    text: {
      ...(plainTitle === undefined || plainTitle === "" ? {} : { title: oneLine(plainTitle) }),
      ...text,
      ...(absolute === undefined ? {} : { url: absolute }),
    },
    facts: {
      ...(Number.isNaN(at) || !zoned ? {} : { published: utc(at) }),
      ...(attachments.length === 0
        ? {}
        : {
            attachments: attachments.map(({ url: link, type, length }) => ({
              url: link,
              type,
              ...(length === undefined || length < 1 ? {} : { length }),
              title: decodeURIComponent(link?.split("/").at(-1) ?? ""),
            })),
          }),
    },
    ...(Number.isNaN(at) ? {} : { day: utc(at).slice(0, 10) }),
    notes: absolute === undefined && url !== undefined ? [...notes, `The address is not absolute: ${url}`] : notes,
  };
}

type Feed = { readonly [Format in AnyFeed["format"]]: Extract<AnyFeed, { format: Format }>["feed"] };

function rssItems({ language, items = [] }: Feed["rss"]): Raw[] {
  return items.map((item) => ({
    key: item.guid?.value,
    language: item.dc?.languages?.[0] ?? language,
    title: item.title,
    summary: item.description,
    content: item.content?.encoded,
    url: item.link ?? (item.guid?.isPermaLink === false ? undefined : item.guid?.value),
    published: item.pubDate ?? item.dc?.dates?.[0],
    enclosures: item.enclosures,
  }));
}

function rdfItems({ dc, items = [] }: Feed["rdf"]): Raw[] {
  return items.map((item) => ({
    key: item.rdf?.about,
    language: item.dc?.languages?.[0] ?? dc?.languages?.[0],
    title: item.title,
    summary: item.description,
    content: item.content?.encoded,
    url: item.link,
    published: item.dc?.dates?.[0],
  }));
}

function atomItems({ xml, entries = [] }: Feed["atom"]): Raw[] {
  const html = (construct: { value?: string; type?: string } | undefined): string | undefined =>
    construct?.value === undefined || construct.type === "html" || construct.type === "xhtml"
      ? construct?.value
      : escaped(construct.value);
  return entries.map((entry) => ({
    key: entry.id,
    language: entry.xml?.lang ?? xml?.lang,
    title: html(entry.title),
    summary: html(entry.summary),
    content: html(entry.content),
    url: entry.links?.find(({ rel = "alternate" }) => rel === "alternate")?.href,
    published: entry.published ?? entry.updated,
    enclosures: entry.links
      ?.filter(({ rel }) => rel === "enclosure")
      .map(({ href, type, length }) => ({ url: href, type, length })),
  }));
}

function jsonItems({ language, items = [] }: Feed["json"]): Raw[] {
  return items.map((item) => ({
    key: item.id,
    language: item.language ?? language,
    title: item.title === undefined ? undefined : escaped(item.title),
    summary: item.summary === undefined ? undefined : escaped(item.summary),
    content: item.content_html ?? (item.content_text === undefined ? undefined : escaped(item.content_text)),
    url: item.url,
    published: item.date_published,
    enclosures: item.attachments?.map(({ url, mime_type, size_in_bytes }) => ({
      url,
      type: mime_type,
      length: size_in_bytes,
    })),
  }));
}

/** The items of an RSS, RDF, Atom or JSON feed; undefined where the text is none. */
export function feedItems(text: string): Item[] | undefined {
  let parsed: AnyFeed;
  try {
    parsed = parseFeed(text);
  } catch {
    return undefined;
  }
  switch (parsed.format) {
    case "rss":
      return rssItems(parsed.feed).map(itemOf);
    case "rdf":
      return rdfItems(parsed.feed).map(itemOf);
    case "atom":
      return atomItems(parsed.feed).map(itemOf);
    case "json":
      return jsonItems(parsed.feed).map(itemOf);
  }
}
