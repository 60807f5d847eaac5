import type { Child } from "hono/jsx";
import { type Channel, channelAddress, parseChannel } from "../../domain/channel/channel.ts";
import type { Origin } from "../../domain/channel/urls.ts";
import type { Language } from "../../domain/entry/language.ts";
import type { MonthCount } from "../../domain/query/overview.ts";
import { publishedInstant, utc } from "../../domain/time/instant.ts";
import type { SplitAgenda } from "../../domain/view/agenda.ts";
import { newestFirst } from "../../domain/view/newest-first.ts";
import type { Item, View } from "../../domain/view/view.ts";
import { message } from "../../messages/message.ts";
import { dateLabel } from "../../render/entry/dates.ts";
import { Rows } from "../layout/entry-rows.tsx";
import { hasDated, type PageMeta, pathOfChannel } from "../layout/head.tsx";
import { itemList, organisation } from "../layout/json-ld.ts";
import { Layout } from "../layout/layout.tsx";
import { SubscribeLink } from "../layout/subscribe-links.tsx";
import { type Elsewhere, MoreInLanguages } from "./more-in-languages.tsx";
import { Narrow, type NarrowingGroup } from "./narrow.tsx";

/** A channel's description in the taxonomy. */
export interface ChannelDescription {
  /** One sentence. */
  readonly scope?: string;
  readonly acronym?: string;
  readonly homepage?: string;
  readonly parent?: { readonly id: string; readonly name: string };
}

const KINDS = {
  topic: { word: "list.topic", section: "topics" },
  organisation: { word: "list.organisation", section: "organisations" },
  country: { word: "list.country", section: "countries" },
} as const;

/**
 * The frame of a list's page, with its place among the sections. `calendar`: whether the list's calendar holds any
 * event.
 */
export function channelFrame(view: View, channel: Channel, site: Origin, calendar = hasDated(view.items)): PageMeta {
  const { language, siteName, name, description } = view;
  const kind =
    channel.kind === "topic" || channel.kind === "organisation" || channel.kind === "country"
      ? KINDS[channel.kind]
      : undefined;
  const path = pathOfChannel(channel);
  return {
    site,
    siteName,
    language,
    title: name,
    description: kind === undefined ? description : `${name}. ${description}`,
    path,
    channel: { channel, name, calendar },
    trail: [
      ...(kind === undefined ? [] : [{ name: message(language, `layout.${kind.section}`), path: `${kind.section}/` }]),
      { name, path },
    ],
  };
}

/** The head of a list: what it is, what it is called, how to follow it. */
export function ListHead(props: {
  language: Language;
  channel: Channel;
  name: string;
  kicker?: string;
  /** By what the list is narrowed, as its feeds are. */
  query?: string;
  children?: Child;
}) {
  const { language, channel, name, kicker, query, children } = props;
  return (
    <header class="head">
      {kicker !== undefined && <p class="kicker">{kicker}</p>}
      <h1>{name}</h1>
      {children}
      <SubscribeLink language={language} channel={channel} {...(query === undefined ? {} : { query })} />
    </header>
  );
}

/** Entries under the months (or years, where no more is known) in which their sources published them. */
function ByMonth({ items, language }: { items: readonly Item[]; language: Language }) {
  const months = Map.groupBy(newestFirst(items), ({ published }) => published?.slice(0, 7));
  return (
    <>
      {[...months].map(([month, group]) => (
        <section aria-labelledby={`m${month ?? ""}`}>
          <h2 id={`m${month ?? ""}`} class="rule">
            {month === undefined ? message(language, "label.unknownDate") : dateLabel(month, language)}
          </h2>
          <Rows items={group} />
        </section>
      ))}
    </>
  );
}

/** The way to what is older: the months of the archive. */
function Older({ view, channel }: { view: View; channel: Channel }) {
  const { language, archive } = view;
  const to = (page: string): string => `${channelAddress(language, channel)}archive/${page}`;
  if (archive?.previous === undefined && archive?.next === undefined) return null;
  return (
    <p class="pager">
      {archive.next !== undefined && (
        <a rel="prev" href={to(archive.next)}>
          {message(language, "list.newer")}
        </a>
      )}
      {archive.previous !== undefined && (
        <a rel="next" href={to(archive.previous)}>
          {message(language, "list.older")}
        </a>
      )}
    </p>
  );
}

