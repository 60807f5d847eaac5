import type { Channel } from "../../domain/channel/channel.ts";
import type { Language } from "../../domain/entry/language.ts";
import type { EmbedFilters } from "../../domain/query/embed-query.ts";
import { isFilter } from "../../domain/query/parameter-names.ts";

/** Channels selected by an address below /widget/v1/, /embed/ or /badge/. */
export interface EmbeddedChannels {
  /** The language asked for first, after it those to fall back on. */
  readonly languages: readonly [Language, ...Language[]];
  readonly channels: readonly [Channel, ...Channel[]];
  /** A selection of the entries; all if absent. */
  readonly filters?: EmbedFilters;
}

/** The same channels with the filters among the parameters of a query. */
export function withFilters(embedded: EmbeddedChannels, query: Readonly<Record<string, unknown>>): EmbeddedChannels {
  const filters = Object.fromEntries(Object.entries(query).filter(([name]) => isFilter(name))) as EmbedFilters;
  return Object.keys(filters).length === 0 ? embedded : { ...embedded, filters };
}
