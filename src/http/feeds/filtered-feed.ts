import { type Channel, channelAddress } from "../../domain/channel/channel.ts";
import { channelName } from "../../domain/channel/channel-name.ts";
import { DEFAULT_LANGUAGE, type Language } from "../../domain/entry/language.ts";
import { feedText } from "../../domain/query/canonical-query.ts";
import { queryFingerprint } from "../../domain/query/cursor.ts";
import { type FeedQuery, FeedQuery as FeedSchema } from "../../domain/query/parameters.ts";
import { facetOf, type ParameterFault, type Selection, selectionOf } from "../../domain/query/selection.ts";
import { AGENDA_SIZE, LATEST_SIZE, NEVER, type View } from "../../domain/view/view.ts";
import type { BoundedRendering } from "../../render/bounded-view.ts";
import { channelLinks } from "../../render/channel-links.ts";
import { type Format, renderFeed } from "../../render/formats.ts";
import { ok, type Result } from "../../std/result.ts";
import { minuteOf } from "../api/entries.ts";
import { type Listing, listEntries, type PageRequest, readCursor } from "../api/list-entries.ts";
import { readView } from "../cache/cached-views.ts";
import { respondCached } from "../cache/edge-cache.ts";
import type { AppContext } from "../context/app-context.ts";
import { represent } from "../response/conditional.ts";
import { parametersProblem } from "../response/problem-response.ts";
import { filteredName } from "./filtered-name.ts";
import { matchingNotices } from "./matching-notices.ts";

/** The order of a feed: readers want what came last; a calendar, what comes next, or what comes last. */
function sortOf(format: Format, query: FeedQuery): FeedQuery["sort"] {
  if (format.of === "latest") return query.sort ?? "-released";
  return query.from === undefined && query["starts.from"] === undefined && query["ends.from"] === undefined
    ? "-starts"
    : "starts";
}

/** The page that a query asks for, and the list that it is of: what of the query stays the same from page to page. */
interface FeedPage extends PageRequest {
  readonly list: string;
}

/** The page that a feed's query asks for at `now` (milliseconds). */
function feedPageOf(
  channel: Channel,
  language: Language,
  format: Format,
  { cursor: place, ...query }: FeedQuery,
  now: number,
): Result<FeedPage, readonly ParameterFault[]> {
  const sort = sortOf(format, query);
  const selected = selectionOf({ ...query, language: [language], ...(sort === undefined ? {} : { sort }) }, now);
  if (!selected.ok) return selected;
  const within = facetOf(channel);
  // As the channel's own feed: what has changed significantly comes again.
  const order = query.sort === undefined && format.of === "latest" ? { order: "surfaced" as const } : {};
  const any = within === undefined ? selected.value.any : [...selected.value.any, [within]];
  const selection: Selection = { ...selected.value, any, ...order };
  const { limit = format.of === "latest" ? LATEST_SIZE : AGENDA_SIZE, ...filters } = query;
  const fingerprint = queryFingerprint(feedText(FeedSchema, filters));
  const page = { selection, fingerprint, limit, facets: [], list: feedText(FeedSchema, query) };
  if (place === undefined) return ok(page);
  const cursor = readCursor(selection, fingerprint, place);
  return cursor.ok ? ok({ ...page, cursor: cursor.value }) : cursor;
}

/** Reads a feed's frame: its channel in its own language, and the withdrawals in all of its languages. */
async function readAround(app: AppContext, channel: Channel, languages: readonly Language[]): Promise<View> {
  const [own = DEFAULT_LANGUAGE, ...fallback] = languages;
  const view = await readView(app, "latest", own, channel);
  const others = await Promise.all(fallback.map((language) => readView(app, "latest", language, channel)));
  const withdrawn = others.flatMap((other) => other.withdrawn.map((each) => ({ ...each, language: other.language })));
  const notices = [view, ...others].flatMap((each) => each.notices ?? []);
  return {
    ...view,
    withdrawn: [...view.withdrawn, ...withdrawn].sort((a, b) => (a.at < b.at ? 1 : -1)),
    notices,
  };
}

/** Reads a page; where it takes too many octets as a feed, one of fewer entries, which leads to the next page. */
async function readPage(
  app: AppContext,
  page: FeedPage,
  viewOf: (listing: Listing) => View,
  format: Format,
  options: string,
): Promise<BoundedRendering | undefined> {
  for (let { limit } = page; ; ) {
    const listing = await listEntries(app, { ...page, limit });
    if (listing === undefined) return undefined;
    const rendering = renderFeed(format, viewOf(listing), app.config.site, options);
    limit = rendering.view.items.length;
    if (limit === listing.items.length) return rendering;
  }
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
  const page = feedPageOf(channel, language, format, query, minuteOf(app.now()));
  if (!page.ok) return parametersProblem(app, page.reason);
  const { selection, list } = page.value;
  const key =
    `${channelAddress(language, channel)}feed.${format.extension}?${feedText(FeedSchema, query)} ${options} ` +
    `${JSON.stringify(selection.bounds)}`;
  return await respondCached(request, app, key, async () => {
    const read = await readAround(app, channel, selection.languages);
    const { archive: _, total: __, notices: all = [], ...around } = read;
    const isShown = query.cursor === undefined && (selection.order === "surfaced" || format.of === "agenda");
    const notices = isShown
      ? (await matchingNotices(all, selection)).filter(
          ({ event }) => format.of === "latest" || event?.starts !== undefined,
        )
      : [];
    const self = query.cursor === undefined ? {} : { self: query.cursor };
    const viewOf = ({ items: listed, next, updated = "" }: Listing): View => {
      const items = listed.map(({ match: _match, ...item }) => item);
      return {
        ...around,
        kind: format.of,
        name: filteredName(
          channelName(channel, language, app.config.taxonomy) ?? "",
          [channel],
          query,
          selection,
          language,
          app,
        ),
        updated: around.withdrawn.reduce((last, { at }) => (at > last ? at : last), updated || NEVER),
        items: format.of === "agenda" && !selection.ascending ? items.toReversed() : items,
        ...(notices.length === 0 ? {} : { notices }),
        query: list,
        cursor: { ...self, ...(next === undefined ? {} : { next }) },
      };
    };
    const rendering = await readPage(app, page.value, viewOf, format, options);
    if (rendering === undefined) return undefined;
    const { nextPage } = channelLinks(rendering.view, app.config.site, format.extension);
    return {
      ...(await represent(rendering.text, format.mediaType)),
      headers: {
        "content-language": selection.languages.join(", "),
        ...(nextPage === undefined ? {} : { link: `<${nextPage}>; rel="next"` }),
      },
    };
  });
}
