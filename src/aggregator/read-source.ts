import type { Language } from "../domain/entry/language.ts";
import type { Taxonomy } from "../domain/entry/taxonomy.ts";
import type { Source } from "../domain/source/source.ts";
import { read } from "../foreign/read.ts";
import type { Finding, Sighting } from "../sources/inbox/finding.ts";
import type { Vocabulary } from "../sources/matching/compile-terms.ts";
import { match } from "../sources/matching/match.ts";
import { type Fetched, fetchList, type ListClient } from "../sources/reading/fetch-list.ts";
import type { Robots } from "../sources/reading/robots.ts";
import { afterItems, afterSameDocument, compareWithSeen, type Seen } from "../sources/reading/seen.ts";
import type { ReadingOutcome, SourceState } from "../sources/reading/source-state.ts";
import { sha256, toHex } from "../std/bytes.ts";
import { DAY_MS } from "../std/duration.ts";
import { described, detailsOf, sightingOf } from "./sightings.ts";
import type { Details } from "./statements.ts";

/** Older than that, what a source had all the time is no news when its list is read for the first time. */
const OLD = 90 * DAY_MS;

/** An item on the subject that is new, or says something else than before. */
export interface FoundItem {
  readonly sighting: Sighting;
  readonly details: Details;
}

/** A reading of a source, to be stored as a whole. */
export interface SourceReading {
  readonly source: Source;
  readonly outcome: ReadingOutcome;
  readonly found: readonly FoundItem[];
  /** The state of what was seen of the source, by the ids of findings. Absent if nothing was read. */
  readonly seen?: (findingOf: (guid: string) => Finding["id"] | undefined) => Seen;
}

/** The terms of the service's subject, compiled for each language. */
export interface SubjectVocabulary {
  readonly of: (language: Language) => Vocabulary;
  /** Tells them from those of another deployment. */
  readonly fingerprint: string;
}

interface Context {
  readonly client: ListClient;
  readonly robotsFor: (origin: string) => Promise<Robots>;
  readonly subject: SubjectVocabulary;
  readonly taxonomy: Taxonomy;
  readonly now: number;
}

/** Reads a source: what of it is new or has changed, and is on the subject. */
export async function readSource(
  source: Source,
  state: SourceState,
  before: Seen,
  { client, robotsFor, subject, taxonomy, now }: Context,
): Promise<SourceReading> {
  // Other words may find what was there already: then the whole list is asked for.
  const validators = before.words === subject.fingerprint ? state.validators : {};
  const fetched = await fetchList(client, source.address, validators, robotsFor);
  if (fetched.kind === "notModified")
    return { source, outcome: fetched, found: [], seen: () => afterSameDocument(before, now) };
  if (fetched.kind !== "body") return { source, outcome: fetched, found: [] };
  return await readBody(source, fetched, before, subject, taxonomy, now);
}

async function readBody(
  source: Source,
  { bytes, fields, movedTo }: Extract<Fetched, { kind: "body" }>,
  before: Seen,
  subject: SubjectVocabulary,
  taxonomy: Taxonomy,
  now: number,
): Promise<SourceReading> {
  const outcome = (unseen: number): ReadingOutcome => ({
    kind: "read",
    fields,
    unseen,
    ...(movedTo === undefined ? {} : { movedTo }),
  });
  const document = toHex(await sha256(bytes)).slice(0, 32);
  if (document === before.document && subject.fingerprint === before.words)
    return { source, outcome: outcome(0), found: [], seen: () => afterSameDocument(before, now) };
  const type = fields.get("content-type") ?? "";
  const charset = /;\s*charset\s*=\s*"?([^\s";]+)/i.exec(type)?.[1];
  const { format, items } = read(bytes, type.split(";")[0], charset, now, source.pages);
  const readable = items.flatMap((item) => {
    const said = described(item);
    return said === undefined ? [] : [{ item, said, key: item.key, content: JSON.stringify([said, item.url]) }];
  });
  // A list of which no title can be read (a wrong charset, for instance) is no empty list.
  if (format === undefined || (readable.length === 0 && items.length > 0))
    return { source, outcome: { kind: "failed", why: "unreadable" }, found: [] };
  const novelties = compareWithSeen(before, readable, subject.fingerprint);
  const vocabulary = subject.of(source.language);
  const found = readable.flatMap(({ item, said }, index): FoundItem[] => {
    const novelty = novelties[index];
    if (novelty === "same" || (novelty === "unseen" && isOld(said.published, now))) return [];
    const matched = match(said, vocabulary, source.presumes);
    if (matched.rule === undefined) return [];
    return [{ sighting: sightingOf(item, said, source, matched), details: detailsOf(item, source, taxonomy) }];
  });
  return {
    source,
    outcome: outcome(novelties.filter((novelty) => novelty === "unseen").length),
    found,
    seen: (findingOf) =>
      afterItems(
        before,
        readable,
        { document, words: subject.fingerprint },
        (key) => findingOf(key.slice(0, 500)),
        now,
      ),
  };
}

function isOld(published: string | undefined, now: number): boolean {
  const at = Date.parse(published ?? "");
  return !Number.isNaN(at) && now - at > OLD;
}