/** News that the page of all shows: whole months, until there are enough, or the next one would make them too many. */
const NEWS = { enough: 10, some: 5, most: 15 };

/** The last months of some entries, as many as hold enough of them, and the first that is left out. */
function lastMonths(items: readonly Item[], months: readonly MonthCount[]) {
  let count = 0;
  const shown = new Set<string>();
  for (const { month, count: more } of months) {
    if (count >= NEWS.enough || (count >= NEWS.some && count + more > NEWS.most))
      return { items: items.filter((item) => shown.has(monthOf(item))), next: month };
    shown.add(month);
    count += more;
  }
  return { items, next: undefined };
}

/** The month (UTC) of a publication; of what has no date, that of its release. */
function monthOf({ published, released }: Item): string {
  return utc(published === undefined ? Date.parse(released) : publishedInstant(published)).slice(0, 7);
}

/** The page of all news: the last months, and the way to the others. */
export function NewsPage(props: {
  latest: View;
  site: Origin;
  elsewhere: Elsewhere | undefined;
  /** The months in which there are news; none where they are not known now. */
  months: readonly MonthCount[];
  groups: readonly NarrowingGroup[];
}) {
  const { latest, site, elsewhere, months, groups } = props;
  const { language, name } = latest;
  const channel: Channel = { kind: "news" };
  const { items, next } = lastMonths(latest.items, months);
  return (
    <Layout frame={{ ...channelFrame(latest, channel, site), data: [itemList(items, site)] }}>
      <ListHead language={language} channel={channel} name={name} />
      <div class="columns">
        <div>
          {items.length > 0 && <ByMonth items={items} language={language} />}
          {next === undefined ? (
            <Older view={latest} channel={channel} />
          ) : (
            <p class="pager">
              <a rel="next" href={`${channelAddress(language, channel)}?published.from=${next}&published.to=${next}`}>
                {dateLabel(next, language)}
              </a>
            </p>
          )}
          <MoreInLanguages
            language={language}
            path={pathOfChannel(channel)}
            counts={elsewhere?.news}
            none={items.length === 0 ? message(language, "list.noNews") : undefined}
          />
        </div>
        <Narrow groups={groups} language={language} />
      </div>
    </Layout>
  );
}

/** A month of a list's archive. */
export function ArchivePage({
  view,
  channel,
  month,
  site,
}: {
  view: View;
  channel: Channel;
  month: string;
  site: Origin;
}) {
  const { language, name, items } = view;
  const frame = channelFrame(view, channel, site);
  const label = dateLabel(month.slice(0, 7), language);
  const path = `${frame.path}archive/${month}`;
  return (
    <Layout
      frame={{
        ...frame,
        title: `${name}: ${label}`,
        path,
        trail: [...(frame.trail ?? []), { name: label, path }],
        // Whether other languages have an archive of the month, only they know.
        languages: [language],
        elsewhere: frame.path,
      }}
    >
      <ListHead language={language} channel={channel} name={label} kicker={name} />
      <div class="single">
        <Rows items={items} level="h2" />
        <Older view={view} channel={channel} />
      </div>
    </Layout>
  );
}

/** Most news and past events of a page that has both; the rest is behind them. */
const MAX_NEWS = 10;
const MAX_PAST = 5;

