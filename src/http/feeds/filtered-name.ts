import type { Channel } from "../../domain/channel/channel.ts";
import type { Language } from "../../domain/entry/language.ts";
import { isCountedFacet } from "../../domain/query/parameter-names.ts";
import type { FeedQuery } from "../../domain/query/parameters.ts";
import { facetOf, type Selection } from "../../domain/query/selection.ts";
import { facetLabel } from "../api/facet-labels.ts";
import type { AppContext } from "../context/app-context.ts";

/** Returns the name of a filtered list of channels: that of the channels, and the names of its filter values. */
export function filteredName(
  name: string,
  channels: readonly Channel[],
  query: Pick<FeedQuery, "from" | "to">,
  { any, words }: Selection,
  language: Language,
  { config: { taxonomy } }: AppContext,
): string {
  const own = new Set(channels.map((channel) => facetOf(channel)?.join(" ")));
  const labels = any
    .flat()
    .filter((value) => !own.has(value.join(" ")))
    .map(([facet, value]) => {
      if (facet === "role") return facetLabel("organisation", value.replace(/^.*:/, ""), language, taxonomy);
      return isCountedFacet(facet) ? facetLabel(facet, value, language, taxonomy) : value;
    });
  const times = [query.from, query.to].filter((time) => time !== undefined);
  const all = [
    ...(words === undefined ? [] : [`“${words}”`]),
    ...new Set(labels),
    ...(times.length === 0 ? [] : [times.join("–")]),
  ];
  return all.length === 0 ? name : `${name}: ${all.slice(0, 6).join(", ")}`;
}
