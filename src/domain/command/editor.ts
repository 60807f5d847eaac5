import * as z from "zod";
import { err, ok, type Result } from "../../std/result.ts";
import type { Entry } from "../entry/entry.ts";
import { LanguageSchema, Slug } from "../entry/identifier-schemas.ts";
import { isLanguage, type Language, languagesOf } from "../entry/language.ts";
import { line } from "../entry/text-schemas.ts";
import { parseInstant } from "../time/instant.ts";
import { Instant } from "../time/time-schemas.ts";
import { type BatchStep, COMMANDS } from "./command.ts";
import { Adapters } from "./ghost-adapter.ts";

const WILD = ["entry.*", "event.*"];

/** The rights of an editor; an absent list bounds nothing. */
export const Scope = z.strictObject({
  organisations: z
    .array(Slug)
    .min(1)
    .exactOptional()
    .describe("For whom: one of them must answer for the entry, and no other is made its publisher or issuer"),
  languages: z
    .array(LanguageSchema)
    .min(1)
    .exactOptional()
    .describe("In which languages words may be changed; facts, only of entries that have no text in others"),
  commands: z
    .array(
      z
        .string()
        .refine(
          (name) => WILD.includes(name) || (COMMANDS as readonly string[]).includes(name),
          `must be ${WILD.join(", ")}, or one of ${COMMANDS.join(", ")}`,
        ),
    )
    .min(1)
    .exactOptional(),
  held: z
    .literal("all")
    .exactOptional()
    .describe("Sees and changes what waits of other editors too: drafts, embargoes, scheduled steps"),
});
export type Scope = z.infer<typeof Scope>;

/** A key, and when it is taken. */
export const KeyRecord = z.union([
  z.string(),
  z.strictObject({ key: z.string(), notBefore: Instant.exactOptional(), expires: Instant.exactOptional() }),
]);
export type KeyRecord = z.infer<typeof KeyRecord>;

/** A key with the time, in milliseconds since 1970, from which and before which it is taken. */
export interface TimedKey {
  readonly key: string;
  readonly from: number;
  readonly before: number;
}

export function timedKey(record: KeyRecord): TimedKey {
  if (typeof record === "string")
    return { key: record, from: Number.NEGATIVE_INFINITY, before: Number.POSITIVE_INFINITY };
  const { key, notBefore, expires } = record;
  return {
    key,
    from: notBefore === undefined ? Number.NEGATIVE_INFINITY : (parseInstant(notBefore) ?? 0),
    before: expires === undefined ? Number.POSITIVE_INFINITY : (parseInstant(expires) ?? 0),
  };
}

/** One element of the EDITORS secret. Secrets are `whsec_…`, public keys `whpk_…` (Standard Webhooks). */
export const EditorRecord = z.strictObject({
  id: Slug,
  name: line(200),
  secrets: z.array(KeyRecord).exactOptional(),
  publicKeys: z.array(KeyRecord).exactOptional(),
  adapters: Adapters.exactOptional(),
  scopes: Scope.exactOptional(),
});
export type EditorRecord = z.infer<typeof EditorRecord>;

/** Parses an EDITORS secret, or returns in sentences what is wrong with it. */
export function parseEditors(json: string | undefined): Result<readonly EditorRecord[], readonly string[]> {
  if (json === undefined || json.trim() === "") return err(["EDITORS: the secret is not set"]);
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    return err(["EDITORS: is not JSON"]);
  }
  const records = z.array(EditorRecord).min(1).safeParse(value);
  if (!records.success)
    return err(records.error.issues.map(({ path, message }) => `EDITORS: ${path.join(".") || "the list"}: ${message}`));
  return ok(records.data);
}

/** Reports whether a scope bounds nothing, as the operator's does. Rights to see more are no bound. */
export function isUnbounded({ held: _, ...bounds }: Scope): boolean {
  return Object.keys(bounds).length === 0;
}

/** The roles in which an organisation answers for an entry. */
const ANSWERABLE = new Set(["publisher", "issuer", "organiser", "co-organiser", "host"]);

/** Reports whether an entry is of one of the organisations that the editor publishes for. */
export function ownsEntry({ organisations }: Scope, entry: Pick<Entry, "organisations">): boolean {
  return (
    organisations === undefined ||
    entry.organisations.some(({ id, role }) => ANSWERABLE.has(role) && organisations.includes(id))
  );
}

/**
 * Those that speak in an entry. An organiser or a host is a fact about an event; to name a publisher is to speak for
 * it.
 */
const SPEAKING = new Set(["publisher", "issuer"]);

/** Finds an organisation outside the scope in whose name a change would speak, where it did not before. */
function impersonated(
  { organisations: own }: Scope,
  before: Entry | undefined,
  after: Entry | undefined,
): string | undefined {
  if (own === undefined) return undefined;
  const spoke = (id: string): boolean =>
    before?.organisations.some((each) => each.id === id && SPEAKING.has(each.role)) ?? false;
  return after?.organisations.find(({ id, role }) => SPEAKING.has(role) && !own.includes(id) && !spoke(id))?.id;
}

