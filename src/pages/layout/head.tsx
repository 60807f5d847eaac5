import type { Child } from "hono/jsx";
import { type Channel, channelPath } from "../../domain/channel/channel.ts";
import { channelUrl, type Origin } from "../../domain/channel/urls.ts";
import { DEFAULT_LANGUAGE, ENDONYMS, LANGUAGES, type Language } from "../../domain/entry/language.ts";
import type { Item } from "../../domain/view/view.ts";
import { feedTitle } from "../../render/channel-links.ts";
import { PAGE_SCRIPT, STYLE } from "./assets.ts";
import { breadcrumbs } from "./json-ld.ts";
import { OpenGraph, type SharePreview } from "./open-graph.tsx";

/** Data of a page's chrome and of its metadata. */
export interface PageMeta {
  readonly site: Origin;
  /** Of the service, in the language. */
  readonly siteName: string;
  readonly language: Language;
  /** The page's own; the service's name is added to it. */
  readonly title: string;
  readonly description: string;
  /** The page's address below its language: "", "topics/governance-ethics/", "search". The same in every language. */
  readonly path: string;
  /** The query of what a reader has chosen on the page, with its question mark: links to other languages keep it. */
  readonly choice?: string;
  /** The languages that the page exists in, its own among them; all where absent. */
  readonly languages?: readonly Language[];
  /**
   * The target of links to the languages that it does not exist in, as a path below them; their front page if absent.
   */
  readonly elsewhere?: string;
  /** The list whose feeds the page offers, with its name; `query` where they are of a search in it. */
  readonly channel?: {
    readonly channel: Channel;
    readonly name: string;
    readonly query?: string;
    /** True if its calendar holds an event. */
    readonly calendar: boolean;
  };
  /** For pages that no search engine shall list. */
  readonly unlisted?: boolean;
  /** Breadcrumbs between the front page and this one. */
  readonly trail?: readonly { readonly name: string; readonly path: string }[];
  /** Structured data (schema.org) beside the way to the page. */
  readonly data?: readonly object[];
  /** Instants and tags of an article, for those who share it. */
  readonly article?: SharePreview["article"];
  /** Addresses of further scripts: modules of our own, for what is only a comfort. */
  readonly scripts?: readonly string[];
  /** Further elements of the head. */
  readonly head?: Child;
}

const FEED_TYPES = [
  ["rss", "application/rss+xml", "RSS"],
  ["atom", "application/atom+xml", "Atom"],
  ["json", "application/feed+json", "JSON Feed"],
  ["ics", "text/calendar", "iCalendar"],
] as const;

/** Reports whether any of the items is an event of which a day is known, as calendars show them. */
export function hasDated(items: readonly Item[]): boolean {
  return items.some(({ event }) => event?.starts !== undefined);
}

/** A page's address in a language. */
function pageUrl({ origin }: Origin, language: Language, path: string): string {
  return `${origin}/${language}/${path}`;
}

/** Structured data as the text of a script element: `<` would end it, whatever it stands in. */
function JsonLd({ data }: { data: object }) {
  return (
    <script
      type="application/ld+json"
      dangerouslySetInnerHTML={{ __html: JSON.stringify(data).replaceAll("<", "\\u003c") }}
    />
  );
}

function Alternates({ site, language, path, languages = LANGUAGES }: PageMeta) {
  // Readers of no listed language: the front page has an address that chooses, other pages have their English or first
  // one.
  const fallback =
    path === ""
      ? `${site.origin}/`
      : pageUrl(site, languages.includes(DEFAULT_LANGUAGE) ? DEFAULT_LANGUAGE : (languages[0] ?? language), path);
  return (
    <>
      {languages.map((other) => (
        <link rel="alternate" hreflang={other} href={pageUrl(site, other, path)} />
      ))}
      <link rel="alternate" hreflang="x-default" href={fallback} />
    </>
  );
}

/** The feeds of a page's list, and the same list's in the other languages. */
function Feeds({
  frame: { site, siteName, language },
  list: { channel, name, query = "", calendar },
}: {
  frame: PageMeta;
  list: NonNullable<PageMeta["channel"]>;
}) {
  const tail = query === "" ? "" : `?${query}`;
  const [[extension, type, label]] = FEED_TYPES;
  return (
    <>
      {FEED_TYPES.filter(([each]) => calendar || each !== "ics").map(([each, mediaType, called]) => (
        <link
          rel="alternate"
          type={mediaType}
          href={`${channelUrl(site, language, channel, each)}${tail}`}
          title={`${feedTitle({ siteName, name })} (${called})`}
        />
      ))}
      {LANGUAGES.filter((other) => other !== language).map((other) => (
        <link
          rel="alternate"
          type={type}
          hreflang={other}
          href={`${channelUrl(site, other, channel, extension)}${tail}`}
          title={`${ENDONYMS[other]} (${label})`}
        />
      ))}
    </>
  );
}

/** Head of a page: names, addresses, feeds, structured data. */
export function Head(frame: PageMeta) {
  const {
    site,
    siteName,
    language,
    title,
    description,
    path,
    channel,
    unlisted,
    trail = [],
    data = [],
    article,
    scripts = [],
    head,
  } = frame;
  const whole = title === siteName ? title : `${title} – ${siteName}`;
  const canonical = pageUrl(site, language, path);
  return (
    <head>
      <meta charset="utf-8" />
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <title>{whole}</title>
      <meta name="description" content={description} />
      {unlisted === true && <meta name="robots" content="noindex" />}
      <link rel="stylesheet" href={STYLE} />
      <link rel="icon" href="/favicon.ico" sizes="any" />
      <link rel="apple-touch-icon" href="/icons/192.png" />
      <link rel="manifest" href={`/manifests/${language}.webmanifest`} />
      <meta name="theme-color" content="#fcfbf8" media="(prefers-color-scheme: light)" />
      <meta name="theme-color" content="#0e1719" media="(prefers-color-scheme: dark)" />
      {/* Nothing is shown before it is in its place: neither while the page arrives nor when the script adds to it. */}
      <script type="module" blocking="render" src={PAGE_SCRIPT} />
      {scripts.map((src) => (
        <script type="module" src={src} />
      ))}
      {unlisted !== true && (
        <>
          <link rel="canonical" href={canonical} />
          <Alternates {...frame} />
          <OpenGraph
            site={site}
            siteName={siteName}
            language={language}
            title={title}
            description={description}
            url={canonical}
            {...(frame.languages === undefined ? {} : { languages: frame.languages })}
            {...(article === undefined ? {} : { article })}
          />
        </>
      )}
      {channel !== undefined && <Feeds frame={frame} list={channel} />}
      {(article !== undefined || (channel !== undefined && channelPagePath(channel.channel) === path)) && (
        <link
          rel="alternate"
          type="application/json+oembed"
          href={`${site.origin}/oembed?url=${encodeURIComponent(canonical)}`}
          title={title}
        />
      )}
      {data.map((each) => (
        <JsonLd data={each} />
      ))}
      {trail.length > 0 && (
        <JsonLd
          data={breadcrumbs([
            { name: siteName, url: pageUrl(site, language, "") },
            ...trail.map((step) => ({ name: step.name, url: pageUrl(site, language, step.path) })),
          ])}
        />
      )}
      {head}
    </head>
  );
}

/** The address of a list's page below its language. */
export function channelPagePath(channel: Channel): string {
  const path = channelPath(channel);
  return path === "" ? "" : `${path}/`;
}
