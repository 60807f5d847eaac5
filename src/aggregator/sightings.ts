import type { Language } from "../domain/entry/language.ts";
import type { Taxonomy } from "../domain/entry/taxonomy.ts";
import type { Source } from "../domain/source/source.ts";
import { draftOf } from "../foreign/draft.ts";
import { type ForeignItem, instantOf } from "../foreign/item.ts";
import type { Sighting } from "../sources/inbox/finding.ts";
import type { Match } from "../sources/matching/match.ts";
import type { Details } from "./statements.ts";

/** UTF-16 units of a summary that are kept with a finding. */
const MAX_SUMMARY = 2000;
const MAX_RAW = 4000;

/** An item's own words, as they are matched and compared. */
export interface ComparedItem {
  readonly title: string;
  readonly summary?: string;
  readonly published?: string;
}

/** An item's title, summary and date; of an event the date is its start. Undefined for one without a title. */
export function described({ title, summary, content, published, event }: ForeignItem): ComparedItem | undefined {
  if (title === undefined) return undefined;
  const words = summary ?? content;
  const starts = event?.starts;
  const instant = starts === undefined ? undefined : instantOf(starts);
  const date =
    instant === undefined
      ? starts !== undefined && "local" in starts
        ? starts.local.slice(0, 10)
        : published
      : new Date(instant).toISOString().replace(".000Z", "Z");
  return {
    title,
    ...(words === undefined ? {} : { summary: words.slice(0, MAX_SUMMARY).toWellFormed() }),
    ...(date === undefined ? {} : { published: date }),
  };
}

/** An item that is on the subject, as the inbox takes it. */
export function sightingOf(
  { key, url, alternates }: ForeignItem,
  said: ComparedItem,
  { id: source, publisher, language }: Pick<Source, "id" | "publisher" | "language">,
  { rule = "presumed", words }: Match,
): Sighting {
  return {
    source,
    publisher,
    guid: key.slice(0, 500),
    language,
    ...said,
    ...(url === undefined ? {} : { address: url }),
    ...(alternates === undefined ? {} : { alternates: alternates.slice(0, 20) }),
    rule,
    words: words.slice(0, 20),
  };
}

/**
 * Returns the contents for an item's entry: all facts, and a text that the service answers for, which an editor still
 * writes. The source's own long text is in `raw` only.
 */
export function detailsOf(
  item: ForeignItem,
  { publisher, language, topics }: Pick<Source, "publisher" | "language" | "topics">,
  { organisations }: Taxonomy,
): Details {
  const draft = draftOf(item, {
    language,
    organisations: organisations.has(publisher) ? [publisher] : [],
    topics,
  });
  const { content: _, ...text } = draft.texts[language] ?? {};
  return {
    raw: (item.raw ?? saidLines(item)).slice(0, MAX_RAW).toWellFormed(),
    facts: { ...draft.facts, ...sourceField(item, publisher, language, organisations) },
    text: { ...text, words: "service" },
  };
}

function sourceField(
  { url }: ForeignItem,
  publisher: string,
  language: Language,
  organisations: Taxonomy["organisations"],
): object {
  const name = organisations.get(publisher)?.name[language];
  return url === undefined || name === undefined ? {} : { source: { name, url, language } };
}

/** Writes a calendar's properties of an item, a line for each value. */
function saidLines({ sources }: ForeignItem): string {
  return Object.entries(sources)
    .map(([field, { said }]) => `${field}: ${said}`)
    .join("\n");
}
