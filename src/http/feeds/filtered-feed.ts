import { type Channel, channelAddress } from "../../domain/channel/channel.ts";
import { channelName } from "../../domain/channel/channel-name.ts";
import type { Language } from "../../domain/entry/language.ts";
import { feedText } from "../../domain/query/canonical-query.ts";
import {
  COUNTED_FACETS,
  type CountedFacet,
  type FeedQuery,
  FeedQuery as FeedSchema,
} from "../../domain/query/parameters.ts";
import { facetOf, type Selection, selectionOf } from "../../domain/query/selection.ts";
import { AGENDA_SIZE, LATEST_SIZE, type View } from "../../domain/view/view.ts";
import type { Format } from "../../render/formats.ts";
import { minuteOf } from "../api/entries.ts";
import { facetLabel } from "../api/facet-labels.ts";
import { listEntries } from "../api/list-entries.ts";
import { represent } from "../response/conditional.ts";
import type { AppContext } from "../response/context.ts";
import { parametersProblem, respondCached } from "../response/edge-cache.ts";
import { readView } from "../response/views.ts";

function isCounted(facet: string): facet is CountedFacet {
  return (COUNTED_FACETS as readonly string[]).includes(facet);
}

/** Returns the name of a filtered feed: the names of its filter values. */
function nameOf(
  channel: Channel,
  query: FeedQuery,
  { any, words }: Selection,
  language: Language,
  { config: { taxonomy } }: AppContext,
): string {
  const own = facetOf(channel)?.join(" ");
  const labels = any
    .flat()
    .filter((value) => value.join(" ") !== own)
    .map(([facet, value]) => {
      if (facet === "role") return facetLabel("organisation", value.replace(/^.*:/, ""), language, taxonomy);
      return isCounted(facet) ? facetLabel(facet, value, language, taxonomy) : value;
    });
  const times = [query.from, query.to].filter((time) => time !== undefined);
  const all = [
    ...(words === undefined ? [] : [`“${words}”`]),
    ...new Set(labels),
    ...(times.length === 0 ? [] : [times.join("–")]),
  ];
  const name = channelName(channel, language, taxonomy) ?? "";
  return all.length === 0 ? name : `${name}: ${all.slice(0, 6).join(", ")}`;
}

/** The order of a feed: readers want what came last; a calendar, what comes next, or what comes last. */
function sortOf(format: Format, query: FeedQuery): FeedQuery["sort"] {
  if (format.of === "latest") return query.sort ?? "-released";
  return query.from === undefined && query["starts.from"] === undefined && query["ends.from"] === undefined
    ? "-starts"
    : "starts";
}

/** GET of a channel's feed with filters: what the same query of the API holds, in the channel's language and format. */
export async function handleFilteredFeed(
  request: Request,
  app: AppContext,
  language: Language,
  channel: Channel,
  format: Format,
  query: FeedQuery,
  options: string,
): Promise<Response> {
  const { site } = app.config;
  const sort = sortOf(format, query);
  const selection = selectionOf(
    { ...query, language: [language], ...(sort === undefined ? {} : { sort }) },
    minuteOf(app.now()),
  );
  if (!selection.ok) return parametersProblem(app, selection.reason);
  const within = facetOf(channel);
  const narrowed: Selection =
    within === undefined ? selection.value : { ...selection.value, any: [...selection.value.any, [within]] };
  const text = feedText(FeedSchema, query);
  const key = `${channelAddress(language, channel)}feed.${format.extension}?${text} ${options} ${JSON.stringify(narrowed.bounds)}`;
  return await respondCached(request, app, key, async () => {
    const limit = query.limit ?? (format.of === "latest" ? LATEST_SIZE : AGENDA_SIZE);
    const [listing, latest] = await Promise.all([
      listEntries(app, { selection: narrowed, print: "", limit, facets: [] }),
      readView(app, "latest", language, channel),
    ]);
    if (listing === undefined) return undefined;
    const items = listing.items.map(({ match: _, ...item }) => item);
    const { archive: __, total: ___, ...around } = latest;
    const updated = [listing.updated ?? "", ...latest.withdrawn.map(({ at }) => at)].reduce(
      (last, each) => (each > last ? each : last),
      "1970-01-01T00:00:00Z",
    );
    const view: View = {
      ...around,
      kind: format.of,
      name: nameOf(channel, query, selection.value, language, app),
      updated,
      items: format.of === "agenda" && sort === "-starts" ? items.toReversed() : items,
      ...(text === "" ? {} : { query: text }),
    };
    return await represent(format.render(view, site, options), format.mediaType, updated);
  });
}
