import { message } from "../../messages/message.ts";
import type { Language, Localized } from "../entry/language.ts";
import type { ChangeKind, Revision, Tombstone } from "../entry/revision.ts";
import { newCorrections } from "../entry/significant-change.ts";
import type { Taxonomy } from "../entry/taxonomy.ts";
import { type Item, toItem } from "./view.ts";

// Items that tell of an entry what has become of it: they hold none of its content.

/** The kinds that are no state of an event. */
const OTHERS = ["corrected", "rescheduled", "dated", "times", "restored", "withdrawn"] as const;

function isOther(kind: ChangeKind): kind is (typeof OTHERS)[number] {
  return (OTHERS as readonly string[]).includes(kind);
}

/** Returns the word for a change: "Corrected", "Cancelled". */
export function changeWord(kind: ChangeKind, language: Language): string {
  return isOther(kind) ? message(language, `change.${kind}`) : message(language, `status.${kind}`);
}

type Names = Pick<Taxonomy, "topics" | "organisations">;

/** An item without what only readers of its content need. */
function bare(item: Item): Item {
  const { html: _, text: __, url: ___, source: ____, note: _____, image: ______, ...rest } = item;
  return {
    ...rest,
    highlights: [],
    attachments: [],
    links: [],
    pages: [],
    symbols: [],
    corrections: [],
    alternates: [],
  };
}

/**
 * The notice that an entry was withdrawn, or its text in one language was: under the entry's own id, at its own time,
 * for those who have it still. `by` is the version that took it away, `last` the one before.
 */
export function noticeOf(last: Revision, by: Revision | Tombstone, language: Language, names: Names): Item | undefined {
  const item = toItem(last, language, names);
  if (item === undefined) return undefined;
  const at = "withdrawn" in by ? by.withdrawn : by.updated;
  const reason = "withdrawn" in by ? (by.reasons?.[language] ?? by.reason) : undefined;
  return {
    ...bare(item),
    version: by.version,
    surfaced: at,
    updated: at,
    summary: reason ?? message(language, "missing.gone"),
    withdrawn: { at, ...(reason === undefined ? {} : { reason }) },
  };
}

/** A significant change. */
export interface KnownChange {
  readonly kind: ChangeKind;
  /** The time of the change; RFC 3339 in UTC. */
  readonly at: string;
  /** The version that made it. */
  readonly by: Revision | Tombstone;
  /** The version before. */
  readonly before?: Revision;
  /** The editor's note on the change. */
  readonly note?: Localized;
  /** The entry's title now: what it was before is not told. */
  readonly title?: string;
}

/** Writes the text of a notice, beside the kind of the change. */
function wordsOf({ kind, by, before, note }: KnownChange, language: Language): string {
  if ("withdrawn" in by) return by.reasons?.[language] ?? by.reason;
  const corrections = newCorrections(before?.entry, by.entry);
  const status = by.entry.type === "event" && kind !== "corrected" ? by.entry.event.statusNote : undefined;
  const words = [note, status, ...corrections.map((correction) => correction.note)];
  return [...new Set(words.map((each) => each?.[language]))].filter((each) => each !== undefined).join("\n");
}

/** A significant change as an item of its own, with what its editor said of it; undefined in any other language. */
export function changeItem(change: KnownChange, language: Language, names: Names): Item | undefined {
  const { kind, at, by, before, title } = change;
  const shown = "withdrawn" in by || by.entry.texts[language] === undefined ? before : by;
  const item = shown && toItem(shown, language, names);
  if (item === undefined) return undefined;
  const words = wordsOf(change, language);
  const { event, ...rest } = bare(item);
  const { sessions: _, ...times } = event ?? {};
  return {
    ...rest,
    version: by.version,
    released: at,
    updated: at,
    title: title ?? item.title,
    summary: words === "" ? changeWord(kind, language) : words,
    deadlines: [],
    ...(event === undefined || kind === "withdrawn" ? {} : { event: times as typeof event }),
    change: kind,
  };
}
