import { entryUrl, type Origin } from "../../domain/channel/urls.ts";
import { ENDONYMS, LANGUAGES } from "../../domain/entry/language.ts";
import { collapseWhiteSpace } from "../../domain/entry/text.ts";
import { isPast } from "../../domain/view/agenda.ts";
import type { Item } from "../../domain/view/view.ts";
import { message } from "../../messages/message.ts";
import { googleCalendarLink, outlookCalendarLink } from "../../render/calendar/add-to-calendar.ts";
import { hasCalendar } from "../../render/calendar/vevent.ts";
import { creditsOf } from "../../render/entry/attribution.ts";
import { authorshipStatement, behindStatement, hostOf, pageLabel, wordsLabel } from "../../render/entry/entry-facts.ts";
import { Countdown, StatusBadge } from "../layout/entry-rows.tsx";
import { hasDated, type PageMeta } from "../layout/head.tsx";
import { entryJsonLd } from "../layout/json-ld.ts";
import { Layout } from "../layout/layout.tsx";
import { Prose } from "../layout/prose.tsx";
import { entryImagePath } from "../layout/share-image.ts";
import { AfterContent } from "./after-content.tsx";
import { Banner } from "./banner.tsx";
import { EventBox } from "./event-box.tsx";
import { Lines, When } from "./parts.tsx";
import { Programme } from "./programme.tsx";
import { ReportError, Share } from "./share.tsx";
import { Facts, RelatedEntries, type RelatedEntry } from "./sidebar.tsx";

export interface EntryProps {
  readonly item: Item;
  /** The day on which the page is read: "2026-11-28". Of news, nothing depends on it. */
  readonly day: string;
  readonly partOf?: RelatedEntry;
  readonly related: readonly RelatedEntry[];
  readonly site: Origin;
  readonly siteName: string;
}

function frameOf({ item, site, siteName }: EntryProps): PageMeta {
  const { id, language, title, summary, alternates, type, published, updated, topics } = item;
  const section = type === "event" ? "events" : "news";
  return {
    site,
    siteName,
    language,
    title,
    description: collapseWhiteSpace(summary),
    path: `entries/${id}`,
    languages: LANGUAGES.filter(
      (other) => other === language || alternates.some((alternate) => alternate.language === other),
    ),
    trail: [
      { name: message(language, `layout.${section}`), path: `${section}/` },
      { name: title, path: `entries/${id}` },
    ],
    channel: { channel: { kind: section }, name: message(language, `channel.${section}`), calendar: hasDated([item]) },
    data: [entryJsonLd(item, site, `${site.origin}${entryImagePath(item)}`)],
    article: { published, modified: updated, tags: topics.map(({ name }) => name), image: entryImagePath(item) },
    head: (
      <>
        <link
          rel="alternate"
          type="text/markdown"
          href={entryUrl(site, language, id, "md")}
          title={`${title} (Markdown)`}
        />
        <link
          rel="alternate"
          type="application/json"
          href={entryUrl(site, language, id, "json")}
          title={`${title} (JSON)`}
        />
        {item.event !== undefined && hasCalendar(item, site) && (
          <link
            rel="alternate"
            type="text/calendar"
            href={entryUrl(site, language, id, "ics")}
            title={`${title} (iCalendar)`}
          />
        )}
      </>
    ),
  };
}

