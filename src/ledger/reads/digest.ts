import { type Channel, channelPath } from "../../domain/channel/channel.ts";
import { channelName } from "../../domain/channel/channel-name.ts";
import type { Language } from "../../domain/entry/language.ts";
import type { Taxonomy } from "../../domain/entry/taxonomy.ts";
import { utc } from "../../domain/time/instant.ts";
import { type Period, type PeriodKind, periodAt } from "../../domain/time/period.ts";
import {
  CHANGES_SIZE,
  COMING_SIZE,
  DIGEST_SIZE,
  type Digest,
  type DigestItem,
  UPCOMING_DAYS,
} from "../../domain/view/digest.ts";
import { type Item, type NamedTerm, toItem } from "../../domain/view/view.ts";
import { DAY_MS } from "../../std/duration.ts";
import { loader, publishedRevisions } from "../store/load-revisions.ts";
import type { Statements } from "../store/statements.ts";
import { changesOf } from "./channel-changes.ts";

function brief({ html: _html, text: _text, ...rest }: Item): DigestItem {
  return rest;
}

/** The last change of each entry that is not among the entries of the digest, which are shown as they are now. */
function changesAmong(changes: readonly Item[], entries: readonly DigestItem[]): DigestItem[] {
  const seen = new Set(entries.map(({ id }) => id));
  return changes.flatMap((item) => {
    if (seen.has(item.id)) return [];
    seen.add(item.id);
    return [brief(item)];
  });
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
    .startingBetween(language, path, ends, ends + UPCOMING_DAYS[kind] * DAY_MS, COMING_SIZE * 2)
    .filter(({ released }) => released < ends);
  const items = (of: readonly { readonly entry_id: string }[]): DigestItem[] =>
    publishedRevisions(of, load).flatMap((revision) => {
      const item = toItem(revision, language, taxonomy);
      return item === undefined ? [] : [brief(item)];
    });
  const entries = items(rows.slice(0, DIGEST_SIZE));
  const shown = changesOf(sql, taxonomy, language, channel, [starts, ends], CHANGES_SIZE).filter(
    ({ version }) => version > 1,
  );
  const changes = changesAmong(shown, entries);
  const coming = items(announced.slice(0, COMING_SIZE));
  const before = somethingBefore(sql, language, path, starts);
  const after = Math.min(
    sql.releasedFrom(language, path, ends) ?? Number.POSITIVE_INFINITY,
    sql.changedFrom(language, path, ends) ?? Number.POSITIVE_INFINITY,
  );
  return {
    language,
    channel: path,
    siteName: taxonomy.site.name[language],
    name: channelName(channel, language, taxonomy) ?? path,
    description: taxonomy.site.description[language],
    period,
    sections: byTopic(entries, channel, taxonomy),
    more: rows.length > DIGEST_SIZE,
    changes,
    coming,
    updated: [...entries, ...changes, ...coming].reduce(
      (last, { updated }) => (updated > last ? updated : last),
      utc(starts),
    ),
    ...(before === undefined ? {} : { previous: periodAt(kind, before, zone).first }),
    ...(after === Number.POSITIVE_INFINITY ? {} : { next: periodAt(kind, after, zone).first }),
  };
}

/** Returns when a channel last released or changed something before an instant; both in milliseconds. */
function somethingBefore(sql: Statements, language: Language, path: string, instant: number): number | undefined {
  const times = [sql.releasedBefore(language, path, instant), sql.changedBefore(language, path, instant)];
  const known = times.filter((time) => time !== undefined);
  return known.length === 0 ? undefined : Math.max(...known);
}

/**
 * The last periods in which a channel released or changed something, all over before an instant (milliseconds): their
 * first days, last first.
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
    const last = somethingBefore(sql, language, channelPath(channel), end);
    if (last === undefined) break;
    const period = periodAt(kind, last, zone);
    days.push(period.first);
    end = period.starts;
  }
  return days;
}
