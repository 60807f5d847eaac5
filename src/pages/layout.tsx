import type { Child } from "hono/jsx";
import { feedTitle } from "../formats/channel-links.ts";
import { channelUrl, type Site } from "../model/address.ts";
import { type Channel, channelPath } from "../model/channel.ts";
import { direction, ENDONYMS, LANGUAGES, type Language } from "../model/language.ts";
import { PAGE_SCRIPT, STYLE } from "./assets.ts";
import { OpenGraph, type Shared } from "./open-graph.tsx";
import { breadcrumbs } from "./structured.ts";
import { FRAME } from "./words.ts";

/** What frames a page, and what machines read of it. */
export interface Frame {
  readonly site: Site;
  /** Of the service, in the language. */
  readonly siteName: string;
  readonly language: Language;
  /** The page's own; the service's name is added to it. */
  readonly title: string;
  readonly description: string;
  /** The page's address below its language: "", "topics/governance-ethics/", "search". The same in every language. */
  readonly path: string;
  /** The languages that the page exists in, its own among them; all where absent. */
  readonly languages?: readonly Language[];
  /** The list whose feeds the page offers, with its name. */
  readonly channel?: { readonly channel: Channel; readonly name: string };
  /** For pages that no search engine shall list. */
  readonly unlisted?: boolean;
  /** Where a page is that stands here for another: steps between the front page and this one. */
  readonly trail?: readonly { readonly name: string; readonly path: string }[];
  /** Structured data (schema.org) beside the way to the page. */
  readonly data?: readonly object[];
  /** Instants and tags of an article, for those who share it. */
  readonly article?: Shared["article"];
  /** Addresses of further scripts: modules of our own, for what is only a comfort. */
  readonly scripts?: readonly string[];
  /** What else stands in the head. */
  readonly head?: Child;
}

export const FEED_TYPES = [
  ["rss", "application/rss+xml", "RSS"],
  ["atom", "application/atom+xml", "Atom"],
  ["json", "application/feed+json", "JSON Feed"],
  ["ics", "text/calendar", "iCalendar"],
] as const;

/** A page's address in a language. */
export function pageUrl({ origin }: Site, language: Language, path: string): string {
  return `${origin}/${language}/${path}`;
}

/** Structured data as the text of a script element: `<` would end it, whatever it stands in. */
export function JsonLd({ data }: { data: object }) {
  return <script type="application/ld+json" dangerouslySetInnerHTML={{ __html: JSON.stringify(data).replaceAll("<", "\\u003c") }} />;
}

function Alternates({ site, language, path, languages = LANGUAGES }: Frame) {
  // Readers of no listed language: the front page has an address that chooses, other pages have their English or first one.
  const fallback = path === "" ? `${site.origin}/` : pageUrl(site, languages.includes("en") ? "en" : (languages[0] ?? language), path);
  return (
    <>
      {languages.map((other) => (
        <link rel="alternate" hreflang={other} href={pageUrl(site, other, path)} />
      ))}
      <link rel="alternate" hreflang="x-default" href={fallback} />
    </>
  );
}

