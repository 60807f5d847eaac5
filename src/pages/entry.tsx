import type { Child } from "hono/jsx";
import { googleCalendarLink, outlookCalendarLink } from "../formats/calendar-links.ts";
import { creditsOf } from "../formats/credits.ts";
import { dateLabel, hourLabel } from "../formats/dates.ts";
import { fileLabel, hostOf, linkLabel, relationLabel, roleLabel } from "../formats/facts.ts";
import { momentLabel } from "../formats/span.ts";
import { unixLines } from "../formats/text.ts";
import { COLON, GENRE, LABEL } from "../formats/words.ts";
import { entryUrl, type Site } from "../model/address.ts";
import { ENDONYMS, LANGUAGES } from "../model/language.ts";
import type { Item } from "../model/view.ts";
import { cardPath } from "./card.ts";
import { EventBox, Programme } from "./event.tsx";
import { type Frame, Layout } from "./layout.tsx";
import { Prose } from "./prose.tsx";
import { StatusBadge } from "./rows.tsx";
import { Share } from "./share.tsx";
import { entryData } from "./structured.ts";
import { AUDIENCE, ENTRY, FRAME } from "./words.ts";

/** Another entry as far as a link to it needs. */
export interface Relative {
  readonly id: string;
  readonly title: string;
  readonly type: Item["type"];
  readonly date?: string;
}

export interface EntryProps {
  readonly item: Item;
  readonly partOf?: Relative;
  readonly related: readonly Relative[];
  readonly site: Site;
  readonly siteName: string;
}

/** Text of several lines. */
export function Lines({ text }: { text: string }) {
  return (
    <>
      {unixLines(text)
        .split("\n")
        .map((line, index) => (
          <>
            {index > 0 && <br />}
            {line}
          </>
        ))}
    </>
  );
}

function Section({ id, title, children }: { id: string; title: string; children: Child }) {
  return (
    <section aria-labelledby={id} class="part">
      <h2 id={id}>{title}</h2>
      {children}
    </section>
  );
}

/** An instant or a date as people read it, with its hour where it has one. */
function When({ at, language }: { at: string; language: Item["language"] }) {
  const hour = hourLabel(at);
  return (
    <time datetime={at}>
      {dateLabel(at, language)}
      {hour !== undefined && `, ${hour}`}
    </time>
  );
}

function frameOf({ item, site, siteName }: EntryProps): Frame {
  const { id, language, title, summary, alternates, type, published, released, updated, topics } = item;
  const section = type === "event" ? "events" : "news";
  return {
    site,
    siteName,
    language,
    title,
    description: summary.replace(/\s+/g, " "),
    path: `entries/${id}`,
    languages: LANGUAGES.filter((other) => other === language || alternates.some((alternate) => alternate.language === other)),
    trail: [
      { name: FRAME[section][language], path: `${section}/` },
      { name: title, path: `entries/${id}` },
    ],
    data: [entryData(item, site, `${site.origin}${cardPath(language)}`)],
    article: { published: published ?? released, modified: updated, tags: topics.map(({ name }) => name) },
    head: (
      <>
        <link rel="alternate" type="text/markdown" href={entryUrl(site, language, id, "md")} title={`${title} (Markdown)`} />
        <link rel="alternate" type="application/json" href={entryUrl(site, language, id, "json")} title={`${title} (JSON)`} />
        {item.event !== undefined && <link rel="alternate" type="text/calendar" href={entryUrl(site, language, id, "ics")} title={`${title} (iCalendar)`} />}
      </>
    ),
  };
}

