import type { Origin } from "../../domain/channel/urls.ts";
import type { Language } from "../../domain/entry/language.ts";
import { WORDS } from "../../domain/entry/vocabulary.ts";
import type { Item } from "../../domain/view/view.ts";
import { message } from "../../messages/message.ts";
import { EventRow, NewsRow } from "../layout/entry-rows.tsx";
import { Options } from "../layout/form-controls.tsx";
import { hasDated, type PageMeta } from "../layout/head.tsx";
import { Layout } from "../layout/layout.tsx";
import type { ChannelChoice } from "./list-options.tsx";
import { ListLink, Narrow, type NarrowingGroup, type NarrowingLink, States, ToNarrow } from "./narrow.tsx";
import { Fault, MoreResults } from "./results.tsx";

/** A text with what was looked for in it: ranges of UTF-16 units, in order and apart. */
interface Marks {
  readonly text: string;
  readonly marks: readonly (readonly [start: number, end: number])[];
}

export interface Results {
  readonly items: readonly { readonly item: Item; readonly title?: Marks; readonly text?: Marks }[];
  readonly total: string;
  /** Shorter searches that find something, where nothing was found. */
  readonly fewer: readonly { readonly q: string; readonly count: string; readonly url: string }[];
  /** Addresses: of the next page, of the page on which the same search can be subscribed to. */
  readonly next?: string;
  readonly follow?: string;
  /** The events in a state that the words of the search name, which no text says. */
  readonly state?: NarrowingLink;
  /** Facet values by which the results can be narrowed. */
  readonly narrower: readonly NarrowingGroup[];
}

export interface SearchProps {
  readonly site: Origin;
  readonly siteName: string;
  readonly language: Language;
  /** The query as its one address has it, without question mark. */
  readonly query: string;
  readonly topics: ChannelChoice["lists"];
  readonly organisations: ChannelChoice["lists"];
  /** Absent where nothing was asked. */
  readonly results?: Results;
  /** The day of the page: "2026-11-28". */
  readonly day: string;
  /** Message for an invalid query. */
  readonly fault?: string;
}

/** The fields of the form. What else a query holds travels along unseen. */
const FIELDS = ["q", "type", "topic", "organisation", "words", "published.from", "published.to"];

function Marked({ text, marks }: Marks) {
  let from = 0;
  return (
    <>
      {marks.map(([start, end]) => {
        const before = text.slice(from, start);
        from = end;
        return (
          <>
            {before}
            <mark>{text.slice(start, end)}</mark>
          </>
        );
      })}
      {text.slice(from)}
    </>
  );
}

function Form({ language, query, topics, organisations }: SearchProps) {
  const values = new URLSearchParams(query);
  const any = ["", message(language, "search.any")] as const;
  const options = (lists: ChannelChoice["lists"]) => lists.map(({ path, name }) => [path, name] as const);
  const kinds = [
    ["news", message(language, "layout.news")],
    ["event", message(language, "layout.events")],
  ] as const;
  return (
    <search>
      <form action={`/${language}/search`} class="search">
        <div class="find">
          <label class="unseen" for="q">
            {message(language, "search.words")}
          </label>
          <input id="q" name="q" type="search" maxlength={200} value={values.get("q") ?? undefined} />
          <button type="submit" class="button">
            {message(language, "layout.search")}
          </button>
        </div>
        <div class="filters">
          <Options
            name="type"
            label={message(language, "search.kind")}
            chosen={values.get("type") ?? ""}
            values={[any, ...kinds]}
          />
          <Options
            name="topic"
            label={message(language, "layout.topics")}
            chosen={values.get("topic") ?? ""}
            values={[any, ...options(topics)]}
          />
          <Options
            name="organisation"
            label={message(language, "layout.organisations")}
            chosen={values.get("organisation") ?? ""}
            values={[any, ...options(organisations)]}
          />
          <Options
            name="words"
            label={message(language, "search.whose")}
            chosen={values.get("words") ?? ""}
            values={[any, ...WORDS.map((words) => [words, message(language, `words.${words}`)] as const)]}
          />
          <p>
            <label for="from">{message(language, "search.from")}</label>
            <input id="from" name="published.from" type="date" value={values.get("published.from") ?? undefined} />
          </p>
          <p>
            <label for="until">{message(language, "search.until")}</label>
            <input id="until" name="published.to" type="date" value={values.get("published.to") ?? undefined} />
          </p>
        </div>
        {[...values]
          .filter(([name]) => !FIELDS.includes(name) && name !== "cursor")
          .map(([name, value]) => (
            <input type="hidden" name={name} value={value} />
          ))}
      </form>
    </search>
  );
}

