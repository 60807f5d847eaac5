import { type Channel, channelPath, parseChannel } from "../../domain/channel/channel.ts";
import { channelName } from "../../domain/channel/channel-name.ts";
import { channelUrl } from "../../domain/channel/urls.ts";
import { languagesOf } from "../../domain/entry/entry.ts";
import { LANGUAGES, type Language } from "../../domain/entry/language.ts";
import { modifiedAt, type Revision, type Tombstone } from "../../domain/entry/revision.ts";
import { utc } from "../../domain/time/instant.ts";
import { isMonth } from "../../domain/time/month.ts";
import { dayOf, isPast, pastFrom, splitByDay } from "../../domain/view/agenda.ts";
import { type Item, toItem, type View } from "../../domain/view/view.ts";
import { message } from "../../messages/message.ts";
import { AboutPage } from "../../pages/docs/about-page.tsx";
import { AccessibilityPage } from "../../pages/docs/accessibility-page.tsx";
import { EditorPage } from "../../pages/editor/editor-page.tsx";
import { EntryPage } from "../../pages/entry/entry-page.tsx";
import type { Absence } from "../../pages/entry/not-found-page.tsx";
import type { RelatedEntry } from "../../pages/entry/sidebar.tsx";
import { choicesOf, groupsOf } from "../../pages/lists/channel-groups.ts";
import { ArchivePage, type ChannelDescription, ChannelPage, NewsPage } from "../../pages/lists/channel-page.tsx";
import { EventsPage, isWithin, MonthPage, monthsOf } from "../../pages/lists/events-page.tsx";
import { HomePage } from "../../pages/lists/home-page.tsx";
import { IndexPage, type Section } from "../../pages/lists/index-page.tsx";
import type { Elsewhere } from "../../pages/lists/more-in-languages.tsx";
import { SubscribePage } from "../../pages/lists/subscribe-page.tsx";
import { isTombstone, parseView } from "../../read-model/read.ts";
import { ownScript } from "../embeds/scripts.ts";
import { HOURLY } from "../response/cache-control.ts";
import { type Representation, represent } from "../response/conditional.ts";
import { type AppContext, ledgerOf } from "../response/context.ts";
import { ARCHIVE_SHARED_S, cachedAtEdge, unavailable } from "../response/edge-cache.ts";
import { document, HTML, respondPage } from "../response/page-response.ts";
import { cachedRendering } from "../response/render-cache.ts";
import { readStampedView, readView } from "../response/views.ts";
import { readElsewhere } from "./elsewhere.ts";
import { notFound } from "./not-found.tsx";

// What is coming and what is past changes without any change of the view: at the end of a day. So the day is an input
// of such pages, as explicit as the view: it stands in their stamp, their ETag is the hash of what it made of them, and
// they count as modified when it began.

/** The last of some instants. */
function lastOf(...instants: readonly string[]): string {
  return instants.reduce((last, instant) => (instant > last ? instant : last), "");
}

