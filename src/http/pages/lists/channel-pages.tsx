import { type Channel, channelPath } from "../../../domain/channel/channel.ts";
import { channelName } from "../../../domain/channel/channel-name.ts";
import { channelUrl } from "../../../domain/channel/urls.ts";
import type { Language } from "../../../domain/entry/language.ts";
import { modifiedAt } from "../../../domain/entry/revision.ts";
import type { Overview } from "../../../domain/query/overview.ts";
import { lastOf } from "../../../domain/time/instant.ts";
import { isMonth } from "../../../domain/time/month.ts";
import { dayOf, splitByDay } from "../../../domain/view/agenda.ts";
import type { View } from "../../../domain/view/view.ts";
import { type ChannelDescription, ChannelPage } from "../../../pages/lists/channel-page.tsx";
import { EventsPage } from "../../../pages/lists/events-page.tsx";
import { HomePage } from "../../../pages/lists/home-page.tsx";
import { MonthPage } from "../../../pages/lists/month-page.tsx";
import { isWithin } from "../../../pages/lists/months.tsx";
import type { Elsewhere } from "../../../pages/lists/more-in-languages.tsx";
import { ArchivePage, NewsPage } from "../../../pages/lists/news-page.tsx";
import { parseView } from "../../../read-model/read.ts";
import { readElsewhere, readElsewhereInMonth } from "../../api/other-language-counts.ts";
import { readStampedView, readView } from "../../cache/cached-views.ts";
import { ARCHIVE_SHARED_S, cachedAtEdge } from "../../cache/edge-cache.ts";
import { cachedRendering } from "../../cache/render-cache.ts";
import { type AppContext, ledgerOf } from "../../context/app-context.ts";
import { notFound } from "../../not-found/not-found.tsx";
import { HOURLY } from "../../response/cache-control.ts";
import { type Representation, represent } from "../../response/conditional.ts";
import { document, HTML, respondPage } from "../../response/page-response.ts";
import { unavailable } from "../../response/problem-response.ts";
import { narrowings } from "./narrowings.ts";
import { overviewOfEvents, readOverview } from "./overview.ts";

// Upcoming events become past ones without any change of the view, at the end of a day. So the day is an input
// of such pages, as explicit as the view: it stands in their stamp, their ETag is the hash of what it made of them, and
// they count as modified when it began.

/** The parts of a page beside its own views; each undefined where it is not known now. */
interface Beside {
  readonly elsewhere: Elsewhere | undefined;
  readonly overview?: Overview | undefined;
}

/** Both views of a channel as they are today, and the page that they make. */
async function channelPage(
  app: AppContext,
  key: string,
  language: Language,
  channel: Channel,
  render: (latest: View, agenda: View, day: string, beside: Beside) => string,
  others: (day: string) => Promise<Beside>,
): Promise<Representation> {
  const day = dayOf(app.now());
  const read = async () => {
    const asked = others(day);
    // One after the other: the second is of the index that the first has read.
    const latest = await readStampedView(app, { kind: "latest", language, channel });
    const agenda = await readStampedView(app, { kind: "agenda", language, channel });
    const beside = await asked;
    const stamp = `${day} ${latest.stamp} ${agenda.stamp} ${JSON.stringify(beside)}`;
    return { stamp, value: [latest.value, agenda.value, beside] as const };
  };
  return await cachedRendering(app, key, read, async ([latest, agenda, beside]) => {
    const views = [await latest(), await agenda()] as const;
    // Either may have changed last, and at the day's beginning both are shown anew. When what other languages have
    // changed last, and what is counted, nobody knows.
    const { elsewhere, overview } = beside;
    const isCounted = overview?.facets.some(({ values }) => values.length > 0) === true;
    const isOwn = elsewhere?.news.length === 0 && elsewhere.coming.length === 0 && !isCounted;
    const modified = lastOf(...views.map(modifiedAt), `${day}T00:00:00Z`);
    const html = render(...views, day, beside);
    return await represent(html, HTML, isOwn ? modified : undefined);
  });
}

