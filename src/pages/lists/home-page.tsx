import type { Origin } from "../../domain/channel/urls.ts";
import type { ChangeKind } from "../../domain/entry/revision.ts";
import { startOf, utc } from "../../domain/time/instant.ts";
import type { SplitAgenda } from "../../domain/view/agenda.ts";
import { newestFirst } from "../../domain/view/newest-first.ts";
import { changeWord } from "../../domain/view/notice.ts";
import type { Item, View } from "../../domain/view/view.ts";
import { message } from "../../messages/message.ts";
import { dateLabel } from "../../render/entry/dates.ts";
import { NewsRow, Rows, ShortNewsRow } from "../layout/entry-rows.tsx";
import type { PageMeta } from "../layout/head.tsx";
import { itemList, website } from "../layout/json-ld.ts";
import { Layout } from "../layout/layout.tsx";
import { SubscribeLink } from "../layout/subscribe-links.tsx";
import { type Elsewhere, MoreInLanguages } from "./more-in-languages.tsx";
import { TitledSection } from "./titled-section.tsx";

/** News that stand ahead of the coming events where there is one column, and those after them. */
const NEWS = { first: 3, more: 12 };
const COMING = 5;
const PAST = 4;
const CHANGED = 4;

/** The front page of a language, as of a UTC day. */
export function HomePage(props: {
  latest: View;
  season: SplitAgenda;
  /** With the number of their entries in the language, where it is known. */
  topics: readonly { id: string; name: string; count?: number }[];
  day: string;
  site: Origin;
  elsewhere: Elsewhere | undefined;
}) {
  const { latest, season, topics, day, site, elsewhere } = props;
  const { language, siteName, name, description } = latest;
  const everything = { kind: "everything" } as const;
  const isOwn = ({ context }: Item): boolean => context !== true;
  const news = newestFirst(latest.items.filter((item) => item.type === "news" && isOwn(item)));
  const [first, more] = [news.slice(0, NEWS.first), news.slice(NEWS.first, NEWS.first + NEWS.more)];
  const upcoming = season.upcoming.filter(isOwn);
  const past = season.past.filter(isOwn);
  const changed = latest.items.filter((item) => isOwn(item) && changeOf(item) !== undefined).slice(0, CHANGED);
  const frame: PageMeta = {
    site,
    siteName,
    language,
    title: name,
    description,
    path: "",
    channel: {
      channel: everything,
      name,
      calendar: season.upcoming.length + season.cancelled.length + season.past.length > 0,
    },
    data: [website(site, siteName, description, language), itemList([...first, ...more], site)],
  };
  return (
    <Layout frame={frame}>
      <div class="intro">
        <h1>{description}</h1>
        <SubscribeLink language={language} channel={everything} />
        <ThisWeek latest={latest} upcoming={upcoming} day={day} />
      </div>
      <div class="front">
        <TitledSection id="news" title={message(language, "list.latestNews")}>
          {news.length > 0 && <Lead items={first} />}
        </TitledSection>
        <div class="side">
          <TitledSection id="coming" title={message(language, "list.upcoming")}>
            {upcoming.length > 0 && <Rows items={upcoming.slice(0, COMING)} day={day} />}
            <MoreInLanguages
              language={language}
              path="events/"
              counts={elsewhere?.coming}
              none={upcoming.length === 0 ? message(language, "list.noEvents") : undefined}
            />
            <p class="more">
              <a href={`/${language}/events/`}>{message(language, "list.allEvents")}</a>
            </p>
          </TitledSection>
          {changed.length > 0 && (
            <TitledSection id="changed" title={message(language, "list.changed")}>
              <ul class="list">
                {changed.map((item) => (
                  <li>
                    <ChangedRow item={item} />
                  </li>
                ))}
              </ul>
              <p class="more">
                <a href={`/${language}/changes/`}>{message(language, "list.allChanges")}</a>
              </p>
            </TitledSection>
          )}
          {past.length > 0 && upcoming.length < COMING && (
            <TitledSection id="past" title={message(language, "list.past")}>
              <Rows items={past.slice(0, PAST)} day={day} />
            </TitledSection>
          )}
          <TitledSection id="topics" title={message(language, "layout.topics")}>
            <ul class="chips">
              {topics.map(({ id, name: topic, count }) => (
                <li>
                  <a href={`/${language}/topics/${id}/`}>
                    {topic}
                    {count !== undefined && <span class="number">{count}</span>}
                  </a>
                </li>
              ))}
            </ul>
          </TitledSection>
        </div>
        <div class="rest">
          {/* Where there is one column, topics and events stand between the first news and these. */}
          {more.length > 0 && <h2 class="rule">{message(language, "layout.news")}</h2>}
          <ShortRows items={more} />
          <MoreInLanguages
            language={language}
            path="news/"
            counts={elsewhere?.news}
            none={news.length === 0 ? message(language, "list.noNews") : undefined}
          />
          <p class="more">
            <a href={`/${language}/news/`}>{message(language, "list.allNews")}</a>
          </p>
        </div>
      </div>
    </Layout>
  );
}

