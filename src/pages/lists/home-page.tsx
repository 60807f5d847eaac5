import type { Origin } from "../../domain/channel/urls.ts";
import type { SplitAgenda } from "../../domain/view/agenda.ts";
import { newestFirst } from "../../domain/view/newest-first.ts";
import type { Item, View } from "../../domain/view/view.ts";
import { message } from "../../messages/message.ts";
import { EventRow, NewsRow, Rows } from "../layout/entry-rows.tsx";
import type { PageMeta } from "../layout/head.tsx";
import { itemList, website } from "../layout/json-ld.ts";
import { LanguageSwitch, Layout } from "../layout/layout.tsx";
import { SubscribeLinks } from "../layout/subscribe-links.tsx";
import { type Elsewhere, MoreInLanguages } from "./more-in-languages.tsx";

const NEWS = 12;
const COMING = 6;
const PAST = 4;

/** The front page of a language. */
export function HomePage(props: {
  latest: View;
  season: SplitAgenda;
  topics: readonly { id: string; name: string }[];
  site: Origin;
  elsewhere: Elsewhere | undefined;
}) {
  const { latest, season, topics, site, elsewhere } = props;
  const { language, siteName, name, description } = latest;
  const everything = { kind: "everything" } as const;
  const isOwn = ({ context }: Item): boolean => context !== true;
  const news = newestFirst(latest.items.filter((item) => item.type === "news" && isOwn(item))).slice(0, NEWS);
  const [upcoming, past] = [season.upcoming.filter(isOwn), season.past.filter(isOwn)];
  const frame: PageMeta = {
    site,
    siteName,
    language,
    title: name,
    description,
    path: "",
    channel: { channel: everything, name, calendar: season.upcoming.length + season.past.length > 0 },
    data: [website(site, siteName, description, language), itemList(news, site)],
  };
  return (
    <Layout frame={frame}>
      <div class="hero">
        <div>
          <h1>{description}</h1>
          <SearchBox language={language} />
          <SubscribeLinks site={site} language={language} channel={everything} />
        </div>
        <nav class="wall" aria-label={message(language, "entry.languages")}>
          <LanguageSwitch {...frame} />
        </nav>
      </div>
      <div class="columns">
        <section aria-labelledby="news">
          <h2 id="news" class="rule">
            {message(language, "list.latestNews")}
          </h2>
          {news.length > 0 && <Lead items={news} />}
          <MoreInLanguages
            language={language}
            path="news/"
            counts={elsewhere?.news}
            none={news.length === 0 ? message(language, "list.noNews") : undefined}
          />
          <p class="more">
            <a href={`/${language}/news/`}>{message(language, "list.allNews")}</a>
          </p>
        </section>
        <div class="side">
          <section aria-labelledby="coming">
            <h2 id="coming" class="rule">
              {message(language, "list.upcoming")}
            </h2>
            {upcoming.length > 0 && <Rows items={upcoming.slice(0, COMING)} />}
            <MoreInLanguages
              language={language}
              path="events/"
              counts={elsewhere?.coming}
              none={upcoming.length === 0 ? message(language, "list.noEvents") : undefined}
            />
          </section>
          {past.length > 0 && upcoming.length < COMING && (
            <section aria-labelledby="past">
              <h2 id="past" class="rule">
                {message(language, "list.past")}
              </h2>
              <ul class="list">
                {past.slice(0, PAST).map((item) => (
                  <li>
                    <EventRow item={item} />
                  </li>
                ))}
              </ul>
            </section>
          )}
          <p class="more">
            <a href={`/${language}/events/`}>{message(language, "list.allEvents")}</a>
          </p>
          <section aria-labelledby="topics">
            <h2 id="topics" class="rule">
              {message(language, "layout.topics")}
            </h2>
            <ul class="chips">
              {topics.map(({ id, name: topic }) => (
                <li>
                  <a href={`/${language}/topics/${id}/`}>{topic}</a>
                </li>
              ))}
            </ul>
          </section>
        </div>
      </div>
    </Layout>
  );
}

/** The first of the news stands out. */
function Lead({ items }: { items: readonly Item[] }) {
  const [first, ...more] = items;
  return (
    <>
      {first !== undefined && (
        <div class="first">
          <NewsRow item={first} />
        </div>
      )}
      <Rows items={more} />
    </>
  );
}

/** A field for words to search for. */
export function SearchBox({ language, q }: { language: Item["language"]; q?: string }) {
  return (
    <search>
      <form action={`/${language}/search`} class="find">
        <label class="unseen" for="q">
          {message(language, "layout.search")}
        </label>
        <input id="q" name="q" type="search" maxlength={200} value={q} />
        <button type="submit" class="button">
          {message(language, "layout.search")}
        </button>
      </form>
    </search>
  );
}
