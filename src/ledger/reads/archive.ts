import { type Channel, channelPath } from "../../domain/channel/channel.ts";
import type { Language } from "../../domain/entry/language.ts";
import type { Taxonomy } from "../../domain/entry/taxonomy.ts";
import { utc } from "../../domain/time/instant.ts";
import { monthAfter } from "../../domain/time/month.ts";
import { ARCHIVE_SIZE, type View, WITHDRAWN_SIZE } from "../../domain/view/view.ts";
import { buildView } from "../../read-model/build-view.ts";
import { loader, publishedRevisions } from "../store/load-revisions.ts";
import type { Statements } from "../store/statements.ts";

/** A page of a channel's archive: a month of releases (UTC), from 1 where one month fills several. */
interface ArchivePage {
  /** "2025-11" */
  readonly month: string;
  readonly number: number;
}

/** The page that "2025-11" or "2025-11.2" names. A first page has one name only. */
function parsePage(name: string): ArchivePage | undefined {
  const match = /^(\d{4}-(?:0[1-9]|1[0-2]))(?:\.([2-9]|[1-9]\d{1,5}))?$/.exec(name);
  return match?.[1] === undefined ? undefined : { month: match[1], number: Number(match[2] ?? 1) };
}

function pageName(month: string, number: number): string {
  return number <= 1 ? month : `${month}.${number}`;
}

export function monthOf(instant: number): string {
  return new Date(instant).toISOString().slice(0, 7);
}

/** Milliseconds since 1970 at which a month starts. */
function monthStart(month: string): number {
  return Date.parse(`${month}-01T00:00:00Z`);
}

/**
 * A page of a channel's archive (RFC 5005), or undefined where no such page exists. `page` is a month, "2025-11", or a
 * further page of one, "2025-11.2". Costs one page, wherever in the past it lies.
 */
export function archivePage(
  sql: Statements,
  taxonomy: Taxonomy,
  language: Language,
  channel: Channel,
  page: string,
): View | undefined {
  const at = parsePage(page);
  if (at === undefined) return undefined;
  const { month, number } = at;
  const path = channelPath(channel);
  const [from, before] = [monthStart(month), monthStart(monthAfter(month, 1))];
  const rows = sql.releasedBetween(language, path, from, before, (number - 1) * ARCHIVE_SIZE, ARCHIVE_SIZE + 1);
  // A month whose entries were all withdrawn keeps its page, with the links to its neighbours.
  const gone = number === 1 ? sql.withdrawnBetween(language, path, from, before, WITHDRAWN_SIZE) : [];
  if (rows.length === 0 && gone.length === 0) return undefined;
  const revisions = publishedRevisions(rows.slice(0, ARCHIVE_SIZE), loader(sql));
  const older = rows.length > ARCHIVE_SIZE ? undefined : sql.releasedBefore(language, path, from);
  const previous =
    rows.length > ARCHIVE_SIZE ? pageName(month, number + 1) : older === undefined ? undefined : monthOf(older);
  const next = number > 1 ? pageName(month, number - 1) : lastPageFrom(sql, language, path, before);
  const withdrawn = gone.map(({ entry_id, withdrawn: at }) => ({ id: entry_id, at: utc(at) }));
  const updated = [...revisions.map((revision) => revision.updated), ...withdrawn.map(({ at }) => at)].reduce(
    (last, at) => (at > last ? at : last),
    "",
  );
  return buildView(
    {
      kind: "archive",
      language,
      channel,
      revisions,
      withdrawn,
      sequence: sql.head(),
      updated,
      archive: { page, ...(next === undefined ? {} : { next }) },
    },
    taxonomy,
    () => previous,
  );
}

/** The last page of the first month from an instant on that is not empty. */
function lastPageFrom(sql: Statements, language: Language, path: string, from: number): string | undefined {
  const released = sql.releasedFrom(language, path, from);
  if (released === undefined) return undefined;
  const month = monthOf(released);
  const count = sql.countBetween(language, path, monthStart(month), monthStart(monthAfter(month, 1)));
  return pageName(month, Math.ceil(count / ARCHIVE_SIZE));
}
