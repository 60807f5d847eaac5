import type { Child } from "hono/jsx";
import { type Channel, channelPath } from "../../domain/channel/channel.ts";
import { channelUrl, type FeedExtension, type Origin } from "../../domain/channel/urls.ts";
import { ENDONYMS, LANGUAGES, type Language } from "../../domain/entry/language.ts";
import { message } from "../../messages/message.ts";
import { webcalUrl } from "../../render/calendar/add-to-calendar.ts";
import { feedTitle } from "../../render/channel-links.ts";
import type { PageMeta } from "../layout/head.tsx";
import { Layout } from "../layout/layout.tsx";
import { CHAPTER_TITLES, chapterTitle } from "../layout/manual-titles.ts";
import { subscribePath } from "../layout/subscribe-links.tsx";
import { type ChannelChoice, ListOptions } from "./list-options.tsx";

interface Props {
  readonly site: Origin;
  readonly siteName: string;
  readonly language: Language;
  readonly channel: Channel;
  /** Of the channel. */
  readonly name: string;
  readonly choices: readonly ChannelChoice[];
  /** By what the list is narrowed: the query of its feeds without question mark, and its parts in words. */
  readonly query: string;
  readonly narrowed: readonly string[];
  /** Address of the list in the API; absent where no query of it asks for just that. */
  readonly api?: string;
}

/** An address to copy, with links that take one click. */
function Address(props: {
  url: string;
  label: string;
  language: Language;
  links?: readonly (readonly [url: string, words: string])[];
}) {
  const { url, label, language, links = [] } = props;
  return (
    <p class="address">
      <code dir="ltr">{url}</code>
      <button
        type="button"
        class="button"
        hidden
        data-copy={url}
        data-done={message(language, "entry.copied")}
        aria-label={`${message(language, "subscribe.copy")}${message(language, "punctuation.colon")}${label}`}
      >
        {message(language, "subscribe.copy")}
      </button>
      {links.map(([to, words]) => (
        <a class="button plain" href={to} rel="noopener">
          {words}
        </a>
      ))}
    </p>
  );
}

/** Returns the words of a link that opens a format. A colon keeps the order of words right in every language. */
function openLabel(language: Language, format: string): string {
  return `${message(language, "subscribe.open")}${message(language, "punctuation.colon")}${format}`;
}

/** A format beside the usual one: what it is for, and its address. */
function Format(props: { label: string; text: string; url: string; language: Language }) {
  const { label, text, url, language } = props;
  return (
    <>
      <h3>{label}</h3>
      <p>{text}</p>
      <Address url={url} label={label} language={language} links={[[url, openLabel(language, label)]]} />
    </>
  );
}

/** One of the ways to subscribe. */
function Way({ id, title, children }: { id: string; title: string; children: Child }) {
  return (
    <section class="way" aria-labelledby={id}>
      <h2 id={id} class="rule">
        {title}
      </h2>
      {children}
    </section>
  );
}

/** The link to a chapter of the manual, where it has it. */
function Chapter({ name, language }: { name: string; language: Language }) {
  return CHAPTER_TITLES.filter((chapter) => chapter.name === name).map((chapter) => (
    <p class="more">
      <a href={`/${language}/docs/${name}`}>{chapterTitle(chapter, language)}</a>
    </p>
  ));
}

/** The programs that take a calendar with one click: their names, and what is to be followed. */
function calendars(webcal: string, https: string, title: string): readonly (readonly [string, string])[] {
  const named = encodeURIComponent(title);
  return [
    // Apple's calendars are what opens such addresses on its devices.
    [webcal, "Apple"],
    [`https://calendar.google.com/calendar/render?cid=${encodeURIComponent(webcal)}`, "Google"],
    [`https://outlook.live.com/calendar/0/addfromweb?url=${encodeURIComponent(https)}&name=${named}`, "Outlook"],
  ];
}

function ListChoice({ language, channel, choices, query }: Props) {
  const current = channelPath(channel);
  return (
    <form class="choose" action={`/${language}/subscribe`} data-follow="chosen">
      <label for="list">{message(language, "subscribe.list")}</label>
      <select id="list" name="list">
        <ListOptions choices={choices} current={current} />
      </select>
      {[...new URLSearchParams(query)].map(([name, value]) => (
        <input type="hidden" name={name} value={value} />
      ))}
      <button type="submit" class="button">
        {message(language, "subscribe.show")}
      </button>
    </form>
  );
}

/** Parameters of feeds that lists on other sites do not have: they have an order and a length of their own. */
const OF_FEEDS_ALONE = new Set(["cursor", "limit", "sort"]);

/** The builder with the list, and with what it is narrowed by. */
function embedPath(language: Language, path: string, query: string): string {
  const kept = [...new URLSearchParams(query)].filter(([name]) => !OF_FEEDS_ALONE.has(name));
  const search = new URLSearchParams([...(path === "" ? [] : [["list", path]]), ...kept] as [string, string][]);
  // A list is named by its path, as people read it.
  return `/${language}/embed${search.size === 0 ? "" : `?${search.toString().replaceAll("%2F", "/")}`}`;
}

