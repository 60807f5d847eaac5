import type { Entry, Text } from "../../domain/entry/entry.ts";
import type { Language } from "../../domain/entry/language.ts";
import { languagesOf } from "../../domain/entry/language.ts";
import { endOf } from "../../domain/time/instant.ts";
import type { FieldError } from "../../std/result.ts";
import { pointer } from "../../std/result.ts";
import { typographyFaults } from "./typography.ts";
import { numbersIn, type Originals, sharedRun } from "./wording.ts";

// Mistakes that an editor in chief would strike out: an address that nobody saw, figures that differ between languages,
// a summary that is none, words that have expired, and words that are the source's.

/** Kinds of evidence that an address exists and is the source's. */
export const EVIDENCE = ["canonical-seen", "quoted", "mirror-seen", "third-party"] as const;
type Evidence = (typeof EVIDENCE)[number];

/** Minimum and maximum characters of a summary; Chinese says the same in fewer. */
const SUMMARY: Readonly<Record<"dense" | "spelt", readonly [min: number, max: number]>> = {
  dense: [20, 150],
  spelt: [60, 320],
};

/** The evidence of addresses, by address: content/evidence.yaml. */
export type AddressEvidence = ReadonlyMap<string, string>;

type Fault = (path: readonly PropertyKey[], detail: string) => void;

/** The addresses that an entry leads to, with the place of each. */
export function addressesOf(entry: Entry): { readonly path: readonly PropertyKey[]; readonly url: string }[] {
  const found: { path: readonly PropertyKey[]; url: string | undefined }[] = [
    { path: ["source", "url"], url: entry.source?.url },
    ...(entry.links ?? []).map(({ url }, index) => ({ path: ["links", index, "url"], url })),
    ...(entry.attachments ?? []).map(({ url }, index) => ({ path: ["attachments", index, "url"], url })),
    ...(entry.type === "event"
      ? [
          { path: ["event", "registration", "url"], url: entry.event.registration?.url },
          { path: ["event", "stream", "url"], url: entry.event.stream?.url },
        ]
      : []),
  ];
  for (const language of languagesOf(entry)) {
    const text = entry.texts[language];
    found.push({ path: ["texts", language, "url"], url: text?.url });
    for (const [, url] of (text?.content ?? "").matchAll(/\]\((https?:\/\/[^\s)]+)\)/g))
      found.push({ path: ["texts", language, "content"], url });
  }
  return found.flatMap(({ path, url }) => (url === undefined ? [] : [{ path, url }]));
}

/**
 * Checks that an event is called held on evidence: the entry itself, published once it was over, a recording, or what
 * evidence.yaml says of it. A window for contributions ends by its date.
 */
function checkHeld(entry: Entry, evidence: AddressEvidence | undefined, fault: Fault): void {
  if (entry.type !== "event" || entry.event.status !== "held" || entry.genre === "consultation") return;
  const end = entry.event.ends ?? entry.event.starts;
  const isReported = end !== undefined && entry.published !== undefined && entry.published >= end.slice(0, 10);
  const isRecorded = entry.links?.some(({ rel }) => rel === "recording") === true;
  if (evidence === undefined || isReported || isRecorded || evidence.get(entry.id) === TOOK_PLACE) return;
  fault(["event", "status"], `is held, but nothing says so: name what does under ${TOOK_PLACE} in evidence.yaml`);
}

/** The list in evidence.yaml of events that are known to have taken place. */
const TOOK_PLACE = "took-place";

/** Checks spellings of which a language has two and the service one: the Arabic tanwin stands ahead of its alif. */
function checkSpelling(entry: Entry, fault: Fault): void {
  for (const field of ["title", "summary", "content", "note"] as const)
    if (entry.texts.ar?.[field]?.includes("\u0627\u064b"))
      fault(["texts", "ar", field], "writes tanwin behind its alif: elsewhere it stands ahead of it (\u064b\u0627)");
}

function isEvidence(status: string): status is Evidence {
  return (EVIDENCE as readonly string[]).includes(status);
}

/** Reports whether an address with this evidence is the publisher's own. */
export function isOfficial(status: string): boolean {
  return isEvidence(status) && status !== "third-party";
}

function checkAddresses(entry: Entry, evidence: AddressEvidence | undefined, fault: Fault): void {
  if (evidence === undefined) return;
  const seen = new Set<string>();
  for (const { path, url } of addressesOf(entry)) {
    if (seen.has(url)) continue;
    seen.add(url);
    const status = evidence.get(url);
    if (status === undefined) fault(path, `${url} has no evidence: name it in evidence.yaml, or leave it out`);
    else if (!isEvidence(status))
      fault(path, `${url} is ${status} in evidence.yaml: only ${EVIDENCE.join(", ")} may be shown`);
  }
}

function checkSummary(language: Language, { summary }: Text, fault: Fault): void {
  const [min, max] = SUMMARY[language === "zh" ? "dense" : "spelt"];
  const length = [...summary].length;
  if (length < min || length > max)
    fault(["texts", language, "summary"], `has ${length} characters: a summary has ${min} to ${max}`);
}

