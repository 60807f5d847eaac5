import type { Channel } from "../../../domain/channel/channel.ts";
import { channelName } from "../../../domain/channel/channel-name.ts";
import type { Language } from "../../../domain/entry/language.ts";
import { feedText } from "../../../domain/query/canonical-query.ts";
import { queryFingerprint } from "../../../domain/query/cursor.ts";
import type { Overview } from "../../../domain/query/overview.ts";
import { isOfEvents } from "../../../domain/query/parameter-names.ts";
import { FeedQuery } from "../../../domain/query/parameters.ts";
import { dayOf } from "../../../domain/view/agenda.ts";
import { message } from "../../../messages/message.ts";
import { FilteredPage } from "../../../pages/lists/filtered-page.tsx";
import { monthsOf } from "../../../pages/lists/months.tsx";
import { minuteOf } from "../../api/entries.ts";
import { countLabel } from "../../api/facet-labels.ts";
import { listEntries, type PageRequest, readCursor } from "../../api/list-entries.ts";
import { cachedAtEdge } from "../../cache/edge-cache.ts";
import type { AppContext } from "../../context/app-context.ts";
import { represent } from "../../response/conditional.ts";
import { document, HTML, pageHeaders, respondPage } from "../../response/page-response.ts";
import { activeFilters, listAddress, type readFilters } from "./list-filters.ts";
import { narrowings } from "./narrowings.ts";
import { askOverview, selectionIn } from "./overview.ts";

/** Entries of a page; of events, whose order on the page is another one than the list's, more. */
const LIMIT = { news: 20, events: 100 };

const NOTHING: Overview = { facets: [], months: [] };

/** Reports whether a list holds nothing but events: it is of them, or narrowed by what only they have. */
function holdsEventsAlone(channel: Channel, query: FeedQuery): boolean {
  return channel.kind === "events" || query.type?.join() === "event" || Object.keys(query).some(isOfEvents);
}

/** The order in which people read a list, unless they ask for another one. */
function sortOf(channel: Channel, query: FeedQuery): FeedQuery["sort"] {
  return (
    query.sort ?? (query.q !== undefined ? undefined : holdsEventsAlone(channel, query) ? "-starts" : "-published")
  );
}

/** Answers GET of a list's page with filters in its address: /en/news/?topic=mental-health&country=PT */
export async function respondFilteredPage(
  request: Request,
  app: AppContext,
  language: Language,
  channel: Channel,
  read: ReturnType<typeof readFilters>,
): Promise<Response> {
  const { site, taxonomy } = app.config;
  const filters = read.ok ? read.value : {};
  const day = dayOf(app.now());
  const now = minuteOf(app.now());
  const query = feedText(FeedQuery, filters);
  const props = {
    site,
    siteName: taxonomy.site.name[language],
    language,
    channel,
    name: channelName(channel, language, taxonomy) ?? "",
    query,
    chips: activeFilters(filters, language, taxonomy).map(({ label, without }) => ({
      label,
      url: listAddress(language, channel, without),
    })),
    whole: listAddress(language, channel, {}),
    ofEvents: holdsEventsAlone(channel, filters),
    day,
  };
  const refuse = (fault: string, status: number): Response =>
    new Response(
      document(
        <FilteredPage
          {...props}
          groups={narrowings(NOTHING, filters, channel, language, taxonomy, listAddress)}
          fault={fault}
        />,
      ),
      {
        status,
        headers: { ...pageHeaders(language), "content-type": HTML, "cache-control": "no-store" },
      },
    );
  const fault = (parameters: readonly string[]): Response =>
    refuse(`${message(language, "search.fault")} ${parameters.join(message(language, "punctuation.comma"))}`, 400);
  if (!read.ok) return fault(read.reason.map(({ parameter }) => parameter));
  const sort = sortOf(channel, filters);
  const selection = selectionIn(language, channel, { ...filters, ...(sort === undefined ? {} : { sort }) }, now);
  if (selection === undefined) return fault(Object.keys(filters));
  const fingerprint = queryFingerprint(`${language} ${query}`);
  const place = new URL(request.url).searchParams.get("cursor") ?? "";
  const cursor = place === "" ? undefined : readCursor(selection, fingerprint, place);
  if (cursor?.ok === false) return fault(["cursor"]);
  const page: PageRequest = {
    selection,
    fingerprint,
    limit: props.ofEvents ? LIMIT.events : LIMIT.news,
    ...(cursor === undefined ? {} : { cursor: cursor.value }),
    facets: [],
  };
  const counts = selectionIn(language, channel, filters, now);
  const key = `${listAddress(language, channel, filters)} ${place} ${day} ${JSON.stringify(selection.bounds)}`;
  const make = async () => {
    // Both are one question: a question within another would wait for a turn that the other has.
    const [listing, overview] = await Promise.all([listEntries(app, page), counts && askOverview(app, counts)]);
    if (listing === undefined) return undefined;
    const { items, total, next } = listing;
    const rest = next === undefined ? {} : { next: `${listAddress(language, channel, filters)}&cursor=${next}` };
    const found = { items, total: countLabel(total), ...rest };
    // The ledger counts by months of publication: those in which events are, a list tells that is here as a whole.
    const isWhole = cursor === undefined && next === undefined;
    const counted = overview ?? NOTHING;
    const groups = narrowings(
      channel.kind === "events" ? { ...counted, months: isWhole ? monthsOf(items, day.slice(0, 7)) : [] } : counted,
      filters,
      channel,
      language,
      taxonomy,
      listAddress,
    );
    return await represent(document(<FilteredPage {...props} groups={groups} found={found} />), HTML);
  };
  const representation = await cachedAtEdge(app, key, make, { request });
  return representation === undefined
    ? refuse(message(language, "list.unavailable"), 503)
    : respondPage(request, representation, language);
}
