import { type Channel, channelPath } from "../../domain/channel/channel.ts";
import { channelName } from "../../domain/channel/channel-name.ts";
import type { Language } from "../../domain/entry/language.ts";
import type { Revision } from "../../domain/entry/revision.ts";
import type { Taxonomy } from "../../domain/entry/taxonomy.ts";
import { utc } from "../../domain/time/instant.ts";
import { type Period, type PeriodKind, periodAt } from "../../domain/time/period.ts";
import { COMING_SIZE, DIGEST_SIZE, type Digest, type DigestItem, UPCOMING_MONTHS } from "../../domain/view/digest.ts";
import { type NamedTerm, toItem } from "../../domain/view/view.ts";
import { DAY_MS } from "../../std/duration.ts";
import { loader, publishedRevisions } from "../store/load-revisions.ts";
import type { Statements } from "../store/statements.ts";

function brief(revision: Revision, language: Language, taxonomy: Taxonomy): DigestItem | undefined {
  const item = toItem(revision, language, taxonomy);
  if (item === undefined) return undefined;
  const { html: _html, text: _text, ...rest } = item;
  return rest;
}

/** Items by topic: the one that the channel is of, else the first that each names; in the taxonomy's order. */
function byTopic(items: readonly DigestItem[], channel: Channel, { topics }: Taxonomy): Digest["sections"] {
  const sections = new Map<string, { readonly topic: NamedTerm; readonly items: DigestItem[] }>();
  for (const item of items) {
    const topic = item.topics.find(({ id }) => channel.kind === "topic" && id === channel.id) ?? item.topics[0];
    if (topic === undefined) continue;
    const section = sections.get(topic.id) ?? { topic, items: [] };
    section.items.push(item);
    sections.set(topic.id, section);
  }
  const order = [...topics.keys()];
  return [...sections.values()].toSorted((left, right) => order.indexOf(left.topic.id) - order.indexOf(right.topic.id));
}

/**
 * Returns a channel's releases in a period, and the events that start in the weeks after it. Of these, only what was
 * released before the period ended: a closed period's digest changes by corrections, withdrawals and back catalogues,
 * and never by what came later.
 */
export function digestOf(
  sql: Statements,
  taxonomy: Taxonomy,
  language: Language,
  channel: Channel,
  period: Period,
): Digest {
  const path = channelPath(channel);
  const { kind, zone, starts, ends } = period;
  const load = loader(sql);
  const rows = sql.releasedBetween(language, path, starts, ends, 0, DIGEST_SIZE + 1);
  const announced = sql
    .startingBetween(language, path, ends, ends + UPCOMING_MONTHS[kind] * DAY_MS, COMING_SIZE * 2)
    .filter(({ released }) => released < ends);
  const items = (of: readonly { readonly entry_id: string }[]): DigestItem[] =>
    publishedRevisions(of, load).flatMap((revision) => brief(revision, language, taxonomy) ?? []);
  const entries = items(rows.slice(0, DIGEST_SIZE));
  const coming = items(announced.slice(0, COMING_SIZE));
  const before = sql.releasedBefore(language, path, starts);
  const after = sql.releasedFrom(language, path, ends);
  return {
    language,
    channel: path,
    siteName: taxonomy.site.name[language],
    name: channelName(channel, language, taxonomy) ?? path,
    description: taxonomy.site.description[language],
    period,
    sections: byTopic(entries, channel, taxonomy),
    more: rows.length > DIGEST_SIZE,
    coming,
    updated: [...entries, ...coming].reduce((last, { updated }) => (updated > last ? updated : last), utc(starts)),
    ...(before === undefined ? {} : { previous: periodAt(kind, before, zone).first }),
    ...(after === undefined ? {} : { next: periodAt(kind, after, zone).first }),
  };
}

/**
 * The last periods in which a channel released something, all over before an instant (milliseconds): their first days,
 * last first.
 */
export function periodsBefore(
  sql: Statements,
  language: Language,
  channel: Channel,
  kind: PeriodKind,
  zone: string,
  before: number,
  limit: number,
): string[] {
  const days: string[] = [];
  for (let end = before; days.length < limit; ) {
    const released = sql.releasedBefore(language, channelPath(channel), end);
    if (released === undefined) break;
    const period = periodAt(kind, released, zone);
    days.push(period.first);
    end = period.starts;
  }
  return days;
}