/** Four digits that stand for a year, and are not part of a document's number: MDCG 2025-6. */
const YEAR = /(?<![\d/])(?:19|20)\d\d(?!\d|-\d(?!\d))/g;

function yearsOf({ title, summary }: Text): string {
  return [...new Set(`${title} ${summary}`.match(YEAR) ?? [])].sort().join(", ");
}

/** Checks that title, summary and key figures of an entry state the same years and numbers in all its languages. */
function checkFigures(entry: Entry, fault: Fault): void {
  const [first, ...others] = languagesOf(entry);
  const model = first === undefined ? undefined : entry.texts[first];
  if (first === undefined || model === undefined) return;
  for (const language of others) {
    const text = entry.texts[language];
    if (text === undefined) continue;
    if (yearsOf(text) !== yearsOf(model))
      fault(
        ["texts", language, "summary"],
        `names with its title the years ${yearsOf(text) || "(none)"}, but in ${first} they are ` +
          `${yearsOf(model) || "(none)"}`,
      );
    const [own = [], theirs = []] = [text.highlights, model.highlights];
    if (own.length !== theirs.length)
      fault(["texts", language, "highlights"], `has ${own.length} figures, but ${first} has ${theirs.length}`);
    for (const [index, { value }] of own.entries()) {
      const [found, expected] = [numbersIn(value), numbersIn(theirs[index]?.value ?? "")];
      // A figure may be in words: "nearly a billion".
      if (found.length > 0 && expected.length > 0 && found.join() !== expected.join())
        fault(
          ["texts", language, "highlights", index, "value"],
          `is ${value}, but in ${first} it is ${theirs[index]?.value}`,
        );
    }
  }
}

/** Checks that no text has a run of words that is its source's, beside names, titles and quotations. */
function checkWording(entry: Entry, originals: Originals, fault: Fault): void {
  for (const language of languagesOf(entry)) {
    const text = entry.texts[language];
    if (text === undefined) continue;
    for (const field of ["summary", "content", "note"] as const) {
      const words = text[field];
      const run = words === undefined ? undefined : sharedRun(words, language, originals);
      if (run !== undefined) fault(["texts", language, field], `has the source's own words: “${run}”`);
    }
  }
}

/** Knowledge that lies beside the entries. */
export interface EditorialContext {
  readonly evidence?: AddressEvidence;
  readonly originals: Originals;
}

/** Faults of an entry that need no clock. */
export function editorialFaults(entry: Entry, { evidence, originals }: EditorialContext): FieldError[] {
  const faults: FieldError[] = [];
  const fault: Fault = (path, detail) => {
    faults.push({ pointer: pointer(path), detail });
  };
  checkAddresses(entry, evidence, fault);
  checkHeld(entry, evidence, fault);
  for (const language of languagesOf(entry)) {
    const text = entry.texts[language];
    if (text !== undefined) checkSummary(language, text, fault);
  }
  checkFigures(entry, fault);
  checkSpelling(entry, fault);
  checkWording(entry, originals, fault);
  return [...faults, ...typographyFaults(entry)];
}

/** Words that promise what is to come, by language. Chinese and Arabic mark the future too weakly for a search. */
const FUTURE: { readonly [language in Language]?: RegExp } = {
  en: /\b(?:will (?:be|take|meet|open|close|hold|host)|is to (?:be held|take place|meet|open)|may answer until|can apply until)\b/i,
  fr: /\b(?:aura lieu|auront lieu|se tiendra|se tiendront|se réunira|ouvrira|sera ouverte?)\b/i,
  es: /\b(?:tendrá lugar|tendrán lugar|se celebrará|se reunirá|se abrirá)\b/i,
  pt: /\b(?:terá lugar|realizar-se-á|vai realizar-se|reunir-se-á|abrirá)\b/i,
  de: /\b(?:wird (?:stattfinden|eröffnet)|findet (?:am|vom) [^.]* statt)\b/i,
  ru: /(?<!\p{L})(?:состоится|состоятся|пройдёт|откроется)(?!\p{L})/iu,
};

/** Reports whether an entry says that its event took place, whatever the clock says. */
export function hasTakenPlace(entry: Entry): boolean {
  return entry.type === "event" && entry.event.status === "held";
}

/** Sentences in the future tense about an event that is over; `now` is in milliseconds. */
export function expiredTense(entry: Entry, now: number): FieldError[] {
  if (entry.type !== "event") return [];
  const { starts, ends = starts ?? "held", zone = "UTC", status } = entry.event;
  const isOver = status === "held" || (starts !== undefined && endOf(ends, zone) <= now);
  if (!isOver || status === "cancelled" || status === "postponed") return [];
  return languagesOf(entry).flatMap((language) =>
    (["summary", "content"] as const).flatMap((field) => {
      const found = FUTURE[language]?.exec(entry.texts[language]?.[field] ?? "");
      return found === null || found === undefined
        ? []
        : [
            {
              pointer: pointer(["texts", language, field]),
              detail: `says “${found[0]}” of an event that is over (${ends}): rewrite it`,
            },
          ];
    }),
  );
}
