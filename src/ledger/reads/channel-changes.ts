import { type Channel, channelPath } from "../../domain/channel/channel.ts";
import type { Language, Localized } from "../../domain/entry/language.ts";
import type { Revision, Tombstone } from "../../domain/entry/revision.ts";
import { CHANGE_KINDS, type ChangeKind } from "../../domain/entry/revision.ts";
import type { Taxonomy } from "../../domain/entry/taxonomy.ts";
import { utc } from "../../domain/time/instant.ts";
import { changeItem } from "../../domain/view/notice.ts";
import { type Item, LATEST_SIZE, type View } from "../../domain/view/view.ts";
import { buildView } from "../../read-model/build-view.ts";
import type { Statements } from "../store/statements.ts";

function isKind(text: string): text is ChangeKind {
  return (CHANGE_KINDS as readonly string[]).includes(text);
}

/** The significant changes of a channel between two instants (milliseconds), each as an item of its own, last first. */
export function changesOf(
  sql: Statements,
  taxonomy: Taxonomy,
  language: Language,
  channel: Channel,
  [from, before]: readonly [from: number, before: number],
  limit: number,
): Item[] {
  return sql.changesBetween(language, channelPath(channel), from, before, limit).flatMap(({ at, sequence, kind }) => {
    const row = sql.revisionOf(sequence);
    if (!isKind(kind)) return [];
    const by = JSON.parse(row.document) as Revision | Tombstone;
    const id = "withdrawn" in by ? by.id : by.entry.id;
    const last = sql.revisionAt(id, by.version - 1);
    const former = last === undefined ? undefined : (JSON.parse(last.document) as Revision | Tombstone);
    const now = JSON.parse(sql.entry(id)?.document ?? row.document) as Revision | Tombstone;
    const title = "withdrawn" in now ? now.titles?.[language] : now.entry.texts[language]?.title;
    const item = changeItem(
      {
        kind,
        at: utc(at),
        by,
        ...(former === undefined || "withdrawn" in former ? {} : { before: former }),
        ...(row.note === null ? {} : { note: JSON.parse(row.note) as Localized }),
        ...(title === undefined ? {} : { title }),
      },
      language,
      taxonomy,
    );
    return item ?? [];
  });
}

/** A channel's significant changes as a view. */
export function changesView(sql: Statements, taxonomy: Taxonomy, language: Language, channel: Channel): View {
  const items = changesOf(sql, taxonomy, language, channel, [0, Number.MAX_SAFE_INTEGER], LATEST_SIZE);
  const [latest] = items;
  const selection = { kind: "changes", language, channel, revisions: [], withdrawn: [] } as const;
  const updated =
    latest?.updated ?? utc(sql.releasedBefore(language, channelPath(channel), Number.MAX_SAFE_INTEGER) ?? 0);
  return { ...buildView({ ...selection, sequence: sql.head(), updated }, taxonomy), items };
}
