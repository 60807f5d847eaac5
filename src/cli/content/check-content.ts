import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { parse } from "yaml";
import type { Entry } from "../../domain/entry/entry.ts";
import { DEFAULT_LANGUAGE, LANGUAGES, languagesOf } from "../../domain/entry/language.ts";
import type { Taxonomy } from "../../domain/entry/taxonomy.ts";
import { sanitiseEntry } from "../../sanitise/validate-entry.ts";
import type { FieldError } from "../../std/result.ts";
import { checkSourceFiles } from "./check-source-files.ts";
import {
  type AddressEvidence,
  addressesOf,
  EVIDENCE,
  editorialFaults,
  expiredTense,
  hasTakenPlace,
  isOfficial,
} from "./editorial.ts";
import { markedTitles, unmarkedWords } from "./foreign-words.ts";
import { type Loaded, type LocatedError, loadEntries, type Mistake } from "./load-entries.ts";
import { doubtfulFields, implausibleFields } from "./plausibility.ts";
import { readTaxonomy } from "./taxonomy-files.ts";
import { namesPattern, type OriginalRuns, otherWords, runsOf, type Term } from "./wording.ts";

/** The content of a folder, and its mistakes in the order of files and lines. */
export interface Report {
  readonly entries: number;
  readonly texts: number;
  readonly topics: number;
  readonly organisations: number;
  readonly mistakes: readonly Mistake[];
  /** Findings that may be right but need a look. */
  readonly warnings: readonly Mistake[];
  /** Numbers of texts and entries: by language, region, year and evidence. */
  readonly counts: Counts;
}

/** Counts by what is counted, then by value. */
type Counts = Readonly<Record<"language" | "region" | "year" | "evidence", ReadonlyMap<string, number>>>;

/** A folder of plain texts of sources, with which entries are compared; they are not where it is absent. */
export interface Comparison {
  readonly folder?: string;
}

/**
 * Checks a content folder: site.yaml, topics.yaml, organisations.yaml, sources.yaml, subject-terms.yaml and entries/.
 * `now` is in milliseconds and feeds only warnings.
 */
export async function checkContent(content: string, now: number, { folder }: Comparison = {}): Promise<Report> {
  const mistakes: Mistake[] = [];
  const warnings: Mistake[] = [];
  const found = readTaxonomy(content);
  const known = found.ok ? found.value : undefined;
  if (!found.ok) mistakes.push(...found.reason);
  mistakes.push(...checkSourceFiles(content, known));

  const good: Extract<Loaded, { entry: Entry }>[] = [];
  // An entry that is broken still exists: what names it is no orphan.
  const ids = new Set<string>();
  for (const loaded of loadEntries(join(content, "entries"))) {
    ids.add("entry" in loaded ? loaded.entry.id : (loaded.path.split("/").at(-1) ?? ""));
    if ("mistakes" in loaded) mistakes.push(...loaded.mistakes);
    else good.push(loaded);
  }
  const evidence = await evidenceOf(content);
  const terms = await termsOf(content);
  const originals = { runs: await originalsIn(folder), names: namesPattern(namesOf(terms, known)) };
  const titles = markedTitles(good.map(({ entry }) => entry));
  for (const { entry, locate, withdrawal } of good) {
    mistakes.push(...[...refused(entry, known), ...orphans(entry, ids), ...implausibleFields(entry)].map(locate));
    warnings.push(...doubtfulFields(entry, now).map(locate));
    if (evidence === undefined || withdrawal !== undefined) continue;
    mistakes.push(...editorialFaults(entry, { evidence, originals }).map(locate));
    // An entry that says that its event took place cannot announce it; if only the clock says so, it is a warning.
    (hasTakenPlace(entry) ? mistakes : warnings).push(...expiredTense(entry, now).map(locate));
    warnings.push(...[...termFaults(entry, terms), ...unmarkedWords(entry, titles)].map(locate));
  }
  if (evidence !== undefined && known !== undefined)
    mistakes.push(
      ...emptyPages(
        content,
        good.map(({ entry }) => entry),
        known,
      ),
      ...unseenHomepages(content, known, evidence),
    );
  return {
    entries: good.length,
    texts: good.reduce((sum, { entry }) => sum + Object.keys(entry.texts).length, 0),
    topics: known?.topics.size ?? 0,
    organisations: known?.organisations.size ?? 0,
    mistakes: mistakes.sort(byPlace),
    warnings: warnings.sort(byPlace),
    counts: countsOf(
      good.filter(({ withdrawal }) => withdrawal === undefined).map(({ entry }) => entry),
      evidence,
      known?.organisations,
    ),
  };
}

async function textOf(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}

/** The evidence of addresses in evidence.yaml; without that file, the rules of an editor in chief do not hold. */
async function evidenceOf(content: string): Promise<AddressEvidence | undefined> {
  const text = await textOf(join(content, "evidence.yaml"));
  if (text === undefined) return undefined;
  const byStatus = (parse(text) ?? {}) as Readonly<Record<string, readonly string[]>>;
  return new Map(Object.entries(byStatus).flatMap(([status, urls]) => urls.map((url) => [url, status] as const)));
}

/** Names and official titles, in every language: they are everybody's. */
function namesOf(terms: readonly Term[], taxonomy: Taxonomy | undefined): string[] {
  const uses = terms.flatMap((term) => LANGUAGES.flatMap((language) => term[language]?.use ?? []));
  const organisations = [...(taxonomy?.organisations.values() ?? [])];
  return [...uses, ...organisations.flatMap(({ name }) => LANGUAGES.map((language) => name[language]))];
}