/** The day a number of days after another one. */
function daysAfter(day: string, count: number): string {
  return utc(startOf(day, "UTC") + count * 86_400_000).slice(0, 10);
}

/** One line: how many news the last seven days brought, how many events the next seven have, how many changes. */
function ThisWeek({ latest, upcoming, day }: { latest: View; upcoming: readonly Item[]; day: string }) {
  const { language, items } = latest;
  const [from, until] = [daysAfter(day, -6), daysAfter(day, 6)];
  const own = items.filter(({ context }) => context !== true);
  const isNear = ({ event }: Item): boolean => {
    const starts = event?.starts?.local ?? "";
    return starts.length >= 10 && starts.slice(0, 10) <= until;
  };
  const counts = [
    [
      "layout.news",
      "news/",
      own.filter(({ type, published = "" }) => type === "news" && published.slice(0, 10) >= from),
    ],
    ["layout.events", "events/", upcoming.filter(isNear)],
    ["list.changed", "changes/", own.filter((item) => changeOf(item) !== undefined && (item.surfaced ?? "") >= from)],
  ] as const;
  const some = counts.filter(([, , found]) => found.length > 0);
  if (some.length === 0) return null;
  return (
    <p class="week">
      <strong>{message(language, "list.thisWeek")}</strong>
      {some.map(([label, path, found]) => (
        <a href={`/${language}/${path}`}>
          {message(language, label)}
          {message(language, "punctuation.colon")}
          <bdi>{found.length}</bdi>
        </a>
      ))}
    </p>
  );
}

/** The change for which an entry was given to readers again, as far as the entry itself shows it. */
function changeOf({ surfaced, event, corrections }: Item): ChangeKind | undefined {
  if (surfaced === undefined) return undefined;
  const { status, previousStart } = event ?? {};
  if (status === "cancelled" || status === "postponed" || status === "moved-online") return status;
  if (corrections.length > 0) return "corrected";
  return previousStart === undefined ? undefined : "rescheduled";
}

/** A changed entry: what has become of it, and when. */
function ChangedRow({ item }: { item: Item }) {
  const { id, language, title, surfaced } = item;
  const kind = changeOf(item);
  return (
    <article class="row short">
      <h3>
        <a href={`/${language}/entries/${id}`}>{title}</a>
      </h3>
      <p class="by">
        {kind !== undefined && <strong>{changeWord(kind, language)}</strong>}
        {surfaced !== undefined && <time datetime={surfaced}>{dateLabel(surfaced, language)}</time>}
      </p>
    </article>
  );
}

/** The first of the news stands out. */
function Lead({ items: [first, ...more] }: { items: readonly Item[] }) {
  return (
    <>
      {first !== undefined && (
        <div class="first">
          <NewsRow item={first} />
        </div>
      )}
      <ShortRows items={more} />
    </>
  );
}

function ShortRows({ items }: { items: readonly Item[] }) {
  return (
    <ul class="list">
      {items.map((item) => (
        <li>
          <ShortNewsRow item={item} />
        </li>
      ))}
    </ul>
  );
}
