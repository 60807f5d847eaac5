import { type Channel, channelPath } from "../../domain/channel/channel.ts";
import { channelName } from "../../domain/channel/channel-name.ts";
import { channelUrl, type Origin } from "../../domain/channel/urls.ts";
import type { Language } from "../../domain/entry/language.ts";
import { feedText } from "../../domain/query/canonical-query.ts";
import type { EmbedFilters } from "../../domain/query/embed-query.ts";
import { FeedQuery } from "../../domain/query/parameters.ts";
import {
  type Bound,
  type FacetValue,
  facetOf,
  type ParameterFault,
  type Selection,
  selectionOf,
} from "../../domain/query/selection.ts";
import { startOf } from "../../domain/time/instant.ts";
import { LATEST_SIZE, NEVER, type View } from "../../domain/view/view.ts";
import type { WidgetSelection } from "../../render/embeds/widget-document.ts";
import { ok, type Result } from "../../std/result.ts";
import { minuteOf } from "../api/entries.ts";
import { listEntries } from "../api/list-entries.ts";
import { readView } from "../cache/cached-views.ts";
import type { AppContext } from "../context/app-context.ts";
import { filteredName } from "../feeds/filtered-name.ts";
import type { EmbeddedChannels } from "./embedded-channels.ts";

/** The filters of an embedded list, as its address has them: in one order, each value once. */
export function filtersText(filters: EmbedFilters): string {
  return feedText(FeedQuery, filters);
}

/** An embedded list with filters: what is to be read, and the page that shows the same. */
export interface FilteredList {
  /** All of it, whatever the day. */
  readonly selection: Selection;
  readonly name: string;
  readonly url: string;
}

/** The page of a list: a search where one can say as much, else the page of its first channel. */
function pageOf(
  site: Origin,
  language: Language,
  channels: EmbeddedChannels["channels"],
  filters: EmbedFilters,
): string {
  const [channel, ...others] = channels;
  const [facet, value] = facetOf(channel) ?? [];
  const isOneSearch = others.length === 0 && (facet === undefined || !(facet in filters));
  if (!isOneSearch) return channelUrl(site, language, channel);
  const own = facet === undefined ? {} : { [facet]: [value] };
  return `${site.origin}/${language}/search?${filtersText({ ...filters, ...own })}`;
}

/** The facets of which an entry of one of the channels has one; none where one of them is everything. */
function joined(channels: readonly Channel[]): readonly (readonly FacetValue[])[] {
  const values = channels.map(facetOf);
  const known = values.filter((value) => value !== undefined);
  return known.length < values.length ? [] : [known];
}

/** Channels joined, and within them what all filters leave. */
export function filteredList(
  { languages: [language, ...fallback], channels }: EmbeddedChannels,
  filters: EmbedFilters,
  { kind }: WidgetSelection,
  app: AppContext,
): Result<FilteredList, readonly ParameterFault[]> {
  const selected = selectionOf(
    {
      ...filters,
      language: [language],
      ...(fallback.length === 0 ? {} : { fallback }),
      sort: kind === "agenda" ? "starts" : "-released",
    },
    minuteOf(app.now()),
  );
  if (!selected.ok) return selected;
  const events: readonly (readonly FacetValue[])[] = kind === "agenda" ? [[["type", "event"]]] : [];
  const selection = { ...selected.value, any: [...selected.value.any, ...joined(channels), ...events] };
  const { site, taxonomy } = app.config;
  const names = channels.map((channel) => channelName(channel, language, taxonomy) ?? channelPath(channel));
  return ok({
    selection,
    name: filteredName([...new Set(names)].join(" · "), channels, filters, selected.value, language, app),
    url: pageOf(site, language, channels, filters),
  });
}

/** A selection of which the events end at `from` or later and ahead of `before` (milliseconds), in order of start. */
function ending({ bounds, ...selection }: Selection, { from, before }: Bound, ascending: boolean): Selection {
  const { from: first, before: end } = bounds.ends ?? {};
  const starting = Math.max(from ?? Number.NEGATIVE_INFINITY, first ?? Number.NEGATIVE_INFINITY);
  const ended = Math.min(before ?? Number.POSITIVE_INFINITY, end ?? Number.POSITIVE_INFINITY);
  const ends = {
    ...(Number.isFinite(starting) ? { from: starting } : {}),
    ...(Number.isFinite(ended) ? { before: ended } : {}),
  };
  return { ...selection, bounds: { ...bounds, ends }, ascending };
}

/** The list as a view; undefined while the ledger does not answer. */
export async function readFiltered(
  app: AppContext,
  { languages: [language], channels: [channel] }: EmbeddedChannels,
  { selection, name }: FilteredList,
  { kind, day, limit }: WidgetSelection,
): Promise<View | undefined> {
  const list = (of: Selection, limit: number) =>
    listEntries(app, { selection: of, fingerprint: "", limit, facets: [] });
  const today = startOf(day, "UTC");
  const first = await (kind === "agenda"
    ? list(ending(selection, { from: today }, true), limit)
    : list(selection, LATEST_SIZE));
  if (first === undefined) return undefined;
  // Where few are coming, the last past ones stand after them.
  const isShort = kind === "agenda" && first.items.length < limit;
  const past = isShort ? await list(ending(selection, { before: today }, false), limit) : undefined;
  const { notices: _, total: __, archive: ___, ...around } = await readView(app, "latest", language, channel);
  const items = [...first.items, ...(past?.items ?? [])].map(({ match, ...item }) => item);
  const updated = [first.updated, past?.updated].reduce<string>(
    (last, each) => (each !== undefined && each > last ? each : last),
    NEVER,
  );
  return { ...around, kind, name, items, updated };
}
