import type { Entry, Text } from "./entry.ts";
import { type Language, languagesOf } from "./language.ts";
import type { ChangeKind, Revision, TextVersions } from "./revision.ts";
import { significantChange } from "./significant-change.ts";

// A text renders the facts of its entry and, where it is no original, an original in another language. Both go on
// changing: a text remembers the version of the entry that it renders, and is behind where what it renders is newer.

/** The state of an outdated text: the version of the entry that it renders, and what is newer than that. */
export interface Behind {
  readonly renders: number;
  /** Languages whose texts it follows, and which have been rewritten since. */
  readonly newer: readonly Language[];
  /** True if times or the status of the entry changed since. */
  readonly facts: boolean;
}

/** Changes of the facts that a text may contradict: what it says of the day, or that it takes place at all. */
const TOLD_IN_TEXTS: ReadonlySet<ChangeKind | undefined> = new Set<ChangeKind>([
  "rescheduled",
  "dated",
  "times",
  "postponed",
  "cancelled",
  "moved-online",
]);

/**
 * The versions that the texts of a revision stand on. One that was stored without them counts as up to date: nobody
 * has said that it is not.
 */
function versionsOf({ entry, version, textVersions }: Stored): TextVersions {
  if (textVersions !== undefined) return textVersions;
  const texts = Object.fromEntries(languagesOf(entry).map((each) => [each, { changed: version, renders: version }]));
  return { facts: version, texts };
}

type Stored = Pick<Revision, "entry" | "version" | "textVersions">;

function isOriginal({ words, relation }: Text): boolean {
  return words === "source" || relation === "original";
}

/** The languages that the others follow: of the originals; where no text is one, all of them. */
export function originalsOf(entry: Pick<Entry, "texts">): Language[] {
  const languages = languagesOf(entry);
  const originals = languages.filter((language) => {
    const text = entry.texts[language];
    return text !== undefined && isOriginal(text);
  });
  return originals.length > 0 ? originals : languages;
}

/** The version of the entry that a revision's text in a language renders; undefined where it has none. */
export function renderedVersion(revision: Stored, language: Language): number | undefined {
  return versionsOf(revision).texts[language]?.renders;
}

/** Returns the state of a revision's text in a language; undefined if it is up to date, or is not there. */
export function behindOf(revision: Stored, language: Language): Behind | undefined {
  const { facts, texts } = versionsOf(revision);
  const own = texts[language];
  if (own === undefined) return undefined;
  const { renders } = own;
  const newer = originalsOf(revision.entry).filter(
    (other) => other !== language && (texts[other]?.changed ?? 0) > renders,
  );
  return newer.length === 0 && facts <= renders ? undefined : { renders, newer, facts: facts > renders };
}

/** Reports whether two texts tell their readers different things. */
function saysOther(left: Text, right: Text): boolean {
  const said = ({ title, summary, content, highlights, support, note }: Text) =>
    JSON.stringify([title, summary, content, highlights?.map(({ value, label }) => [value, label]), support, note]);
  return said(left) !== said(right);
}

/** An editor's word that a text renders a version of the entry. */
export interface StatedVersion {
  readonly language: Language;
  readonly version: number;
}

/**
 * The versions that the texts of an entry's next version stand on. A minor change neither brings a text up to date nor
 * leaves others behind. A text that is brought up to date with another does not leave that one behind in turn.
 */
export function nextTextVersions(
  before: Stored,
  after: Entry,
  version: number,
  minor: boolean,
  stated?: StatedVersion,
): TextVersions {
  const known = versionsOf(before);
  const texts: Record<string, TextVersions["texts"][Language] & object> = {};
  for (const language of languagesOf(after)) {
    const [former, text, was] = [before.entry.texts[language], after.texts[language], known.texts[language]];
    const isNew = former === undefined || was === undefined;
    const isChanged = !isNew && !minor && text !== undefined && saysOther(former, text);
    const leads = isChanged && (behindOf(before, language)?.newer ?? []).length === 0;
    const changed = leads ? version : (was?.changed ?? 0);
    const renders = isNew || isChanged ? version : was.renders;
    texts[language] = { changed, renders: stated?.language === language ? stated.version : renders };
  }
  // A start that was wrong is none that was moved, but what texts say of it is as outdated.
  const { corrections: _, ...facts } = after;
  const isOfFacts = TOLD_IN_TEXTS.has(significantChange(before.entry, facts));
  return { facts: isOfFacts ? version : known.facts, texts };
}
