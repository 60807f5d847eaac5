import { entryUrl, type Origin } from "../../domain/channel/urls.ts";
import type { Language } from "../../domain/entry/language.ts";
import type { Item } from "../../domain/view/view.ts";
import { isMessageKey, message, type PlainMessageKey } from "../../messages/message.ts";
import { hasCalendar } from "../../render/calendar/vevent.ts";
import { dateLabel } from "../../render/entry/dates.ts";
import { roleLabel } from "../../render/entry/entry-facts.ts";
import { Section, When } from "./parts.tsx";

function audienceLabel(group: string, language: Language): string {
  const key = `audience.${group}`;
  return isMessageKey(language, key) ? message(language, key) : group;
}

/** Another entry as far as a link to it needs. */
export interface RelatedEntry {
  readonly id: string;
  readonly title: string;
  readonly type: Item["type"];
  readonly date?: string;
}

/**
 * Publication date at the source and last change here. The date of addition is shown only for news without a date of
 * its own: for backfilled entries it is the source's date, not ours.
 */
function History({ item: { id, type, language, published, released, updated, version } }: { item: Item }) {
  if (published === undefined && type === "event" && version === 1) return null;
  const said = (key: PlainMessageKey, at: string) => (
    <>
      {message(language, key)}
      {message(language, "punctuation.colon")}
      <When at={at} language={language} />
    </>
  );
  return (
    <div>
      <dt>{message(language, "entry.history")}</dt>
      {published !== undefined && <dd>{said("entry.published", published)}</dd>}
      {published === undefined && type === "news" && <dd>{said("entry.added", released.slice(0, 10))}</dd>}
      {version > 1 && (
        <dd>
          {said("entry.changed", updated.slice(0, 10))} (
          <a href={`/api/v1/entries/${id}/revisions`}>
            {message(language, "entry.version")} {version}
          </a>
          )
        </dd>
      )}
    </div>
  );
}

/** The organisers, publishers, supporters and sponsors, by role; then in words what else is known of who paid. */
export function Organisations({ item: { language, organisations, support } }: { item: Item }) {
  const roles = Map.groupBy(organisations, ({ role }) => role);
  return (
    <>
      {[...roles].map(([role, group]) => (
        <div class="credit">
          <dt>{roleLabel({ role, name: "" }, language)}</dt>
          {group.map(({ id, name }) => (
            <dd>
              <a href={`/${language}/organisations/${id}/`}>{name}</a>
            </dd>
          ))}
        </div>
      ))}
      {support !== undefined && (
        <div class="credit">
          <dt>{message(language, "label.support")}</dt>
          <dd>{support}</dd>
        </div>
      )}
    </>
  );
}

/** Facts beside the text: organisations (of an event they stand in its box), topics, audiences, document numbers. */
export function Facts({ item, site }: { item: Item; site: Origin }) {
  const { id, language, people, topics, countries, audience, symbols } = item;
  return (
    <dl class="facts">
      {item.event === undefined && <Organisations item={item} />}
      {people.map(({ name, role, affiliation }) => (
        <div>
          <dt>{message(language, `label.${role}`)}</dt>
          <dd>
            {name}
            {affiliation !== undefined && (
              <span class="quiet">
                {message(language, "punctuation.comma")}
                {affiliation}
              </span>
            )}
          </dd>
        </div>
      ))}
      {topics.length > 0 && (
        <div>
          <dt>{message(language, "layout.topics")}</dt>
          {topics.map((topic) => (
            <dd>
              <a href={`/${language}/topics/${topic.id}/`}>{topic.name}</a>
            </dd>
          ))}
        </div>
      )}
      {countries.length > 0 && (
        <div>
          <dt>{message(language, "layout.countries")}</dt>
          {countries.map(({ code, name }) => (
            <dd>
              <a href={`/${language}/countries/${code.toLowerCase()}/`}>{name}</a>
            </dd>
          ))}
        </div>
      )}
      {audience.length > 0 && (
        <div>
          <dt>{message(language, "entry.audience")}</dt>
          <dd>{audience.map((group) => audienceLabel(group, language)).join(" · ")}</dd>
        </div>
      )}
      {symbols.length > 0 && (
        <div>
          <dt>{message(language, "label.symbol")}</dt>
          {symbols.map((symbol) => (
            <dd>
              <bdi>{symbol}</bdi>
            </dd>
          ))}
        </div>
      )}
      <History item={item} />
      <div>
        <dt>{message(language, "entry.formats")}</dt>
        <dd class="inline">
          <a href={entryUrl(site, language, id, "json")}>JSON</a>
          <a href={entryUrl(site, language, id, "md")}>Markdown</a>
          {item.event !== undefined && hasCalendar(item, site) && (
            <a href={entryUrl(site, language, id, "ics")}>iCalendar</a>
          )}
        </dd>
      </div>
    </dl>
  );
}

/** Links to the entry that this one is part of, and to related entries. */
export function RelatedEntries({
  partOf,
  related,
  item,
}: {
  partOf?: RelatedEntry;
  related: readonly RelatedEntry[];
  item: Item;
}) {
  const { language } = item;
  const row = ({ id, title, date }: RelatedEntry) => (
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
        <Section id="part-of" title={message(language, "entry.partOf")}>
          <ul class="list">{row(partOf)}</ul>
        </Section>
      )}
      {related.length > 0 && (
        <Section id="related" title={message(language, "entry.related")}>
          <ul class="list">{related.map(row)}</ul>
        </Section>
      )}
    </>
  );
}