/** A topic's, an organisation's or a country's page: its news beside its events. */
export function ChannelPage({
  latest,
  season,
  about,
  day,
  site,
  elsewhere,
  groups,
}: {
  latest: View;
  season: SplitAgenda;
  about: ChannelDescription;
  /** The day of the page: "2026-11-28". */
  day: string;
  site: Origin;
  elsewhere: Elsewhere | undefined;
  groups: readonly NarrowingGroup[];
}) {
  const { language, name } = latest;
  const channel = parseChannel(latest.channel) ?? { kind: "everything" };
  const events = season.upcoming.length + season.cancelled.length + season.past.length;
  const frame = channelFrame(latest, channel, site, events > 0);
  const { path } = frame;
  const [moreNews, moreComing] = [elsewhere?.news ?? [], elsewhere?.coming ?? []];
  const isEmpty = latest.items.length === 0 && events === 0 && moreNews.length === 0 && moreComing.length === 0;
  const news = newestFirst(latest.items.filter(({ type }) => type === "news"));
  const { scope, acronym, homepage, parent } = about;
  const data = [
    itemList(latest.items, site),
    ...(channel.kind === "organisation"
      ? [
          organisation({
            name,
            ...(acronym === undefined ? {} : { acronym }),
            ...(homepage === undefined ? {} : { homepage }),
          }),
        ]
      : []),
  ];
  return (
    <Layout frame={{ ...frame, data, ...(scope === undefined ? {} : { description: scope }) }}>
      <ListHead
        language={language}
        channel={channel}
        name={name}
        {...(channel.kind in KINDS
          ? { kicker: message(language, KINDS[channel.kind as keyof typeof KINDS].word) }
          : {})}
      >
        {scope !== undefined && <p class="lead">{scope}</p>}
        {(homepage !== undefined || parent !== undefined) && (
          <p class="by">
            {acronym !== undefined && <span>{acronym}</span>}
            {parent !== undefined && (
              <span>
                {message(language, "list.partOf")}{" "}
                <a href={`/${language}/organisations/${parent.id}/`}>{parent.name}</a>
              </span>
            )}
            {homepage !== undefined && (
              <span>
                <a href={homepage}>{new URL(homepage).hostname.replace(/^www\./, "")}</a>
              </span>
            )}
          </p>
        )}
      </ListHead>
      {isEmpty ? (
        <MoreInLanguages
          language={language}
          path={path}
          counts={elsewhere && []}
          none={message(language, "list.nothing")}
        />
      ) : (
        <div class={news.length === 0 || events === 0 ? "single" : "columns"}>
          {(news.length > 0 || moreNews.length > 0) && (
            <section aria-labelledby="news">
              <h2 id="news" class="rule">
                {message(language, "layout.news")}
              </h2>
              {news.length > 0 && <Rows items={news.slice(0, MAX_NEWS)} />}
              <MoreInLanguages language={language} path={path} counts={moreNews} />
              {news.length > MAX_NEWS && (
                <p class="more">
                  <a href={`${channelAddress(language, channel)}?type=news`}>{message(language, "list.allNews")}</a>
                </p>
              )}
              <Older view={latest} channel={channel} />
            </section>
          )}
          {(events > 0 || moreComing.length > 0) && (
            <div class={news.length > 0 && events > 0 ? "side" : undefined}>
              {(season.upcoming.length > 0 || moreComing.length > 0) && (
                <section aria-labelledby="coming">
                  <h2 id="coming" class="rule">
                    {message(language, "list.upcoming")}
                  </h2>
                  {season.upcoming.length > 0 && <Rows items={season.upcoming} whole={news.length === 0} day={day} />}
                  <MoreInLanguages language={language} path={path} counts={moreComing} />
                </section>
              )}
              {season.cancelled.length > 0 && (
                <section aria-labelledby="cancelled">
                  <h2 id="cancelled" class="rule">
                    {message(language, "list.cancelledEvents")}
                  </h2>
                  <Rows items={season.cancelled} day={day} />
                </section>
              )}
              {season.past.length > 0 && (
                <section aria-labelledby="past">
                  <h2 id="past" class="rule">
                    {message(language, "list.past")}
                  </h2>
                  <Rows items={season.past.slice(0, MAX_PAST)} whole={news.length === 0} day={day} />
                  {season.past.length > MAX_PAST && (
                    <p class="more">
                      <a href={`${channelAddress(language, channel)}?type=event`}>
                        {message(language, "list.allEvents")}
                      </a>
                    </p>
                  )}
                </section>
              )}
            </div>
          )}
        </div>
      )}
      {!isEmpty && <Narrow groups={groups} language={language} />}
    </Layout>
  );
}