function Head(frame: Frame) {
  const { site, siteName, language, title, description, path, channel, unlisted, trail = [], data = [], article, scripts = [], head } = frame;
  const whole = title === siteName ? title : `${title} – ${siteName}`;
  const canonical = pageUrl(site, language, path);
  return (
    <head>
      <meta charset="utf-8" />
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <title>{whole}</title>
      <meta name="description" content={description} />
      {unlisted === true && <meta name="robots" content="noindex" />}
      <link rel="stylesheet" href={STYLE.path} />
      <link rel="icon" href="/favicon.ico" sizes="any" />
      <link rel="apple-touch-icon" href="/icon.png" />
      <meta name="theme-color" content="#fcfbf8" media="(prefers-color-scheme: light)" />
      <meta name="theme-color" content="#0e1719" media="(prefers-color-scheme: dark)" />
      {[PAGE_SCRIPT, ...scripts].map((src) => (
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
      {channel !== undefined &&
        FEED_TYPES.map(([extension, type, label]) => (
          <link
            rel="alternate"
            type={type}
            href={channelUrl(site, language, channel.channel, extension)}
            title={`${feedTitle({ siteName, name: channel.name })} (${label})`}
          />
        ))}
      {(channel !== undefined || article !== undefined) && (
        <link rel="alternate" type="application/json+oembed" href={`${site.origin}/oembed?url=${encodeURIComponent(canonical)}`} title={title} />
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

/** The service's mark: a pulse on a rounded square. */
function Mark() {
  return (
    <svg class="mark" viewBox="0 0 144 144" width="32" height="32" aria-hidden="true">
      <rect width="144" height="144" rx="30" />
      <path d="M18 75h28l14-32 19 65 15-43 8 10h24" />
    </svg>
  );
}

/** The language switch. Languages that the page does not exist in lead to their front page, and say so by their look. */
export function Tongues({ language, path, languages = LANGUAGES }: Frame) {
  return (
    <ul class="tongues">
      {LANGUAGES.map((other) => (
        <li>
          {other === language ? (
            <a href={`/${other}/${path}`} aria-current="page" lang={other}>
              {ENDONYMS[other]}
            </a>
          ) : (
            <a
              href={`/${other}/${languages.includes(other) ? path : ""}`}
              lang={other}
              hreflang={other}
              class={languages.includes(other) ? undefined : "elsewhere"}
            >
              {ENDONYMS[other]}
            </a>
          )}
        </li>
      ))}
    </ul>
  );
}

const SECTIONS = [
  ["news", "news/"],
  ["events", "events/"],
  ["topics", "topics/"],
  ["organisations", "organisations/"],
  ["countries", "countries/"],
  ["subscribe", "subscribe"],
  ["search", "search"],
] as const;

function Header(frame: Frame) {
  const { language, siteName, path } = frame;
  return (
    <header class="top">
      <div class="wide">
        <a class="brand" href={`/${language}/`} aria-current={path === "" ? "page" : undefined}>
          <Mark />
          <span>{siteName}</span>
        </a>
        <nav class="sections" aria-label={FRAME.sections[language]}>
          <ul>
            {SECTIONS.map(([name, to]) => (
              <li>
                <a href={`/${language}/${to}`} aria-current={path === to ? "page" : path.startsWith(to) ? "true" : undefined}>
                  {FRAME[name][language]}
                </a>
              </li>
            ))}
          </ul>
        </nav>
        <details class="switch">
          <summary>
            <span class="unseen">{FRAME.language[language]} </span>
            {ENDONYMS[language]}
          </summary>
          <nav aria-label={FRAME.language[language]}>
            <Tongues {...frame} />
          </nav>
        </details>
      </div>
    </header>
  );
}

function Footer({ language, siteName }: Frame) {
  const to = (path: string, label: string) => (
    <li>
      <a href={path}>{label}</a>
    </li>
  );
  const below = (path: string) => `/${language}/${path}`;
  return (
    <footer class="foot">
      <div class="wide">
        <div>
          <p class="brand">
            <Mark />
            <span>{siteName}</span>
          </p>
          <p>{FRAME.independent[language]}</p>
        </div>
        <nav aria-label={FRAME.read[language]}>
          <h2>{FRAME.read[language]}</h2>
          <ul>
            {SECTIONS.slice(0, 5).map(([name, path]) => to(below(path), FRAME[name][language]))}
            {to(below("search"), FRAME.search[language])}
          </ul>
        </nav>
        <nav aria-label={FRAME.subscribe[language]}>
          <h2>{FRAME.subscribe[language]}</h2>
          <ul>
            {FEED_TYPES.map(([extension, , label]) => to(below(`feed.${extension}`), label))}
            {to(below("feeds.opml"), "OPML")}
            {to(below("subscribe"), FRAME.subscribe[language])}
          </ul>
        </nav>
        <nav aria-label={FRAME.reuse[language]}>
          <h2>{FRAME.reuse[language]}</h2>
          <ul>
            {to(below("embed"), FRAME.embed[language])}
            {to("/docs", FRAME.api[language])}
            {to(below("editor"), FRAME.editors[language])}
            {to(below("about"), FRAME.about[language])}
          </ul>
        </nav>
      </div>
    </footer>
  );
}

/** The way from the front page; the last step is the page itself. */
function Trail({ language, trail = [] }: Frame) {
  if (trail.length === 0) return null;
  return (
    <nav class="trail" aria-label={FRAME.youAreHere[language]}>
      <ol>
        <li>
          <a href={`/${language}/`}>{FRAME.home[language]}</a>
        </li>
        {trail.slice(0, -1).map(({ name, path }) => (
          <li>
            <a href={`/${language}/${path}`}>{name}</a>
          </li>
        ))}
      </ol>
    </nav>
  );
}

/** A whole page. `children` is what stands in main, an h1 first. */
export function Layout({ frame, children }: { frame: Frame; children: Child }) {
  const { language } = frame;
  return (
    <html lang={language} dir={direction(language)}>
      <Head {...frame} />
      <body>
        <a class="skip" href="#main">
          {FRAME.skip[language]}
        </a>
        <Header {...frame} />
        <main id="main" class="wide">
          <Trail {...frame} />
          {children}
        </main>
        <Footer {...frame} />
      </body>
    </html>
  );
}

/** The address of a list's page below its language. */
export function pathOfChannel(channel: Channel): string {
  const path = channelPath(channel);
  return path === "" ? "" : `${path}/`;
}