async function termsOf(content: string): Promise<readonly Term[]> {
  const text = await textOf(join(content, "terms.json"));
  return text === undefined ? [] : (JSON.parse(text) as readonly Term[]);
}

async function originalsIn(folder: string | undefined): Promise<readonly OriginalRuns[]> {
  if (folder === undefined) return [];
  const names = await readdir(folder);
  const texts = await Promise.all(
    names.filter((name) => name.endsWith(".txt")).map((name) => readFile(join(folder, name), "utf8")),
  );
  return texts.map(runsOf);
}

function termFaults(entry: Entry, terms: readonly Term[]): FieldError[] {
  return languagesOf(entry).flatMap((language) =>
    (["title", "summary", "content"] as const).flatMap((field) =>
      otherWords(entry.texts[language]?.[field] ?? "", language, terms).map(({ word, use }) => ({
        pointer: `/texts/${language}/${field}`,
        detail: `says “${word}”, where terms.json has “${use}”`,
      })),
    ),
  );
}

/** The pages that would be empty: of a topic without a text in a language, of an organisation without an entry. */
function emptyPages(content: string, entries: readonly Entry[], { topics, organisations }: Taxonomy): Mistake[] {
  const served = new Set(
    entries.flatMap((entry) => languagesOf(entry).flatMap((language) => entry.topics.map((id) => `${language} ${id}`))),
  );
  const named = new Set(entries.flatMap((entry) => entry.organisations.map(({ id }) => id)));
  return [
    ...[...topics.keys()].flatMap((id) =>
      LANGUAGES.filter((language) => !served.has(`${language} ${id}`)).map((language) => ({
        file: join(content, "topics.yaml"),
        line: 1,
        detail: `${id}: its page in ${language} would be empty: no entry of the topic has a text in it`,
      })),
    ),
    ...[...organisations.keys()]
      .filter((id) => !named.has(id))
      .map((id) => ({
        file: join(content, "organisations.yaml"),
        line: 1,
        detail: `${id}: its page would be empty: no entry names the organisation`,
      })),
  ];
}

/** Organisations whose homepage nobody saw: neither itself, nor an official address on its host, has evidence. */
function unseenHomepages(content: string, { organisations }: Taxonomy, evidence: AddressEvidence): Mistake[] {
  const official = [...evidence].filter(([, status]) => isOfficial(status)).map(([url]) => url);
  const hosts = new Set(official.filter((url) => URL.canParse(url)).map((url) => new URL(url).host));
  return [...organisations].flatMap(([id, { homepage }]) =>
    homepage === undefined || hosts.has(new URL(homepage).host)
      ? []
      : [
          {
            file: join(content, "organisations.yaml"),
            line: 1,
            detail: `${id}: its homepage ${homepage} has no evidence: name it in evidence.yaml, or leave it out`,
          },
        ],
  );
}

/** The regional offices that an entry names: where it is from, as far as that is known. */
function regionsOf(entry: Entry, organisations: Taxonomy["organisations"] | undefined): string[] {
  const regions = entry.organisations.flatMap(({ id }) => {
    const organisation = organisations?.get(id);
    return organisation?.kind === "un-regional-office" ? [organisation.name[DEFAULT_LANGUAGE]] : [];
  });
  return regions.length === 0 ? ["global or national"] : [...new Set(regions)];
}

function countsOf(
  entries: readonly Entry[],
  evidence: AddressEvidence | undefined,
  organisations: Taxonomy["organisations"] | undefined,
): Counts {
  const count = (values: readonly string[]): ReadonlyMap<string, number> => {
    const counts = new Map<string, number>();
    for (const value of [...values].sort()) counts.set(value, (counts.get(value) ?? 0) + 1);
    return counts;
  };
  const started = (entry: Entry): string =>
    (entry.type === "event" ? entry.event.starts : entry.published)?.slice(0, 4) ?? "without a date";
  return {
    language: count(entries.flatMap(languagesOf)),
    region: count(entries.flatMap((entry) => regionsOf(entry, organisations))),
    year: count(entries.map(started)),
    evidence: count(entries.map((entry) => bestEvidence(entry, evidence))),
  };
}

/** The best evidence that any address of an entry has. */
function bestEvidence(entry: Entry, evidence: AddressEvidence | undefined): string {
  const found = new Set(addressesOf(entry).map(({ url }) => evidence?.get(url)));
  return EVIDENCE.find((status) => found.has(status)) ?? "no address";
}

function byPlace(one: Mistake, other: Mistake): number {
  return one.file === other.file ? one.line - other.line : one.file < other.file ? -1 : 1;
}

/**
 * Lists the reasons for which the webhook would refuse an entry whose shape is right: topics, organisations, and all
 * that its sanitiser refuses.
 */
function refused(entry: Entry, taxonomy: Taxonomy | undefined): readonly LocatedError[] {
  if (taxonomy === undefined) return [];
  const cleaned = sanitiseEntry(entry, taxonomy);
  return cleaned.ok ? [] : cleaned.reason;
}

function orphans({ related = [], partOf }: Entry, ids: ReadonlySet<string>): FieldError[] {
  const named = [
    ...related.map((id, index) => ({ id, pointer: `/related/${index}` })),
    ...(partOf === undefined ? [] : [{ id: partOf, pointer: "/partOf" }]),
  ];
  return named
    .filter(({ id }) => !ids.has(id))
    .map(({ id, pointer }) => ({ pointer, detail: `names ${id}, which is not an entry of this folder` }));
}
