import { type Channel, channelPath } from "../../domain/channel/channel.ts";
import { channelUrl, type FeedExtension, type Origin } from "../../domain/channel/urls.ts";
import type { Language } from "../../domain/entry/language.ts";
import { message, type PlainMessageKey } from "../../messages/message.ts";
import { webcalUrl } from "../../render/calendar/add-to-calendar.ts";
import { feedTitle } from "../../render/channel-links.ts";
import type { PageMeta } from "../layout/head.tsx";
import { Layout } from "../layout/layout.tsx";

/** A list that may be chosen, with its name; grouped as in the indexes. */
export interface ChannelChoice {
  readonly group: string;
  readonly lists: readonly { readonly path: string; readonly name: string }[];
}

const FEEDS = [
  ["rss", "RSS", "subscribe.rss"],
  ["atom", "Atom", "subscribe.atom"],
  ["json", "JSON Feed", "subscribe.json"],
] as const;

interface Props {
  readonly site: Origin;
  readonly siteName: string;
  readonly language: Language;
  readonly channel: Channel;
  /** Of the channel. */
  readonly name: string;
  readonly choices: readonly ChannelChoice[];
}

/** One way to follow a list: what it is, what it is for, its address to copy, and links that take one click. */
function Way(props: {
  label: string;
  text: string;
  url: string;
  language: Language;
  links: readonly (readonly [string, string])[];
}) {
  const { label, text, url, language, links } = props;
  return (
    <li class="way">
      <h3>{label}</h3>
      <p>{text}</p>
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
    </li>
  );
}

/** Google's and Outlook's forms that subscribe to a calendar. */
function calendarServices(
  site: Origin,
  language: Language,
  channel: Channel,
  title: string,
): readonly (readonly [string, string])[] {
  const webcal = webcalUrl(site, language, channel);
  const https = channelUrl(site, language, channel, "ics");
  return [
    [webcal, message(language, "subscribe.webcal")],
    [`https://calendar.google.com/calendar/render?cid=${encodeURIComponent(webcal)}`, "Google"],
    [
      `https://outlook.live.com/calendar/0/addfromweb?url=${encodeURIComponent(https)}&name=${encodeURIComponent(title)}`,
      "Outlook",
    ],
  ];
}

/** Every format of a list, what it is for, and how to take it with one click. */
export function SubscribePage({ site, siteName, language, channel, name, choices }: Props) {
  const current = channelPath(channel);
  const url = (extension: FeedExtension): string => channelUrl(site, language, channel, extension);
  const open = (extension: FeedExtension, label: string) =>
    [[url(extension), `${message(language, "subscribe.open")} ${label}`]] as const;
  const digest = (file: string): string => `${site.origin}/${language}/digest/weekly/${file}`;
  const labelled = (label: PlainMessageKey, value: string): string =>
    `${message(language, label)}${message(language, "punctuation.colon")}${value}`;
  const title = message(language, "layout.subscribe");
  const frame: PageMeta = {
    site,
    siteName,
    language,
    title,
    description: message(language, "subscribe.lead"),
    path: "subscribe",
    channel: { channel, name, calendar: channel.kind !== "news" },
    trail: [{ name: title, path: "subscribe" }],
  };
  return (
    <Layout frame={frame}>
      <header class="head">
        <h1>{title}</h1>
        <p class="lead">{message(language, "subscribe.lead")}</p>
      </header>
      <form class="choose" action={`/${language}/subscribe`}>
        <label for="list">{message(language, "subscribe.list")}</label>
        <select id="list" name="list">
          {choices.map(({ group, lists }) => (
            <optgroup label={group}>
              {lists.map((list) => (
                <option value={list.path} selected={list.path === current}>
                  {list.name}
                </option>
              ))}
            </optgroup>
          ))}
        </select>
        <button type="submit" class="button">
          {message(language, "subscribe.show")}
        </button>
      </form>
      <p class="quiet">{message(language, "subscribe.how")}</p>
      <section aria-labelledby="feeds">
        <h2 id="feeds" class="rule">
          {labelled("subscribe.feeds", name)}
        </h2>
        <ul class="ways">
          {FEEDS.map(([extension, label, text]) => (
            <Way
              label={label}
              text={message(language, text)}
              url={url(extension)}
              language={language}
              links={open(extension, label)}
            />
          ))}
        </ul>
      </section>
      <div class="ways-beside">
        <section aria-labelledby="calendars">
          <h2 id="calendars" class="rule">
            {labelled("subscribe.calendars", name)}
          </h2>
          <ul class="ways">
            <Way
              label="iCalendar"
              text={message(language, "subscribe.ics")}
              url={url("ics")}
              language={language}
              links={calendarServices(site, language, channel, feedTitle({ siteName, name }))}
            />
          </ul>
        </section>
        <section aria-labelledby="tables">
          <h2 id="tables" class="rule">
            {labelled("subscribe.tables", name)}
          </h2>
          <ul class="ways">
            <Way
              label="CSV"
              text={message(language, "subscribe.csv")}
              url={url("csv")}
              language={language}
              links={open("csv", "CSV")}
            />
          </ul>
        </section>
        <section aria-labelledby="mails">
          <h2 id="mails" class="rule">
            {message(language, "subscribe.mails")}
          </h2>
          <ul class="ways">
            <Way
              label={message(language, "subscribe.weekly")}
              text={message(language, "subscribe.digest")}
              url={digest("feed.rss")}
              language={language}
              links={[[digest("latest.html"), `${message(language, "subscribe.open")} HTML`]]}
            />
          </ul>
        </section>
        <section aria-labelledby="all">
          <h2 id="all" class="rule">
            {message(language, "subscribe.everything")}
          </h2>
          <ul class="ways">
            <Way
              label="OPML"
              text={message(language, "subscribe.opml")}
              url={`${site.origin}/${language}/feeds.opml?lists=all`}
              language={language}
              links={[
                [`${site.origin}/${language}/feeds.opml?lists=all`, `${message(language, "subscribe.open")} OPML`],
              ]}
            />
          </ul>
        </section>
      </div>
    </Layout>
  );
}