function Highlights({ item }: { item: Item }) {
  if (item.highlights.length === 0) return null;
  return (
    <section aria-labelledby="figures" class="figures">
      <h2 id="figures" class="unseen">
        {ENTRY.keyFigures[item.language]}
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

/** The picture stays with its publisher: it is fetched only by readers who open it, so that no page sends anyone to a third party unasked. */
function Picture({ item: { image, language } }: { item: Item }) {
  if (image === undefined) return null;
  const { url, alt, width, height } = image;
  const words = [image.caption, image.credit].filter((text) => text !== undefined);
  return (
    <details class="picture">
      <summary>
        {ENTRY.picture[language]} {hostOf(url)}
      </summary>
      <figure>
        <img src={url} alt={alt} width={width} height={height} loading="lazy" decoding="async" referrerpolicy="no-referrer" />
        {words.length > 0 && <figcaption>{words.join(" · ")}</figcaption>}
      </figure>
    </details>
  );
}

/** What stands below the text: dates to keep, what was corrected, documents, further links. */
function After({ item }: { item: Item }) {
  const { language, deadlines, note, corrections, attachments, links } = item;
  const told = new Set([item.event?.stream?.url, item.event?.registration?.url]);
  const further = links.filter(({ url }) => !told.has(url));
  return (
    <>
      {deadlines.length > 0 && (
        <Section id="deadlines" title={LABEL.deadlines[language]}>
          <ul class="plain">
            {deadlines.map(({ at, zone, label }) => (
              <li>
                {label}
                {COLON[language]}
                <time datetime={at.instant ?? at.local}>
                  <bdi>{momentLabel(at, zone, language)}</bdi>
                </time>
              </li>
            ))}
          </ul>
        </Section>
      )}
      {note !== undefined && (
        <aside class="note">
          <strong>{LABEL.note[language]}</strong>
          <p>
            <Lines text={note} />
          </p>
        </aside>
      )}
      {corrections.length > 0 && (
        <Section id="corrections" title={ENTRY.corrections[language]}>
          <ul class="plain">
            {corrections.map(({ at, note: text }) => (
              <li>
                <strong>
                  <When at={at} language={language} />
                </strong>
                {COLON[language]}
                <Lines text={text} />
              </li>
            ))}
          </ul>
        </Section>
      )}
      {(attachments.length > 0 || further.length > 0) && (
        <Section id="documents" title={attachments.length > 0 ? LABEL.documents[language] : linkLabel("related", language)}>
          <ul class="plain">
            {attachments.map((attachment) => (
              <li>
                <a href={attachment.url} hreflang={attachment.language} type={attachment.type}>
                  {attachment.title}
                </a>{" "}
                <span class="quiet">({fileLabel(attachment, language)})</span>
              </li>
            ))}
            {further.map(({ rel, url, title }) => (
              <li>
                {linkLabel(rel, language)}
                {COLON[language]}
                <a href={url}>{title ?? hostOf(url)}</a>
              </li>
            ))}
          </ul>
        </Section>
      )}
    </>
  );
}

/** Who, about what, for whom, under which number: the facts beside the text. */
function Facts({ item, site }: { item: Item; site: Site }) {
  const { id, language, organisations, people, topics, countries, audience, symbols, published, released, updated, version } = item;
  const roles = Map.groupBy(organisations, ({ role }) => role);
  return (
    <dl class="facts">
      {[...roles].map(([role, group]) => (
        <div>
          <dt>{roleLabel({ role, name: "" }, language)}</dt>
          {group.map((organisation) => (
            <dd>
              <a href={`/${language}/organisations/${organisation.id}/`}>{organisation.name}</a>
            </dd>
          ))}
        </div>
      ))}
      {people.map(({ name, role, affiliation }) => (
        <div>
          <dt>{LABEL[role][language]}</dt>
          <dd>
            {name}
            {affiliation !== undefined && <span class="quiet">, {affiliation}</span>}
          </dd>
        </div>
      ))}
      {topics.length > 0 && (
        <div>
          <dt>{FRAME.topics[language]}</dt>
          {topics.map((topic) => (
            <dd>
              <a href={`/${language}/topics/${topic.id}/`}>{topic.name}</a>
            </dd>
          ))}
        </div>
      )}
      {countries.length > 0 && (
        <div>
          <dt>{FRAME.countries[language]}</dt>
          {countries.map(({ code, name }) => (
            <dd>
              <a href={`/${language}/countries/${code.toLowerCase()}/`}>{name}</a>
            </dd>
          ))}
        </div>
      )}
      {audience.length > 0 && (
        <div>
          <dt>{ENTRY.audience[language]}</dt>
          <dd>{audience.map((group) => (group in AUDIENCE ? AUDIENCE[group as keyof typeof AUDIENCE][language] : group)).join(" · ")}</dd>
        </div>
      )}
      {symbols.length > 0 && (
        <div>
          <dt>{LABEL.symbol[language]}</dt>
          {symbols.map((symbol) => (
            <dd>
              <bdi>{symbol}</bdi>
            </dd>
          ))}
        </div>
      )}
      <div>
        <dt>{ENTRY.history[language]}</dt>
        {published !== undefined && (
          <dd>
            {ENTRY.published[language]} <When at={published} language={language} />
          </dd>
        )}
        <dd>
          {ENTRY.here[language]} <When at={released.slice(0, 10)} language={language} />
        </dd>
        {version > 1 && (
          <dd>
            {ENTRY.changed[language]} <When at={updated.slice(0, 10)} language={language} /> (
            <a href={`/api/v1/entries/${id}/revisions`}>
              {ENTRY.version[language]} {version}
            </a>
            )
          </dd>
        )}
      </div>
      <div>
        <dt>{ENTRY.formats[language]}</dt>
        <dd class="inline">
          <a href={entryUrl(site, language, id, "json")}>JSON</a>
          <a href={entryUrl(site, language, id, "md")}>Markdown</a>
          {item.event !== undefined && <a href={entryUrl(site, language, id, "ics")}>iCalendar</a>}
        </dd>
      </div>
    </dl>
  );
}

function Relatives({ partOf, related, item }: Pick<EntryProps, "partOf" | "related" | "item">) {
  const { language } = item;
  const row = ({ id, title, date }: Relative) => (
    <li>
      <a href={`/${language}/entries/${id}`}>{title}</a>
      {date !== undefined && (
        <p class="meta">
          <time datetime={date}>{dateLabel(date, language)}</time>
        </p>
      )}
    </li>
  );
  return (
    <>
      {partOf !== undefined && (
        <Section id="part-of" title={ENTRY.partOf[language]}>
          <ul class="list">{row(partOf)}</ul>
        </Section>
      )}
      {related.length > 0 && (
        <Section id="related" title={ENTRY.related[language]}>
          <ul class="list">{related.map(row)}</ul>
        </Section>
      )}
    </>
  );
}

/** An entry's page. */
export function EntryPage(props: EntryProps) {
  const { item, site, partOf, related } = props;
  const { id, language, title, summary, genre, alternates, event, url, source, published } = item;
  const relation = relationLabel(item);
  const speaking = creditsOf(item).authors;
  return (
    <Layout frame={frameOf(props)}>
      <article class="entry">
        <header class="head">
          <p class="kicker">
            {GENRE[genre][language]} <StatusBadge item={item} />
          </p>
          <h1>{title}</h1>
          <p class="lead">
            <Lines text={summary} />
          </p>
          <p class="by">
            <span>{speaking.map(({ name }) => name).join(" · ")}</span>
            {event === undefined && published !== undefined && <When at={published} language={language} />}
            {relation !== undefined && <span class="relation">{relation}</span>}
          </p>
          {alternates.length > 0 && (
            <nav class="tongue-row" aria-label={ENTRY.languages[language]}>
              <ul>
                <li>{ENTRY.languages[language]}</li>
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
        </header>
        <div class="columns">
          <div class="body">
            <Highlights item={item} />
            <Picture item={item} />
            {item.html !== undefined && <Prose html={item.html} language={language} />}
            <Programme item={item} />
            <After item={item} />
            {(url !== undefined || source !== undefined) && (
              <p class="source">
                {url !== undefined && (
                  <a class="button" href={url}>
                    {ENTRY.atTheSource[language]}
                    <span class="host">{hostOf(url)}</span>
                  </a>
                )}
                {source !== undefined && (
                  <span>
                    {ENTRY.foundAt[language]} <a href={source.url}>{source.name}</a>
                  </span>
                )}
              </p>
            )}
            <Share item={item} site={site} />
          </div>
          <div class="side">
            {event !== undefined && <EventBox item={item} event={event} google={googleCalendarLink(item, site)} outlook={outlookCalendarLink(item, site)} />}
            <Facts item={item} site={site} />
            <Relatives related={related} item={item} {...(partOf === undefined ? {} : { partOf })} />
          </div>
        </div>
      </article>
    </Layout>
  );
}