/** Answers GET of a channel's page. */
export async function handleChannelPage(
  request: Request,
  app: AppContext,
  language: Language,
  channel: Channel,
): Promise<Response> {
  const { site, taxonomy } = app.config;
  if (channelName(channel, language, taxonomy) === undefined)
    return notFound(request, app, { kind: "nothing" }, language);
  if (request.url.includes("?")) {
    const { readFilters } = await import("./list-filters.ts");
    const filters = readFilters(request.url, taxonomy);
    // Shared links carry parameters of trackers: only parameters that filter make another page.
    if (!filters.ok || Object.keys(filters.value).length > 0) {
      const { respondFilteredPage } = await import("./filtered-list.tsx");
      return await respondFilteredPage(request, app, language, channel, filters);
    }
  }
  const render = (latest: View, agenda: View, day: string, { elsewhere, overview }: Beside): string => {
    const season = splitByDay(agenda.items, day);
    const groups = (counts: Overview | undefined) =>
      counts === undefined ? [] : narrowings(counts, {}, channel, language, taxonomy);
    switch (channel.kind) {
      case "everything": {
        const topics = topicsOf(language, app, overview);
        return document(
          <HomePage latest={latest} season={season} topics={topics} day={day} site={site} elsewhere={elsewhere} />,
        );
      }
      case "news":
        return document(
          <NewsPage
            latest={latest}
            site={site}
            elsewhere={elsewhere}
            months={overview?.months ?? []}
            groups={groups(overview)}
          />,
        );
      case "events":
        return document(
          <EventsPage
            agenda={agenda}
            season={season}
            undated={latest.items.filter(({ event }) => event?.starts === undefined)}
            day={day}
            site={site}
            elsewhere={elsewhere}
            groups={groups(overviewOfEvents(agenda.items))}
          />,
        );
      default:
        return document(
          <ChannelPage
            latest={latest}
            season={season}
            about={about(app, language, channel)}
            day={day}
            site={site}
            elsewhere={elsewhere}
            groups={groups(overview)}
          />,
        );
    }
  };
  const key = `/${language}/${channelPath(channel)}`;
  const others = async (day: string): Promise<Beside> => {
    // An agenda is counted by itself: it holds all events, or those that a page of them shows.
    const counting = channel.kind === "events" ? undefined : readOverview(app, language, channel);
    return { elsewhere: await readElsewhere(app, language, channel, day), overview: await counting };
  };
  const representation = await channelPage(app, key, language, channel, render, others);
  return respondPage(request, representation, language);
}

/** The topics, each with the number of its entries where it is known. */
function topicsOf(language: Language, { config: { taxonomy } }: AppContext, overview: Overview | undefined) {
  const counts = overview?.facets.find(({ facet }) => facet === "topic")?.values;
  return [...taxonomy.topics.values()].map(({ id, name }) => {
    const count = counts?.find(({ value }) => value === id)?.count ?? 0;
    return { id, name: name[language], ...(counts === undefined ? {} : { count }) };
  });
}

function about({ config: { taxonomy } }: AppContext, language: Language, channel: Channel): ChannelDescription {
  if (channel.kind === "topic") {
    const scope = taxonomy.topics.get(channel.id)?.scope?.[language];
    return scope === undefined ? {} : { scope };
  }
  if (channel.kind !== "organisation") return {};
  const organisation = taxonomy.organisations.get(channel.id);
  const parent = organisation?.parent === undefined ? undefined : taxonomy.organisations.get(organisation.parent);
  const acronym = organisation?.acronym?.[language];
  return {
    ...(acronym === undefined ? {} : { acronym }),
    ...(organisation?.homepage === undefined ? {} : { homepage: organisation.homepage }),
    ...(parent === undefined ? {} : { parent: { id: parent.id, name: parent.name[language] } }),
  };
}

/** Answers GET of a month of events: /fr/events/2025-11/ */
export async function handleMonthPage(
  request: Request,
  app: AppContext,
  language: Language,
  month: string,
): Promise<Response> {
  const { site } = app.config;
  const agenda = isMonth(month) ? await readView(app, "agenda", language, { kind: "events" }) : undefined;
  if (agenda === undefined || !isWithin(month, agenda.items))
    return notFound(request, app, { kind: "nothing" }, language);
  const render = (_latest: View, events: View, day: string, { elsewhere }: Beside): string =>
    document(<MonthPage agenda={events} month={month} day={day} site={site} elsewhere={elsewhere} />);
  const key = `/${language}/events/${month}`;
  const others = async (): Promise<Beside> => ({ elsewhere: await readElsewhereInMonth(app, language, month) });
  const representation = await channelPage(app, key, language, { kind: "events" }, render, others);
  return respondPage(request, representation, language);
}

/** Answers GET of a month of a channel's archive: /fr/topics/mental-health/archive/2025-11 */
export async function handleArchivePage(
  request: Request,
  app: AppContext,
  language: Language,
  channel: Channel,
  month: string,
): Promise<Response> {
  const { site, taxonomy } = app.config;
  const known = channelName(channel, language, taxonomy) !== undefined;
  let isThere = known;
  const make = async (): Promise<Representation | undefined> => {
    const json = await ledgerOf(app).archive(language, channel, month);
    isThere = json !== undefined;
    if (json === undefined) return undefined;
    const view = parseView(json);
    const html = document(<ArchivePage view={view} channel={channel} month={month} site={site} />);
    // Without a date: what left the month left no trace in it.
    return await represent(html, HTML);
  };
  const key = `${channelUrl(site, language, channel)}archive/${month}`;
  const options = { request, sharedSeconds: ARCHIVE_SHARED_S };
  const representation = known ? await cachedAtEdge(app, key, make, options) : undefined;
  if (!isThere) return notFound(request, app, { kind: "nothing" }, language);
  if (representation === undefined) return unavailable(app);
  return respondPage(request, representation, language, { "cache-control": HOURLY });
}
