import type { Entry } from "./entry.ts";
import { LANGUAGES, type Localized } from "./language.ts";

// Sessions and deadlines are known to calendars and links by ids: made at first publishing and kept, so that one that
// is put in front of others leaves theirs.

/** Ids of an entry's sessions and deadlines, each list in its order. */
export interface PartIds {
  readonly sessions?: readonly string[];
  readonly deadlines?: readonly string[];
}

/** A session or a deadline, as it is told from the others of its entry. */
interface Part {
  readonly id?: string | undefined;
  readonly names: Localized;
  readonly at: string;
}

/** Characters of an id that is made of a title. */
const MAX_ID_LENGTH = 60;

function sessionsOf(entry: Entry): readonly Part[] {
  const sessions = entry.type === "event" ? entry.event.sessions : undefined;
  return (sessions ?? []).map(({ id, title, starts }) => ({ id, names: title, at: starts }));
}

function deadlinesOf({ deadlines }: Entry): readonly Part[] {
  return (deadlines ?? []).map(({ id, label, at }) => ({ id, names: label, at }));
}

/** The id of a part of which none was kept: its number, from 1, as calendars knew parts before they had ids. */
export function partIdAt(kept: readonly string[] | undefined, index: number, stated?: string): string {
  return kept?.[index] ?? stated ?? String(index + 1);
}

/** Makes an id of the first title that is mostly in Latin letters, English first; else of the time. */
function newId({ names, at }: Part, taken: ReadonlySet<string>): string {
  const title = ["en" as const, ...LANGUAGES]
    .map((language) => names[language] ?? "")
    .find((text) => (text.match(/\p{Script=Latin}/gu)?.length ?? 0) * 2 >= Math.max(1, text.length));
  const slug = (title ?? at)
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .slice(0, MAX_ID_LENGTH)
    .replace(/^-|-$/g, "");
  const id = slug === "" ? "part" : slug;
  for (let number = 1; ; number += 1) {
    const candidate = number === 1 ? id : `${id}-${number}`;
    if (!taken.has(candidate)) return candidate;
  }
}

function hasSameName({ names: left }: Part, { names: right }: Part): boolean {
  return LANGUAGES.some((language) => left[language] !== undefined && left[language] === right[language]);
}

/** Rules by which a part is the one that had an id before, the best evidence first. */
const IS_SAME: readonly ((before: Part, after: Part) => boolean)[] = [
  (before, after) => before.at === after.at && hasSameName(before, after),
  hasSameName,
  (before, after) => before.at === after.at,
];

/** Returns the ids of a list's parts: those stated, those that the same parts had before, and new ones. */
function idsOf(
  after: readonly Part[],
  before: readonly (Part & { readonly id: string })[],
): readonly string[] | undefined {
  if (after.length === 0) return undefined;
  const ids = after.map(({ id }) => id);
  const taken = new Set(ids.filter((id) => id !== undefined));
  for (const isSame of IS_SAME) {
    for (const [index, part] of after.entries()) {
      if (ids[index] !== undefined) continue;
      const same = before.find((known) => !taken.has(known.id) && isSame(known, part));
      if (same === undefined) continue;
      ids[index] = same.id;
      taken.add(same.id);
    }
  }
  // The id of another part is not given to a new one.
  for (const { id } of before) taken.add(id);
  return after.map((part, index) => {
    const id = ids[index] ?? newId(part, taken);
    taken.add(id);
    return id;
  });
}

/** Returns the ids of an entry's parts, of which the version before may have had some. */
export function partIds(
  before: { readonly entry: Entry; readonly partIds?: PartIds } | undefined,
  after: Entry,
): PartIds | undefined {
  const known = (parts: readonly Part[], kept: readonly string[] | undefined) =>
    parts.map((part, index) => ({ ...part, id: partIdAt(kept, index, part.id) }));
  const sessions = idsOf(
    sessionsOf(after),
    before === undefined ? [] : known(sessionsOf(before.entry), before.partIds?.sessions),
  );
  const deadlines = idsOf(
    deadlinesOf(after),
    before === undefined ? [] : known(deadlinesOf(before.entry), before.partIds?.deadlines),
  );
  if (sessions === undefined && deadlines === undefined) return undefined;
  return { ...(sessions === undefined ? {} : { sessions }), ...(deadlines === undefined ? {} : { deadlines }) };
}
