import { LANGUAGES, type Language } from "../domain/entry/language.ts";
import type { InboxItem, InboxItemDetails, SourceTrouble } from "../domain/source/inbox-document.ts";
import type { Source } from "../domain/source/source.ts";
import { utc } from "../domain/time/instant.ts";
import type { Finding } from "../sources/inbox/finding.ts";
import { stateAt } from "../sources/inbox/transition.ts";
import { type SourceState, sourceHealth } from "../sources/reading/source-state.ts";
import type { Details } from "./statements.ts";

/** A finding as editors get it; `work` has all findings of its work. */
export function inboxItem(
  finding: Finding,
  work: readonly Finding[],
  sources: ReadonlyMap<string, Source>,
  now: number,
): InboxItem {
  const { id, sighting, sources: seenIn, firstSeen, lastSeen, changes } = finding;
  const { title, language, address, published, summary, publisher, rule, words, source } = sighting;
  const state = stateAt(finding, now);
  const licence = sources.get(source)?.licence;
  return {
    id,
    title,
    language,
    ...(address === undefined ? {} : { address }),
    ...(published === undefined ? {} : { published }),
    ...(summary === undefined ? {} : { summary }),
    ...(publisher === "" ? {} : { publisher }),
    sources: seenIn,
    ...(licence === undefined ? {} : { licence }),
    rule,
    words: words.map(({ half, field, text }) => ({ half, field, text })),
    firstSeen: utc(firstSeen),
    lastSeen: utc(lastSeen),
    state: state.kind,
    ...("by" in state ? { by: state.by } : {}),
    ...(state.kind === "snoozed" ? { until: utc(state.until) } : {}),
    ...(state.kind === "dismissed"
      ? { reason: state.reason, ...(state.note === undefined ? {} : { note: state.note }) }
      : {}),
    ...(state.kind === "published" ? { entry: state.entry, changed: state.changed } : {}),
    changes: changes.map(({ at, field, before, after }) => ({
      at: utc(at),
      field,
      ...(before === undefined ? {} : { before }),
      ...(after === undefined ? {} : { after }),
    })),
    translations: work
      .filter((other) => other.id !== id)
      .map((other) => ({
        id: other.id,
        language: other.sighting.language,
        title: other.sighting.title,
        ...(other.sighting.address === undefined ? {} : { address: other.sighting.address }),
      })),
  };
}

/** A finding with the draft of its entry: the facts of the finding, and a text in each language that was found. */
export function inboxItemDetails(
  finding: Finding,
  work: readonly Finding[],
  detailsFor: (id: string) => Details | undefined,
  sources: ReadonlyMap<string, Source>,
  now: number,
): InboxItemDetails {
  const own = detailsFor(finding.id);
  const texts: Partial<Record<Language, unknown>> = {};
  for (const each of [finding, ...work]) texts[each.sighting.language] ??= detailsFor(each.id)?.text;
  return {
    ...inboxItem(finding, work, sources, now),
    raw: own?.raw ?? "",
    draft: { ...own?.facts, texts },
    missing: LANGUAGES.filter((language) => texts[language] === undefined),
  };
}

/** Describes the sources that are not well, for editors. */
export function troublesOf(
  sources: readonly Source[],
  states: ReadonlyMap<string, SourceState>,
  now: number,
): SourceTrouble[] {
  return sources.flatMap(({ id, publisher }): SourceTrouble[] => {
    const state = states.get(id);
    const health = state === undefined ? undefined : sourceHealth(state, now);
    if (health === undefined || health.kind === "waiting" || health.kind === "ok") return [];
    return [
      {
        id,
        publisher,
        state: health.kind,
        ...("since" in health ? { since: utc(health.since) } : {}),
        ...("why" in health ? { why: health.why } : {}),
        ...("to" in health ? { to: health.to } : {}),
      },
    ];
  });
}
