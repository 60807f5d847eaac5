import { type Channel, channelAddress } from "../../../domain/channel/channel.ts";
import { ENDONYMS, LANGUAGES, type Language } from "../../../domain/entry/language.ts";
import type { Taxonomy } from "../../../domain/entry/taxonomy.ts";
import { NARROWING, type Narrowing, type Overview } from "../../../domain/query/overview.ts";
import { isOfEvents } from "../../../domain/query/parameter-names.ts";
import type { FeedQuery } from "../../../domain/query/parameters.ts";
import { type FacetCounts, facetOf } from "../../../domain/query/selection.ts";
import { message } from "../../../messages/message.ts";
import type { NarrowingGroup } from "../../../pages/lists/narrow.tsx";
import { dateLabel } from "../../../render/entry/dates.ts";
import { facetLabel } from "../../api/facet-labels.ts";

// Links that narrow a list. Current pages have them too, which load nothing that checks queries.

type AddressOf = (language: Language, channel: Channel, query: FeedQuery) => string;

/** The address of a list that is narrowed by one thing. */
function plainAddress(language: Language, channel: Channel, query: FeedQuery): string {
  const text = Object.entries(query).map(([name, value]) => `${name}=${encodeURIComponent(String(value))}`);
  return `${channelAddress(language, channel)}${text.length === 0 ? "" : `?${text.join("&")}`}`;
}

/** Values of each facet that are shown at once; the rest of those that the ledger counts unfolds. */
const MAX_VALUES = 6;

const HEADINGS = { topic: "layout.topics", organisation: "layout.organisations", country: "layout.countries" } as const;

/** The states of events that a reader looks for by themselves. */
const STATES = ["cancelled", "postponed"];

/**
 * Links that narrow a list to the events that are coming, over, cancelled or postponed; nothing where it holds no
 * events, or is narrowed by when they are or by their state already. `values`: how many events of each state it holds.
 */
export function stateLinks(
  values: FacetCounts["values"],
  query: FeedQuery,
  to: (more: FeedQuery) => string,
  language: Language,
  taxonomy: Taxonomy,
): readonly NarrowingGroup[] {
  const isNarrowed = Object.keys(query).some((name) => isOfEvents(name.replace(/^not\./, "")));
  if (values.length === 0 || isNarrowed) return [];
  const links = [
    { label: message(language, "list.upcoming"), url: to({ from: "today" }) },
    { label: message(language, "list.past"), url: to({ "ends.to": "yesterday" }) },
    // A reader who looks for cancelled ones is told that there are none.
    ...(values.some(({ value }) => value === "cancelled") ? [] : [{ label: message(language, "list.noneCancelled") }]),
    ...values
      .filter(({ value }) => STATES.includes(value))
      .map(({ value, count }) => ({
        label: facetLabel("status", value, language, taxonomy),
        count,
        url: to({ status: [value] } as FeedQuery),
      })),
  ];
  return [{ id: "status", name: message(language, "list.status"), links, shown: links.length }];
}

/**
 * Links that narrow a list: by month, state, topic, organisation and country, with their counts, and to other
 * languages.
 */
export function narrowings(
  overview: Overview,
  query: FeedQuery,
  channel: Channel,
  language: Language,
  taxonomy: Taxonomy,
  address: AddressOf = plainAddress,
): readonly NarrowingGroup[] {
  const { cursor: _, ...asked } = query;
  const to = (more: FeedQuery): string => address(language, channel, { ...asked, ...more });
  const ofEvents = channel.kind === "events";
  const months = overview.months.map(({ month, count }) => ({
    label: dateLabel(month, language),
    count,
    url: !ofEvents
      ? to({ "published.from": month, "published.to": month })
      : Object.keys(asked).length === 0
        ? `/${language}/events/${month}/`
        : to({ from: month, to: month }),
  }));
  const isDated = Object.keys(asked).some((name) => name === "to" || name.endsWith(".from") || name.endsWith(".to"));
  const [own] = facetOf(channel) ?? [];
  const facets = overview.facets.flatMap(({ facet, values }): NarrowingGroup[] => {
    if (!isNarrowing(facet) || facet === own || asked[facet] !== undefined) return [];
    if (facet === "status") return [...stateLinks(values, asked, to, language, taxonomy)];
    const links = values.map(({ value, count }) => ({
      label: facetLabel(facet, value, language, taxonomy),
      count,
      url: to({ [facet]: [value] } as FeedQuery),
    }));
    return [{ id: facet, name: message(language, HEADINGS[facet]), links, shown: MAX_VALUES }];
  });
  const languages = LANGUAGES.filter((other) => other !== language).map((other) => ({
    label: ENDONYMS[other],
    url: address(other, channel, asked),
    language: other,
  }));
  return [
    ...(isDated || months.length < 2
      ? []
      : [{ id: "month", name: message(language, "list.byMonth"), links: months, shown: 2 * MAX_VALUES }]),
    ...facets.filter(({ links }) => links.length > 1),
    { id: "language", name: message(language, "entry.languages"), links: languages, shown: languages.length },
  ];
}

function isNarrowing(facet: string): facet is Narrowing {
  return (NARROWING as readonly string[]).includes(facet);
}