/** Both views of a channel as they are today, and the page that they make. */
async function channelPage(
  app: AppContext,
  key: string,
  language: Language,
  channel: Channel,
  render: (latest: View, agenda: View, day: string, elsewhere: Elsewhere | undefined) => string,
  languages: "own" | "all",
): Promise<Representation> {
  const day = dayOf(app.now());
  const read = async () => {
    const others = languages === "all" ? readElsewhere(app, language, channel, day) : undefined;
    // One after the other: the second is of the index that the first has read.
    const latest = await readStampedView(app, { kind: "latest", language, channel });
    const agenda = await readStampedView(app, { kind: "agenda", language, channel });
    const elsewhere = await others;
    const stamp = `${day} ${latest.stamp} ${agenda.stamp} ${JSON.stringify(elsewhere)}`;
    return { stamp, value: [latest.value, agenda.value, elsewhere] as const };
  };
  return await cachedRendering(app, key, read, async ([latest, agenda, elsewhere]) => {
    const views = [await latest(), await agenda()] as const;
    // Either may have changed last, and at the day's beginning both are shown anew. When what other languages have
    // changed last, nobody knows.
    const isOwn = elsewhere !== undefined && elsewhere.news.length === 0 && elsewhere.coming.length === 0;
    const modified = lastOf(...views.map(modifiedAt), `${day}T00:00:00Z`);
    const html = render(...views, day, elsewhere);
    return await represent(html, HTML, isOwn || languages === "own" ? modified : undefined);
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
  const render = (latest: View, agenda: View, day: string, elsewhere: Elsewhere | undefined): string => {
    const season = splitByDay(agenda.items, day);
    switch (channel.kind) {
      case "everything": {
        const topics = [...taxonomy.topics.values()].map(({ id, name }) => ({ id, name: name[language] }));
        return document(
          <HomePage latest={latest} season={season} topics={topics} day={day} site={site} elsewhere={elsewhere} />,
        );
      }
      case "news":
        return document(<NewsPage latest={latest} site={site} elsewhere={elsewhere} />);
      case "events":
        return document(
          <EventsPage
            agenda={agenda}
            season={season}
            undated={latest.items.filter(({ event }) => event?.starts === undefined)}
            day={day}
            site={site}
            elsewhere={elsewhere}
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
          />,
        );
    }
  };
  const key = `/${language}/${channelPath(channel)}`;
  const representation = await channelPage(app, key, language, channel, render, "all");
  return respondPage(request, representation, language);
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
  if (agenda === undefined || !isWithin(month, monthsOf(agenda.items)))
    return notFound(request, app, { kind: "nothing" }, language);
  const render = (_latest: View, events: View): string =>
    document(<MonthPage agenda={events} month={month} site={site} />);
  const key = `/${language}/events/${month}`;
  const representation = await channelPage(app, key, language, { kind: "events" }, render, "own");
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

const MAX_RELATED = 12;

/** Another entry as the page of this one names it; undefined where it has no text in the language. */
function relativeOf(
  document: Revision | Tombstone | undefined,
  language: Language,
  { config }: AppContext,
): RelatedEntry | undefined {
  const item =
    document === undefined || isTombstone(document) ? undefined : toItem(document, language, config.taxonomy);
  if (item === undefined) return undefined;
  const { id, title, type, published, event } = item;
  const date = event === undefined ? published : event.starts?.local.slice(0, 10);
  return { id, title, type, ...(date === undefined ? {} : { date }) };
}

/** An entry's page; `others` are what it is part of (undefined for nothing), and what it is related to. */
async function entryPage(
  app: AppContext,
  item: Item,
  past: boolean,
  others: readonly (Revision | Tombstone | undefined)[],
): Promise<Representation> {
  const { site, taxonomy } = app.config;
  const [partOf, ...related] = others.map((other) => relativeOf(other, item.language, app));
  const page = (
    <EntryPage
      item={item}
      past={past}
      related={related.filter((relative) => relative !== undefined)}
      site={site}
      siteName={taxonomy.site.name[item.language]}
      {...(partOf === undefined ? {} : { partOf })}
    />
  );
  // The titles of the others stand on it: a change of any of them changes it.
  const changes = others.flatMap((other) =>
    other === undefined ? [] : isTombstone(other) ? other.withdrawn : modifiedAt(other),
  );
  return await represent(
    document(page),
    HTML,
    lastOf(modifiedAt(item), ...(past ? [utc(pastFrom(item))] : []), ...changes),
  );
}

/** The page of an entry that is not served (yet): of the item alone. */
export async function respondItemPage(request: Request, app: AppContext, item: Item): Promise<Response> {
  return respondPage(request, await entryPage(app, item, isPast(item, dayOf(app.now())), []), item.language);
}

/** Answers GET of an entry's page. */
export async function handleEntryPage(
  request: Request,
  app: AppContext,
  language: Language,
  id: string,
): Promise<Response> {
  const { config } = app;
  const { taxonomy } = config;
  const read = async () => {
    const revision = await app.entry(id);
    const item = revision === undefined || isTombstone(revision) ? undefined : toItem(revision, language, taxonomy);
    if (item === undefined || revision === undefined) return undefined;
    const { partOf, related } = item;
    const others = await Promise.all(
      [partOf ?? "", ...related.slice(0, MAX_RELATED)].map(async (other) =>
        other === "" ? undefined : await app.entry(other),
      ),
    );
    const past = isPast(item, dayOf(app.now()));
    const stamp = [past, ...[revision, ...others].map((each) => each?.sequence ?? "")].join(" ");
    return { stamp, value: { item, past, others } };
  };
  const representation = await cachedRendering(app, `/${language}/entries/${id}`, read, ({ item, past, others }) =>
    entryPage(app, item, past, others),
  );
  if (representation !== undefined) return respondPage(request, representation, language);
  const answer = notFound(request, app, await absenceOf(await app.entry(id), id, language, app), language);
  // It may be published the next moment: no cache on the way keeps that it was not there.
  answer.headers.set("cache-control", "no-store");
  return answer;
}

/** A withdrawn entry: what it was called, and what it named that is there still. */
async function withdrawal(tombstone: Tombstone, language: Language, app: AppContext): Promise<Absence> {
  const { withdrawn: at, reasons, titles = {}, related = [], topics = [] } = tombstone;
  const named = [language, ...LANGUAGES].find((each) => titles[each] !== undefined);
  const others = await Promise.all(related.slice(0, MAX_RELATED).map((other) => app.entry(other)));
  const entries = others
    .map((other) => relativeOf(other, language, app))
    .filter((other) => other !== undefined)
    .map(({ id, title }) => ({ path: `entries/${id}`, title }));
  const lists = topics.flatMap((id) => {
    const title = app.config.taxonomy.topics.get(id)?.name[language];
    return title === undefined ? [] : [{ path: `topics/${id}/`, title }];
  });
  return {
    kind: "withdrawn",
    at,
    reason: reasons?.[language] ?? tombstone.reason,
    ...(named === undefined ? {} : { name: { language: named, title: titles[named] ?? "" } }),
    onward: [...entries, ...lists],
  };
}

/** Why an entry has no page in a language. */
async function absenceOf(
  document: Revision | Tombstone | undefined,
  id: string,
  language: Language,
  app: AppContext,
): Promise<Absence> {
  if (document === undefined) return { kind: "nothing" };
  if (isTombstone(document)) return await withdrawal(document, language, app);
  const texts = languagesOf(document.entry).map((language) => ({
    language,
    title: document.entry.texts[language]?.title ?? "",
  }));
  return { kind: "other-languages", id, texts };
}

/** Milliseconds for which an isolate keeps what is made of the whole ledger. */
const KEPT_MS = 300_000;

/** Answers GET of an index: /fr/topics/, /fr/organisations/, /fr/countries/ */
export async function handleIndexPage(
  request: Request,
  app: AppContext,
  language: Language,
  section: Section,
): Promise<Response> {
  const { site, taxonomy } = app.config;
  const read = async () => {
    const counts = (await ledgerOf(app).channelCounts()).filter((row) => row.language === language);
    return { stamp: JSON.stringify(counts), value: new Map(counts.map(({ channel, count }) => [channel, count])) };
  };
  const make = async (counts: ReadonlyMap<string, number>) => {
    const page = (
      <IndexPage
        section={section}
        groups={groupsOf(section, counts, language, taxonomy)}
        lead={message(language, `index.${section}`)}
        site={site}
        siteName={taxonomy.site.name[language]}
        language={language}
      />
    );
    return await represent(document(page), HTML);
  };
  return respondPage(
    request,
    await cachedRendering(app, `/${language}/${section}`, read, make, { lifetime: KEPT_MS }),
    language,
  );
}

/**
 * The answer with a page that is made of nothing but this code and content/: once for each isolate. `path` is its
 * address below the language.
 */
async function respondFixed(
  request: Request,
  app: AppContext,
  language: Language,
  path: string,
  page: () => { toString(): string | Promise<string> },
): Promise<Response> {
  const read = async () => ({ stamp: "", value: page });
  const make = async (render: typeof page) => await represent(document(render()), HTML);
  return respondPage(
    request,
    await cachedRendering(app, `/${language}/${path}`, read, make, { lifetime: Number.POSITIVE_INFINITY }),
    language,
  );
}

/** Answers GET of the page about subscribing; `?list=topics/mental-health` chooses a list. */
export async function handleSubscribePage(request: Request, app: AppContext, language: Language): Promise<Response> {
  const { site, taxonomy } = app.config;
  const requested = parseChannel(new URL(request.url).searchParams.get("list") ?? "");
  const channel: Channel =
    requested !== undefined && channelName(requested, language, taxonomy) !== undefined
      ? requested
      : { kind: "everything" };
  const page = () => (
    <SubscribePage
      site={site}
      siteName={taxonomy.site.name[language]}
      language={language}
      channel={channel}
      name={channelName(channel, language, taxonomy) ?? ""}
      choices={choicesOf(channel, language, taxonomy)}
    />
  );
  return await respondFixed(request, app, language, `subscribe?list=${channelPath(channel)}`, page);
}

/** Answers GET of the page on which editors write. */
export async function handleEditorPage(request: Request, app: AppContext, language: Language): Promise<Response> {
  const { site, taxonomy } = app.config;
  return await respondFixed(request, app, language, "editor", () => (
    <EditorPage
      site={site}
      taxonomy={taxonomy}
      language={language}
      script={ownScript("composer")}
      rendering={ownScript("rendering")}
    />
  ));
}

/** Answers GET of the accessibility statement. */
export async function handleAccessibilityPage(
  request: Request,
  app: AppContext,
  language: Language,
): Promise<Response> {
  const { site, taxonomy } = app.config;
  return await respondFixed(request, app, language, "accessibility", () => (
    <AccessibilityPage site={site} siteName={taxonomy.site.name[language]} language={language} />
  ));
}

/** Answers GET of the page about the service. */
export async function handleAboutPage(request: Request, app: AppContext, language: Language): Promise<Response> {
  const { site, taxonomy } = app.config;
  return await respondFixed(request, app, language, "about", () => (
    <AboutPage
      site={site}
      siteName={taxonomy.site.name[language]}
      description={taxonomy.site.description[language]}
      language={language}
    />
  ));
}
