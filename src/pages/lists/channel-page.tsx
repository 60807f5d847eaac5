import type { Child } from "hono/jsx";
import { type Channel, channelAddress, parseChannel } from "../../domain/channel/channel.ts";
import type { Origin } from "../../domain/channel/urls.ts";
import type { Language } from "../../domain/entry/language.ts";
import type { SplitAgenda } from "../../domain/view/agenda.ts";
import { newestFirst } from "../../domain/view/newest-first.ts";
import type { Item, View } from "../../domain/view/view.ts";
import { message } from "../../messages/message.ts";
import { dateLabel } from "../../render/entry/dates.ts";
import { Rows } from "../layout/entry-rows.tsx";
import { hasDated, type PageMeta, pathOfChannel } from "../layout/head.tsx";
import { itemList, organisation } from "../layout/json-ld.ts";
import { Layout } from "../layout/layout.tsx";
import { SubscribeLinks } from "../layout/subscribe-links.tsx";
import { type Elsewhere, MoreInLanguages } from "./more-in-languages.tsx";

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
  site: Origin;
  language: Language;
  channel: Channel;
  name: string;
  /** Whether the list's calendar holds any event. */
  calendar: boolean;
  kicker?: string;
  children?: Child;
}) {
  const { site, language, channel, name, calendar, kicker, children } = props;
  return (
    <header class="head">
      {kicker !== undefined && <p class="kicker">{kicker}</p>}
      <h1>{name}</h1>
      {children}
      <SubscribeLinks site={site} language={language} channel={channel} calendar={calendar} />
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

/** The page of all news: by month, last first. */
export function NewsPage(props: { latest: View; site: Origin; elsewhere: Elsewhere | undefined }) {
  const { latest, site, elsewhere } = props;
  const { language, name, items } = latest;
  const channel: Channel = { kind: "news" };
  return (
    <Layout frame={{ ...channelFrame(latest, channel, site), data: [itemList(items, site)] }}>
      <ListHead site={site} language={language} channel={channel} name={name} calendar={false} />
      <div class="single">
        {items.length > 0 && <ByMonth items={items} language={language} />}
        <MoreInLanguages
          language={language}
          path={pathOfChannel(channel)}
          counts={elsewhere?.news}
          none={items.length === 0 ? message(language, "list.noNews") : undefined}
        />
        <Older view={latest} channel={channel} />
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
      <ListHead
        site={site}
        language={language}
        channel={channel}
        name={label}
        kicker={name}
        calendar={frame.channel?.calendar === true}
      />
      <div class="single">
        <Rows items={items} level="h2" />
        <Older view={view} channel={channel} />
      </div>
    </Layout>
  );
}

/** A topic's, an organisation's or a country's page: its news beside its events. */
export function ChannelPage({
  latest,
  season,
  about,
  day,
  site,
  elsewhere,
}: {
  latest: View;
  season: SplitAgenda;
  about: ChannelDescription;
  /** The day of the page: "2026-11-28". */
  day: string;
  site: Origin;
  elsewhere: Elsewhere | undefined;
}) {
  const { language, name } = latest;
  const channel = parseChannel(latest.channel) ?? { kind: "everything" };
  const events = season.upcoming.length + season.past.length;
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
        site={site}
        language={language}
        channel={channel}
        name={name}
        calendar={events > 0}
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
              {news.length > 0 && <Rows items={news} />}
              <MoreInLanguages language={language} path={path} counts={moreNews} />
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
                  {season.upcoming.length > 0 && <Rows items={season.upcoming} whole={news.length === 0} />}
                  <MoreInLanguages language={language} path={path} counts={moreComing} />
                </section>
              )}
              {season.past.length > 0 && (
                <section aria-labelledby="past">
                  <h2 id="past" class="rule">
                    {message(language, "list.past")}
                  </h2>
                  <Rows items={season.past} whole={news.length === 0} day={day} />
                </section>
              )}
            </div>
          )}
        </div>
      )}
    </Layout>
  );
}
