import { channelAddress, channelPath } from "../../domain/channel/channel.ts";
import { channelsOf } from "../../domain/channel/channels-of.ts";
import type { ExportedChange } from "../../domain/command/export-line.ts";
import { changed } from "../../domain/command/export-line.ts";
import type { Entry } from "../../domain/entry/entry.ts";
import type { Language } from "../../domain/entry/language.ts";
import { languagesOf } from "../../domain/entry/language.ts";
import { eventBounds } from "../../domain/view/event-bounds.ts";
import { AGENDA_SIZE, LATEST_SIZE } from "../../domain/view/view.ts";

/** An entry at the end of an export: its version, and what is served of it. */
export interface LastState {
  readonly version: number;
  /** Absent where it was withdrawn. */
  readonly entry?: Entry;
  /** The time of its first release; milliseconds since 1970. */
  readonly released: number;
  /** The time at which readers of a language were last given it as something new, if after its release. */
  readonly surfaced?: { readonly [language in Language]?: string };
}

/** A list's expected content by the ledger: ids with versions, in order. */
export interface ExpectedList {
  readonly language: Language;
  /** "", "news", "topics/governance-ethics". */
  readonly path: string;
  readonly latest: readonly { readonly id: string; readonly version: number }[];
  /** Events with a known day, at least one of which is within reach; sorted by id. */
  readonly agenda: readonly string[];
}

/** The state of each entry after the changes of an export. */
export async function lastStates(changes: AsyncIterable<ExportedChange>): Promise<Map<string, LastState>> {
  const states = new Map<string, LastState>();
  for await (const change of changes) {
    const id = changed(change);
    const { version } = change;
    const before = states.get(id)?.released ?? 0;
    states.set(
      id,
      "entry" in change
        ? {
            version,
            entry: change.entry,
            released: Date.parse(change.released),
            ...(change.surfaced === undefined ? {} : { surfaced: change.surfaced }),
          }
        : { version, released: before },
    );
  }
  return states;
}

/** Reports whether a calendar has a day for an event: a month or a year is not shown. */
function hasDay(entry: Entry): boolean {
  return entry.type === "event" && (entry.event.starts ?? "").length >= 10;
}

/** The lists that entries stand in: each channel in each of their languages. */
export function expectedLists(states: ReadonlyMap<string, LastState>): ExpectedList[] {
  const members = new Map<string, { language: Language; path: string; of: [id: string, state: LastState][] }>();
  for (const [id, state] of states) {
    if (state.entry === undefined) continue;
    for (const language of languagesOf(state.entry))
      for (const channel of channelsOf(state.entry)) {
        const path = channelPath(channel);
        const key = channelAddress(language, channel);
        const list = members.get(key) ?? { language, path, of: [] };
        list.of.push([id, state]);
        members.set(key, list);
      }
  }
  return [...members.entries()]
    .toSorted(([left], [right]) => (left < right ? -1 : 1))
    .map(([, { language, path, of }]) => {
      const placed = ({ surfaced, released }: LastState): number => {
        const at = surfaced?.[language];
        return at === undefined ? released : Date.parse(at);
      };
      const byRelease = of.toSorted(
        ([id, left], [other, right]) => placed(right) - placed(left) || (id < other ? -1 : 1),
      );
      const starts = ({ entry }: LastState): number | undefined =>
        entry?.type === "event" ? eventBounds(entry.event)?.starts : undefined;
      const events = of
        .filter(([, state]) => starts(state) !== undefined)
        .toSorted(([id, left], [other, right]) => (starts(right) ?? 0) - (starts(left) ?? 0) || (id < other ? -1 : 1));
      return {
        language,
        path,
        latest: byRelease.slice(0, LATEST_SIZE).map(([id, { version }]) => ({ id, version })),
        agenda: events
          .slice(0, AGENDA_SIZE)
          .filter(([, { entry }]) => entry !== undefined && hasDay(entry))
          .map(([id]) => id)
          .sort(),
      };
    });
}

/** Names how a list that is shown differs from the expected one, in one sentence; undefined where it does not. */
export function listDifference(
  expected: readonly { readonly id: string; readonly version: number }[],
  shown: readonly { readonly id: string; readonly version: number }[],
): string | undefined {
  const there = new Map(shown.map(({ id, version }) => [id, version]));
  const wanted = new Map(expected.map(({ id, version }) => [id, version]));
  const parts = [
    ...expected.filter(({ id }) => !there.has(id)).map(({ id }) => `lacks ${id}`),
    ...shown.filter(({ id }) => !wanted.has(id)).map(({ id }) => `has ${id} too`),
    ...expected.flatMap(({ id, version }) => {
      const other = there.get(id);
      return other === undefined || other === version ? [] : [`has ${id} at version ${other}, not ${version}`];
    }),
  ];
  if (parts.length > 0) return parts.join(", ");
  return expected.every(({ id }, index) => shown[index]?.id === id) ? undefined : "has another order";
}