/** The one page that names formats: every way to follow a list, by what a person wants it in. */
export function SubscribePage(props: Props) {
  const { site, siteName, language, channel, name, query, narrowed, api } = props;
  const tail = query === "" ? "" : `?${query}`;
  const url = (extension: FeedExtension): string => `${channelUrl(site, language, channel, extension)}${tail}`;
  const digest = (file: string): string => `${site.origin}/${language}/digest/weekly/${file}`;
  const opml = `${site.origin}/${language}/feeds.opml?lists=all`;
  const path = channelPath(channel);
  const list = path === "" ? "" : `?list=${path}`;
  const title = message(language, "layout.subscribe");
  const ics = url("ics");
  const webcal = `${webcalUrl(site, language, channel)}${tail}`;
  const frame: PageMeta = {
    site,
    siteName,
    language,
    title,
    description: message(language, "subscribe.lead"),
    path: "subscribe",
    choice: new URL(subscribePath(language, channel, query), site.origin).search,
    channel: { channel, name, query, calendar: channel.kind !== "news" },
    trail: [{ name: title, path: "subscribe" }],
  };
  const inReader = (
    <Way id="reader" title={message(language, "subscribe.reader")}>
      <p>{message(language, "subscribe.how")}</p>
      <Address url={url("rss")} label="RSS" language={language} links={[[url("rss"), openLabel(language, "RSS")]]} />
      <details>
        <summary>{message(language, "subscribe.otherForms")}</summary>
        <Format label="Atom" text={message(language, "subscribe.atom")} url={url("atom")} language={language} />
        <Format label="JSON Feed" text={message(language, "subscribe.json")} url={url("json")} language={language} />
        <Format label="OPML" text={message(language, "subscribe.opml")} url={opml} language={language} />
      </details>
      <Chapter name="readers" language={language} />
    </Way>
  );
  const inCalendar = channel.kind !== "news" && (
    <Way id="calendar" title={message(language, "subscribe.calendar")}>
      <p>{message(language, "subscribe.ics")}</p>
      <ul class="clicks">
        {[
          ...calendars(webcal, ics, feedTitle({ siteName, name })),
          [webcal, message(language, "subscribe.webcal")] as const,
        ].map(([to, words]) => (
          <li>
            <a class="button" href={to} rel="noopener">
              {words}
            </a>
          </li>
        ))}
      </ul>
      <Address url={ics} label="iCalendar" language={language} />
    </Way>
  );
  // Of events, a calendar is what most want.
  const isOfEvents = channel.kind === "events" || new URLSearchParams(query).get("type") === "event";
  const ways = isOfEvents ? [inCalendar, inReader] : [inReader, inCalendar];
  return (
    <Layout frame={frame}>
      <header class="head">
        <h1>{title}</h1>
        <p class="lead">{message(language, "subscribe.lead")}</p>
      </header>
      <ListChoice {...props} />
      <div id="chosen">
        <nav class="language-row" aria-label={message(language, "entry.languages")}>
          <ul>
            <li>{message(language, "entry.languages")}</li>
            {LANGUAGES.map((each) => (
              <li>
                <a
                  href={subscribePath(each, channel, query)}
                  hreflang={each}
                  lang={each}
                  aria-current={each === language ? "page" : undefined}
                >
                  {ENDONYMS[each]}
                </a>
              </li>
            ))}
          </ul>
        </nav>
        {narrowed.length > 0 && (
          <p class="narrowed">
            {message(language, "subscribe.narrowed")}
            {message(language, "punctuation.colon")}
            <strong>{narrowed.join(" · ")}</strong>{" "}
            <a href={`/${language}/subscribe${list}`}>{message(language, "list.wholeList")}</a>
          </p>
        )}
        <div class="ways">
          {ways}
          <Way id="mail" title={message(language, "subscribe.mail")}>
            <p>{message(language, "subscribe.digest")}</p>
            <Address
              url={digest("feed.rss")}
              label={message(language, "subscribe.weekly")}
              language={language}
              links={[[digest("latest.html"), message(language, "subscribe.weekly")]]}
            />
            <Chapter name="newsletters" language={language} />
          </Way>
          <Way id="site" title={message(language, "subscribe.site")}>
            <p>{message(language, "subscribe.siteText")}</p>
            <p class="address">
              <a class="button" href={embedPath(language, path, query)}>
                {message(language, "subscribe.site")}
              </a>
            </p>
            <Chapter name="partners" language={language} />
          </Way>
          <Way id="programs" title={message(language, "subscribe.programs")}>
            <p>{message(language, "subscribe.apiText")}</p>
            <Address
              url={api ?? url("json")}
              label="API"
              language={language}
              links={[[`/${language}/docs`, message(language, "layout.api")]]}
            />
            <details>
              <summary>{message(language, "subscribe.otherForms")}</summary>
              <Format label="CSV" text={message(language, "subscribe.csv")} url={url("csv")} language={language} />
            </details>
          </Way>
        </div>
      </div>
    </Layout>
  );
}