/** Reports whether a scope allows a command at all. */
function allowsCommand({ commands }: Scope, type: string): boolean {
  return (
    commands === undefined ||
    commands.some((each) => each === type || (each.endsWith(".*") && type.startsWith(each.slice(0, -1))))
  );
}

/** Reports whether a value is words by language. */
function isWords(value: object): value is Record<string, unknown> {
  const names = Object.keys(value);
  return !Array.isArray(value) && names.length > 0 && names.every(isLanguage);
}

/** Copies a value without its words by language. */
function languageNeutralParts(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (isWords(value)) return undefined;
  return Array.isArray(value)
    ? value.map(languageNeutralParts)
    : Object.fromEntries(Object.entries(value).map(([name, field]) => [name, languageNeutralParts(field)]));
}

/** Copies of a value only the words in a language, wherever they are in it. */
function partsInLanguage(value: unknown, language: string): unknown {
  if (typeof value !== "object" || value === null) return undefined;
  if (isWords(value)) return value[language];
  const fields = Object.entries(value);
  const found = fields
    .map(([name, field]) => [name, partsInLanguage(field, language)])
    .filter(([, words]) => words !== undefined);
  return found.length === 0 ? undefined : found;
}

/**
 * Returns why a scope does not allow a change of an entry. Either side is absent where the entry is not there
 * then; both must be of the editor's organisations.
 */
export function scopeViolation(
  scope: Scope,
  type: string,
  before: Entry | undefined,
  after: Entry | undefined,
): string | undefined {
  if (!allowsCommand(scope, type)) return `this key is for ${scope.commands?.join(", ")}, not for ${type}`;
  for (const entry of [before, after]) {
    if (entry !== undefined && !ownsEntry(scope, entry)) {
      return (
        `this key publishes for ${scope.organisations?.join(", ")}; none of them is publisher, issuer, organiser ` +
        "or host of the entry"
      );
    }
  }
  const other = impersonated(scope, before, after);
  if (other !== undefined)
    return `this key publishes for ${scope.organisations?.join(", ")}; the command makes ${other} publisher or issuer`;
  if (scope.languages === undefined) return undefined;
  const languages = new Set([before, after].flatMap((entry) => (entry === undefined ? [] : languagesOf(entry))));
  for (const language of languages) {
    if (
      !scope.languages.includes(language) &&
      JSON.stringify(partsInLanguage(before, language)) !== JSON.stringify(partsInLanguage(after, language))
    ) {
      return `this key writes ${scope.languages.join(", ")}; the command changes words in ${language}`;
    }
  }
  const shared = [...languages].find((language) => !scope.languages?.includes(language));
  if (
    shared !== undefined &&
    before !== undefined &&
    after !== undefined &&
    JSON.stringify(languageNeutralParts(before)) !== JSON.stringify(languageNeutralParts(after))
  ) {
    return (
      `this key writes ${scope.languages.join(", ")}; the command changes facts of an entry that has a text in ` +
      `${shared} too`
    );
  }
  return undefined;
}

/** The languages in which a value has words, wherever in it. */
function languagesIn(value: unknown): readonly string[] {
  if (typeof value !== "object" || value === null) return [];
  return isWords(value) ? Object.keys(value) : Object.values(value).flatMap(languagesIn);
}

/**
 * Returns why the notes and other texts that a step has beside its entry are beyond a scope. Its entry and patch are
 * judged by what they change.
 */
export function languageViolation({ languages }: Scope, { data }: BatchStep): string | undefined {
  if (languages === undefined) return undefined;
  const { entry: _, patch: __, ...said } = data as Readonly<Record<string, unknown>>;
  const own = "language" in data ? [data.language] : [];
  const other = [...own, ...languagesIn(said)].find((language) => !(languages as readonly string[]).includes(language));
  return other === undefined ? undefined : `this key writes ${languages.join(", ")}; the command has words in ${other}`;
}

/** Returns why a scope does not allow to restore an entry: all its texts are served again. */
export function restorationViolation({ languages }: Scope, entry: Entry): string | undefined {
  const other = languagesOf(entry).find((language) => languages?.includes(language) === false);
  return other === undefined
    ? undefined
    : `this key writes ${languages?.join(", ")}; the command brings back words in ${other}`;
}

/**
 * Returns why a scope does not allow to put away what a reader reports of a page in a language, and of an entry where
 * it names one: nobody sees the report again, so whoever puts it away must be able to correct what it is of.
 */
export function reportViolation(
  scope: Scope,
  language: Language,
  entry: Pick<Entry, "organisations"> | undefined,
): string | undefined {
  if (scope.languages !== undefined && !scope.languages.includes(language))
    return `this key writes ${scope.languages.join(", ")}; the report is of a page in ${language}`;
  if (scope.organisations === undefined || (entry !== undefined && ownsEntry(scope, entry))) return undefined;
  return `this key publishes for ${scope.organisations.join(", ")}; the report is of no entry of theirs`;
}
