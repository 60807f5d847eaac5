import { Entry } from "../domain/entry/entry.ts";
import { LANGUAGES, type Language } from "../domain/entry/language.ts";
import type { Rendered, RenderedTexts, Revision } from "../domain/entry/revision.ts";
import { type Taxonomy, unknownReferences } from "../domain/entry/taxonomy.ts";
import { checked } from "../domain/entry/validation.ts";
import { err, type Fault, ok, type Result } from "../std/result.ts";
import { render } from "./sanitise.ts";

/** An entry with its texts' content made clean. */
export type Clean = Pick<Revision, "entry" | "rendered">;

/** Octets that a clean entry may take as JSON: a row of the ledger ends at 2 MB. */
const MOST_OCTETS = 1_900_000;

const NOTHING: Clean["rendered"] = {};

/** A fault of an entry; `line` is that of the content which the pointer names, from 1. */
export interface ContentFault extends Fault {
  readonly line?: number;
}

/** A fault as one sentence, its line within. */
export function told({ line, ...fault }: ContentFault): Fault {
  return line === undefined ? fault : { ...fault, detail: `${fault.detail} (line ${line})` };
}

/**
 * An entry whose HTML is what the allow-list leaves of it, and its texts' content rendered; pointers are into the entry. What
 * `known` holds of the very same text is taken from there.
 */
export function cleanEntry(entry: Entry, taxonomy: Taxonomy, known?: Clean): Result<{ entry: Entry; rendered: RenderedTexts }, readonly ContentFault[]> {
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
    const result = render(text);
    if (!result.ok) {
      faults.push({ pointer: `/texts/${language}/content`, ...result.reason });
      continue;
    }
    if (result.value.text === "") {
      faults.push({ pointer: `/texts/${language}/content`, detail: "holds no text" });
      continue;
    }
    rendered[language] = result.value;
    if (text.format === "html") texts[language] = { ...text, content: result.value.html };
  }
  const cleaned = { entry: { ...entry, texts }, rendered };
  if (faults.length === 0 && new TextEncoder().encode(JSON.stringify(cleaned)).length > MOST_OCTETS) {
    faults.push({ pointer: "", detail: `is too large: with its content as HTML and as plain text an entry may take ${MOST_OCTETS} octets` });
  }
  return faults.length > 0 ? err(faults) : ok(cleaned);
}

/** A candidate as an entry, checked and clean, or what is wrong with it. See cleanEntry. */
export function check(candidate: unknown, taxonomy: Taxonomy, known?: Clean): Result<Clean, readonly Fault[]> {
  const parsed = checked(Entry, candidate);
  if (!parsed.ok) return parsed;
  const cleaned = cleanEntry(parsed.value, taxonomy, known);
  return cleaned.ok ? cleaned : err(cleaned.reason.map(told));
}