function Found({ results, language, day }: { results: Results; language: Language; day: string }) {
  const { items, total, fewer, next, follow, state, narrower } = results;
  return (
    <div class="columns">
      <section aria-labelledby="results">
        <h2 id="results" class="rule">
          {message(language, "search.results")}
          {message(language, "punctuation.colon")}
          <bdi>{total}</bdi>
        </h2>
        <div class="at-head">
          {follow !== undefined && items.length > 0 && (
            <p class="follow">
              <a class="strong" href={follow}>
                {message(language, "layout.subscribe")}
              </a>
              {narrower.length > 0 && <ToNarrow language={language} />}
            </p>
          )}
          <States groups={narrower} />
        </div>
        {state !== undefined && (
          <p class="note suggested">
            <ListLink {...state} />
          </p>
        )}
        {items.length === 0 ? (
          <>
            <p class="empty">{message(language, "search.none")}</p>
            {fewer.length > 0 && (
              <ul class="chips">
                {fewer.map(({ q, count, url }) => (
                  <li>
                    <a href={url}>
                      <bdi>{q}</bdi> <bdi>({count})</bdi>
                    </a>
                  </li>
                ))}
              </ul>
            )}
            {/* There is nothing to subscribe to yet: the feed tells when something comes. */}
            {follow !== undefined && (
              <p class="more">
                <a href={follow}>{message(language, "search.follow")}</a>
              </p>
            )}
          </>
        ) : (
          <ul class="list">
            {items.map(({ item, title, text }) => {
              const shown = {
                ...(title === undefined ? {} : { title: <Marked {...title} /> }),
                ...(text === undefined ? {} : { summary: <Marked {...text} /> }),
              };
              return (
                <li {...(item.language === language ? {} : { lang: item.language, dir: item.direction })}>
                  {item.event === undefined ? (
                    <NewsRow item={item} shown={shown} />
                  ) : (
                    <EventRow item={item} whole shown={shown} day={day} />
                  )}
                </li>
              );
            })}
          </ul>
        )}
        <MoreResults next={next} language={language} />
      </section>
      <Narrow groups={narrower} language={language} />
    </div>
  );
}

/** The form, and what it found. Search engines shall not list it: it has no end. */
export function SearchPage(props: SearchProps) {
  const { site, siteName, language, query, results, fault, day } = props;
  const title = message(language, "layout.search");
  const frame: PageMeta = {
    site,
    siteName,
    language,
    title,
    description: message(language, "search.lead"),
    // The language switch takes the search along.
    path: query === "" ? "search" : `search?${query}`,
    channel: {
      channel: { kind: "everything" },
      name: title,
      query,
      calendar: hasDated(results?.items.map(({ item }) => item) ?? []),
    },
    trail: [{ name: title, path: "search" }],
    unlisted: true,
  };
  return (
    <Layout frame={frame}>
      <header class="head">
        <h1>{title}</h1>
        <p class="lead">{message(language, "search.lead")}</p>
      </header>
      <Form {...props} />
      <Fault text={fault} />
      {results !== undefined && <Found results={results} language={language} day={day} />}
    </Layout>
  );
}
