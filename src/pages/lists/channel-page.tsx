import { channelAddress, parseChannel } from "../../domain/channel/channel.ts";
import type { Origin } from "../../domain/channel/urls.ts";
import type { SplitAgenda } from "../../domain/view/agenda.ts";
import { newestFirst } from "../../domain/view/newest-first.ts";
import type { View } from "../../domain/view/view.ts";
import { message } from "../../messages/message.ts";
import { Rows } from "../layout/entry-rows.tsx";
import { itemList, organisation } from "../layout/json-ld.ts";
import { Layout } from "../layout/layout.tsx";
import { channelFrame, KINDS, ListHead } from "./list-head.tsx";
import { type Elsewhere, MoreInLanguages } from "./more-in-languages.tsx";
import { Narrow, type NarrowingGroup } from "./narrow.tsx";
import { Older } from "./news-page.tsx";
import { TitledSection } from "./titled-section.tsx";

/** A channel's description in the taxonomy. */
export interface ChannelDescription {
  /** One sentence. */
  readonly scope?: string;
  readonly acronym?: string;
  readonly homepage?: string;
  readonly parent?: { readonly id: string; readonly name: string };
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
        groups={isEmpty ? [] : groups}
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
            <TitledSection id="news" title={message(language, "layout.news")}>
              {news.length > 0 && <Rows items={news.slice(0, MAX_NEWS)} />}
              <MoreInLanguages language={language} path={path} counts={moreNews} />
              {news.length > MAX_NEWS && (
                <p class="more">
                  <a href={`${channelAddress(language, channel)}?type=news`}>{message(language, "list.allNews")}</a>
                </p>
              )}
              <Older view={latest} channel={channel} />
            </TitledSection>
          )}
          {(events > 0 || moreComing.length > 0) && (
            <div class={news.length > 0 && events > 0 ? "side" : undefined}>
              {(season.upcoming.length > 0 || moreComing.length > 0) && (
                <TitledSection id="coming" title={message(language, "list.upcoming")}>
                  {season.upcoming.length > 0 && <Rows items={season.upcoming} whole={news.length === 0} day={day} />}
                  <MoreInLanguages language={language} path={path} counts={moreComing} />
                </TitledSection>
              )}
              {season.cancelled.length > 0 && (
                <TitledSection id="cancelled" title={message(language, "list.cancelledEvents")}>
                  <Rows items={season.cancelled} day={day} />
                </TitledSection>
              )}
              {season.past.length > 0 && (
                <TitledSection id="past" title={message(language, "list.past")}>
                  <Rows items={season.past.slice(0, MAX_PAST)} whole={news.length === 0} day={day} />
                  {season.past.length > MAX_PAST && (
                    <p class="more">
                      <a href={`${channelAddress(language, channel)}?type=event`}>
                        {message(language, "list.allEvents")}
                      </a>
                    </p>
                  )}
                </TitledSection>
              )}
            </div>
          )}
        </div>
      )}
      {!isEmpty && <Narrow groups={groups} language={language} />}
    </Layout>
  );
}
