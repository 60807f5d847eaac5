import { Entry, Text } from "../domain/entry/entry.ts";
import { LANGUAGES, type Language, languagesOf } from "../domain/entry/language.ts";
import type { Rendered, RenderedTexts, Revision } from "../domain/entry/revision.ts";
import { statedEntry } from "../domain/entry/stored.ts";
import type { Taxonomy } from "../domain/entry/taxonomy.ts";
import { unknownReferences } from "../domain/entry/unknown-references.ts";
import { parseWith } from "../domain/entry/validation.ts";
import { isObject } from "../std/json-object.ts";
import { err, type FieldError, ok, type Result } from "../std/result.ts";
import { sanitise } from "./sanitise.ts";

/** An entry whose references are known, with its texts' content sanitised. */
export type SanitisedEntry = Pick<Revision, "entry" | "rendered">;

/** A sanitised entry that every format can render: the result of validateEntry, and what is kept of it. */
export type ValidEntry = SanitisedEntry;

/** Renders an entry in one of its languages in every format of the service; throws where one cannot. */
export type Renderer = (entry: SanitisedEntry, language: Language) => void;

/** Rules against which an entry is validated. */
export interface EntryRules {
  readonly taxonomy: Taxonomy;
  readonly renderer: Renderer;
}

/** Octets that a sanitised entry may take as JSON: a row of the ledger ends at 2 MB. */
const MAX_BYTES = 1_900_000;

const NOTHING: RenderedTexts = {};

/** A fault of an entry; `line` is that of the content which the pointer names, from 1. */
export interface ContentFault extends FieldError {
  readonly line?: number;
}

/** Writes the line of a fault into its sentence. */
export function toFault({ line, ...fault }: ContentFault): FieldError {
  return line === undefined ? fault : { ...fault, detail: `${fault.detail} (line ${line})` };
}

function octetsOf(value: unknown): number {
  return new TextEncoder().encode(JSON.stringify(value)).length;
}

/** Names the largest part of an entry that takes too much, and what to do about it. */
function tooLarge({ entry, rendered }: SanitisedEntry): ContentFault {
  const { texts, ...fields } = entry;
  const parts: (readonly [pointer: string, octets: number])[] = [
    ...languagesOf(entry).map(
      (language) => [`/texts/${language}`, octetsOf([texts[language], rendered[language]])] as const,
    ),
    ...Object.entries(fields).map(([field, value]) => [`/${field}`, octetsOf(value)] as const),
  ];
  const [[pointer, octets] = ["", 0]] = parts.sort(([, one], [, other]) => other - one);
  return {
    pointer,
    detail:
      `is the largest part of an entry that is too large, with ${octets} bytes: with its content as HTML and as ` +
      `plain text an entry may take at most ${MAX_BYTES} bytes. Shorten it, or publish its parts as entries of ` +
      "their own",
  };
}

/**
 * Checks an entry's references and sanitises its content: its HTML is what the allow-list leaves of it. Pointers are
 * into the entry. What `known` holds of the very same text is taken from there.
 */
export function sanitiseEntry(
  entry: Entry,
  taxonomy: Taxonomy,
  known?: SanitisedEntry,
): Result<SanitisedEntry, readonly ContentFault[]> {
  const faults: ContentFault[] = unknownReferences(entry, taxonomy);
  const rendered: { [language in Language]?: Rendered } = {};
  const texts = { ...entry.texts };
  for (const language of LANGUAGES) {
    const text = entry.texts[language];
    if (text?.content === undefined) continue;
    const before = known?.entry.texts[language];
    const made = (known?.rendered ?? NOTHING)[language];
    if (made !== undefined && before?.content === text.content && before.format === text.format) {
      rendered[language] = made;
      continue;
    }
    const result = sanitise(text);
    if (!result.ok) {
      faults.push({ pointer: `/texts/${language}/content`, ...result.reason });
      continue;
    }
    if (result.value.text === "") {
      faults.push({ pointer: `/texts/${language}/content`, detail: "holds no text" });
      continue;
    }
    rendered[language] = result.value;
    if (text.format !== "html") continue;
    const stored = { ...text, content: result.value.html };
    // The serialised HTML may be longer than its source: < becomes &#x3C;.
    const kept = parseWith(Text, stored);
    if (kept.ok) texts[language] = stored;
    else
      faults.push(
        ...kept.reason.map(({ pointer, detail }) => ({
          pointer: `/texts/${language}${pointer}`,
          detail: `${detail}, once it is sanitised`,
        })),
      );
  }
  const sanitised = { entry: { ...entry, texts }, rendered };
  if (faults.length === 0 && octetsOf(sanitised) > MAX_BYTES) faults.push(tooLarge(sanitised));
  return faults.length > 0 ? err(faults) : ok(sanitised);
}

/**
 * Checks an entry's references, sanitises its content and renders it in every format; a language that cannot be
 * rendered is a fault of its text.
 */
export function validateEntry(
  entry: Entry,
  { taxonomy, renderer }: EntryRules,
  known?: SanitisedEntry,
): Result<ValidEntry, readonly ContentFault[]> {
  const sanitised = sanitiseEntry(entry, taxonomy, known);
  if (!sanitised.ok) return sanitised;
  const faults = languagesOf(entry).flatMap((language): ContentFault[] => {
    try {
      renderer(sanitised.value, language);
      return [];
    } catch {
      return [
        {
          pointer: `/texts/${language}`,
          detail: "cannot be rendered in every format: the service is at fault, tell its operator",
        },
      ];
    }
  });
  return faults.length > 0 ? err(faults) : sanitised;
}

/**
 * Sanitises anew the HTML that a candidate has from what is stored, where an earlier version of this service stored
 * what the schema forbids: a carriage return. What an editor sends is not mended.
 */
function resanitiseStored(candidate: unknown, isStored: (language: Language, content: string) => boolean): unknown {
  if (!isObject(candidate) || !isObject(candidate.texts)) return candidate;
  const texts = { ...candidate.texts };
  for (const language of LANGUAGES) {
    const text = texts[language];
    if (!isObject(text) || text.format !== "html" || typeof text.content !== "string") continue;
    if (!text.content.includes("\r") || !isStored(language, text.content)) continue;
    const sanitised = sanitise({ content: text.content, format: "html" });
    if (sanitised.ok) texts[language] = { ...text, content: sanitised.value.html };
  }
  return { ...candidate, texts };
}

/** Makes an entry of an export one that the schema of entries takes, whichever version of this service stored it. */
export function resanitiseExported(entry: unknown): unknown {
  return resanitiseStored(statedEntry(entry), () => true);
}

/**
 * Validates what may be an entry, its shape included; `known` is the stored one that it was made of. See validateEntry.
 */
export function validate(
  candidate: unknown,
  rules: EntryRules,
  known?: SanitisedEntry,
): Result<ValidEntry, readonly FieldError[]> {
  const isStored = (language: Language, content: string): boolean => known?.entry.texts[language]?.content === content;
  const parsed = parseWith(Entry, resanitiseStored(candidate, isStored));
  if (!parsed.ok) return parsed;
  const valid = validateEntry(parsed.value, rules, known);
  return valid.ok ? valid : err(valid.reason.map(toFault));
}
