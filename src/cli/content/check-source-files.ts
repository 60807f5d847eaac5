import { existsSync } from "node:fs";
import { basename, join } from "node:path";
import { parse as parseDomain } from "tldts";
import type { Taxonomy } from "../../domain/entry/taxonomy.ts";
import { parseWith } from "../../domain/entry/validation.ts";
import { type Source, SourceList } from "../../domain/source/source.ts";
import { SubjectTerms } from "../../domain/source/subject-terms.ts";
import { nearestName } from "../../std/did-you-mean.ts";
import type { Result } from "../../std/result.ts";
import { lineNumberOf, type Mistake, readYaml } from "./load-entries.ts";

interface Fault {
  readonly pointer: string;
  readonly detail: string;
}

/** The mistakes of sources.yaml and subject-terms.yaml. A folder may do without them. */
export function checkSourceFiles(content: string, taxonomy: Taxonomy | undefined): readonly Mistake[] {
  const { terms } = readSourceFiles(content);
  return [
    ...checkFile(
      join(content, "sources.yaml"),
      (value) => parseWith(SourceList, value),
      (sources) => [...references(sources, taxonomy), ...unknownHalves(sources, terms)],
    ),
    ...checkFile(
      join(content, "subject-terms.yaml"),
      (value) => parseWith(SubjectTerms, value),
      () => [],
    ),
  ];
}

/** The lists and the words of a content folder, for the Worker; none of what it does without. */
export function readSourceFiles(content: string): {
  readonly sources: readonly Source[];
  readonly terms?: SubjectTerms;
} {
  const contentOf = (name: string): unknown => readIfThere(join(content, name))?.source.document.toJS();
  const sources = SourceList.safeParse(contentOf("sources.yaml") ?? []);
  const terms = SubjectTerms.safeParse(contentOf("subject-terms.yaml"));
  return { sources: sources.success ? sources.data : [], ...(terms.success ? { terms: terms.data } : {}) };
}

function readIfThere(file: string): ReturnType<typeof readYaml> | undefined {
  return existsSync(file) ? readYaml(file) : undefined;
}

/** The mistakes of a file that has a schema, and of what fits it those that `further` finds. */
function checkFile<Value>(
  file: string,
  parse: (value: unknown) => Result<Value, readonly Fault[]>,
  further: (value: Value) => readonly Fault[],
): readonly Mistake[] {
  const read = readIfThere(file);
  if (read === undefined) return [];
  if (read.mistakes.length > 0) return read.mistakes;
  const parsed = parse(read.source.document.toJS());
  const faults: readonly Fault[] = parsed.ok ? further(parsed.value) : parsed.reason;
  return faults.map(({ pointer, detail }) => ({
    file,
    line: lineNumberOf(read.source, pointer.split("/").slice(1)),
    detail: `${pointer || basename(file)}: ${detail}`,
  }));
}

/** Faults between sources, and between sources and the taxonomy. */
function references(sources: readonly Source[], taxonomy: Taxonomy | undefined): Fault[] {
  const firstOf = (member: "id" | "address", value: string): number =>
    sources.findIndex((source) => source[member] === value);
  return sources.flatMap((source, index) => {
    const fault = (member: string, detail: string): Fault => ({ pointer: `/${index}/${member}`, detail });
    const twice = (["id", "address"] as const)
      .filter((member) => firstOf(member, source[member]) !== index)
      .map((member) => fault(member, `is listed twice: ${source[member]}`));
    if (taxonomy === undefined) return twice;
    const { organisations, topics } = taxonomy;
    const unknownTopics = source.topics.flatMap((id, at) =>
      topics.has(id) ? [] : [fault(`topics/${at}`, unknown("topic", id, topics))],
    );
    const publisher = organisations.get(source.publisher);
    if (publisher === undefined)
      return [...twice, fault("publisher", unknown("organisation", source.publisher, organisations)), ...unknownTopics];
    return [
      ...twice,
      ...hostFaults(source, publisher.homepage).map((detail) => fault("address", detail)),
      ...unknownTopics,
    ];
  });
}

/** Faults of sources that presume what the words do not have as a half of the subject. */
function unknownHalves(sources: readonly Source[], terms: SubjectTerms | undefined): Fault[] {
  if (terms === undefined) return [];
  const halves = new Map(Object.entries(terms.any));
  return sources.flatMap(({ presumes }, index) =>
    presumes === undefined || halves.has(presumes)
      ? []
      : [{ pointer: `/${index}/presumes`, detail: unknown("half of the subject", presumes, halves) }],
  );
}

function unknown(what: string, id: string, known: ReadonlyMap<string, unknown>): string {
  const near = nearestName(id, [...known.keys()]);
  return `names ${id}, which is not a known ${what}${near === undefined ? "" : `; did you mean ${near}?`}`;
}

/** Only the publisher itself is read: the address lies in the registrable domain of its homepage. */
function hostFaults({ address, publisher }: Source, homepage: string | undefined): string[] {
  if (homepage === undefined) return [`cannot be compared: ${publisher} has no homepage in organisations.yaml`];
  const own = parseDomain(homepage).domain;
  const { domain, hostname } = parseDomain(address);
  return own !== null && domain === own ? [] : [`is on ${hostname}, not in the domain of ${publisher} (${own})`];
}