function Highlights({ item }: { item: Item }) {
  if (item.highlights.length === 0) return null;
  return (
    <section aria-labelledby="figures" class="figures">
      <h2 id="figures" class="unseen">
        {message(item.language, "entry.keyFigures")}
      </h2>
      <dl>
        {item.highlights.map(({ value, label }) => (
          <div>
            <dt>{label}</dt>
            <dd>
              <bdi>{value}</bdi>
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

/**
 * A link to the picture, which stays with its publisher: a page sends nobody to a third party unasked, neither without
 * scripts nor on paper.
 */
function Picture({ item: { image, language } }: { item: Item }) {
  if (image === undefined) return null;
  const { url, alt, caption, credit } = image;
  return (
    <figure class="picture">
      <a href={url} rel="noreferrer">
        {message(language, "entry.picture")} {hostOf(url)}
      </a>
      <figcaption>{[alt, caption, credit].filter((text) => text !== undefined).join(" · ")}</figcaption>
    </figure>
  );
}

/** Says that the text is behind, and leads to what is newer. */
function NewerTexts({ item }: { item: Item }) {
  const { id, behind, alternates } = item;
  if (behind === undefined) return null;
  const newer = alternates.filter(({ language }) => behind.newer.includes(language));
  return (
    <p class="behind" role="note">
      {behindStatement(item)}
      {newer.map(({ language, title }) => (
        <>
          {" "}
          <a href={`/${language}/entries/${id}`} hreflang={language} lang={language}>
            {title}
          </a>
        </>
      ))}
    </p>
  );
}

/** An entry's page. */
export function EntryPage(props: EntryProps) {
  const { item, day, site, partOf, related } = props;
  const { id, language, title, summary, genre, alternates, event, pages, source, published } = item;
  const authorship = authorshipStatement(item);
  const relation = wordsLabel(item);
  const speaking = creditsOf(item).sources;
  const past = isPast(item, day);
  // Nobody shall put into a calendar by hand what is over, or does not take place then.
  const isPlanned = !past && event?.status !== "cancelled" && event?.status !== "postponed";
  return (
    <Layout frame={frameOf(props)}>
      <article class="entry">
        <header class="head">
          <p class="kicker">
            {message(language, `genre.${genre}`)} {event !== undefined && <Countdown item={item} day={day} />}{" "}
            <StatusBadge item={item} past={past} />
            {item.context === true && <span class="relation">{message(language, "label.context")}</span>}
          </p>
          <h1>{title}</h1>
          <p class="lead">
            <Lines text={summary} />
          </p>
          <p class="by">
            <span>{speaking.map(({ name }) => name).join(" · ")}</span>
            {event === undefined &&
              (published === undefined ? (
                <span>{message(language, "label.unknownDate")}</span>
              ) : (
                <When at={published} language={language} />
              ))}
            {relation !== undefined && <span class="relation">{relation}</span>}
          </p>
          {event !== undefined && <Banner item={item} event={event} />}
          <NewerTexts item={item} />
        </header>
        <div class="columns">
          {/* Before the text: in one column, and for screen readers, time, place and who is behind it come first. */}
          {event !== undefined && (
            <EventBox
              item={item}
              event={event}
              past={past}
              google={isPlanned ? googleCalendarLink(item, site) : undefined}
              outlook={isPlanned ? outlookCalendarLink(item, site) : undefined}
            />
          )}
          <div class="body">
            <Highlights item={item} />
            <Picture item={item} />
            {item.html !== undefined && <Prose html={item.html} language={language} />}
            <Programme item={item} />
            <AfterContent item={item} />
            {(pages.length > 0 || source !== undefined) && (
              <p class="source">
                {pages.map(({ language: of, url }) => (
                  <a class="button" href={url} hreflang={of}>
                    {pageLabel("entry.atTheSource", of === language ? undefined : of, language)}
                    <span class="host">{hostOf(url)}</span>
                  </a>
                ))}
                {source !== undefined && (
                  <span>
                    {pageLabel("entry.foundAt", source.language, language)}
                    {message(language, "punctuation.colon")}
                    <a href={source.url} hreflang={source.language}>
                      {source.name}
                    </a>
                  </span>
                )}
              </p>
            )}
            {authorship !== undefined && (
              <p class="quiet authorship">
                {authorship} <a href={`/${language}/about`}>{message(language, "authorship.more")}</a>
              </p>
            )}
            <Share item={item} site={site} />
          </div>
          <div class="side">
            {alternates.length > 0 && (
              <nav class="language-row" aria-label={message(language, "entry.languages")}>
                <ul>
                  <li>{message(language, "entry.languages")}</li>
                  {alternates.map(({ language: other, title: theirs }) => (
                    <li>
                      <a href={`/${other}/entries/${id}`} hreflang={other} lang={other} title={theirs}>
                        {ENDONYMS[other]}
                      </a>
                    </li>
                  ))}
                </ul>
              </nav>
            )}
            <Facts item={item} site={site} />
            <RelatedEntries related={related} item={item} {...(partOf === undefined ? {} : { partOf })} />
          </div>
        </div>
        <ReportError item={item} />
      </article>
    </Layout>
  );
}
