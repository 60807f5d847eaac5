import { type Channel, channelPath, parseChannel } from "../../domain/channel/channel.ts";
import { channelName } from "../../domain/channel/channel-name.ts";
import { channelUrl } from "../../domain/channel/urls.ts";
import { isLanguage, languageName } from "../../domain/entry/language.ts";
import { modifiedAt } from "../../domain/entry/revision.ts";
import { parseLocal } from "../../domain/time/instant.ts";
import { dayOf } from "../../domain/view/agenda.ts";
import type { View } from "../../domain/view/view.ts";
import { DEFAULT_ENTRIES, MAX_ENTRIES } from "../../domain/view/widget-document.ts";
import { message } from "../../messages/message.ts";
import type { ListName } from "../../read-model/keys.ts";
import type { Look } from "../../render/embeds/embed-code.ts";
import {
  isNone,
  type MoreElsewhere,
  mergeViews,
  type WidgetSelection,
  widgetDocument,
} from "../../render/embeds/widget-document.ts";
import { DAY_MS } from "../../std/duration.ts";
import { readInsteadOfNone } from "../api/other-language-counts.ts";
import { readQuery } from "../api/read-query.ts";
import { readStampedView } from "../cache/cached-views.ts";
import { cachedAtEdge } from "../cache/edge-cache.ts";
import { type CachePool, cachedRendering, type RenderSource } from "../cache/render-cache.ts";
import type { AppContext } from "../context/app-context.ts";
import { type Representation, represent, respond } from "../response/conditional.ts";
import { parametersProblem, problem, unavailable } from "../response/problem-response.ts";
import { type EmbeddedChannels, withFilters } from "./embedded-channels.ts";

/** Views that one answer may be made of: each is a read of KV. */
const MAX_CHANNELS = 5;
const MAX_LANGUAGES = 3;

/** Lets pages of other sites embed an answer. */
export const CROSS_ORIGIN = { "cross-origin-resource-policy": "cross-origin" } as const;

/** Returns the theme that a query asks for. */
export function themeOf(query: URLSearchParams): Look["theme"] {
  const theme = query.get("theme");
  return theme === "light" || theme === "dark" ? theme : "auto";
}

/** Everything is a channel without a path: in addresses that end in more than a slash it goes by its name. */
function embeddedChannel(path: string): Channel | undefined {
  return path === "everything" ? { kind: "everything" } : path === "" ? undefined : parseChannel(path);
}

/**
 * "fr,en" and "news,topics/governance-ethics". Languages that nobody writes here are skipped; an unknown channel makes
 * the whole unknown.
 */
export function parseEmbedded(languages: string, channels: string, app: AppContext): EmbeddedChannels | undefined {
  const [first, ...more] = [...new Set(languages.split(",").filter(isLanguage))].slice(0, MAX_LANGUAGES);
  if (first === undefined) return undefined;
  const paths = [...new Set(channels.split(","))];
  const known = paths
    .map(embeddedChannel)
    .filter((channel) => channel !== undefined && channelName(channel, first, app.config.taxonomy) !== undefined);
  const [channel, ...others] = known as Channel[];
  if (channel === undefined || known.length < paths.length || known.length > MAX_CHANNELS) return undefined;
  return { languages: [first, ...more], channels: [channel, ...others] };
}

/** The views behind it, those of the first language ahead. */
function viewsOf(
  { languages, channels }: EmbeddedChannels,
  kind: ListName["kind"],
): readonly [ListName, ...ListName[]] {
  const [first, ...more] = languages.flatMap((language) =>
    channels.map((channel): ListName => ({ kind, language, channel })),
  );
  if (first === undefined) throw new Error("an embedded list has a channel and a language");
  return [first, ...more];
}

/**
 * The day that lists of coming events start from: that of the query, else today's in UTC. It is the only clock in what
 * is embedded, and a whole day: an answer is a function of its views and of a day that stands in its cache key.
 */
function requestedDay(query: URLSearchParams, app: AppContext): string {
  const requested = query.get("day") ?? "";
  return requested.length === 10 && parseLocal(requested) !== undefined ? requested : dayOf(app.now());
}

/** Entries as asked for, from 1 to 20. */
export function limitOf(query: URLSearchParams): number {
  const limit = Number(query.get("limit") ?? DEFAULT_ENTRIES);
  return Number.isInteger(limit) && limit >= 1 && limit <= MAX_ENTRIES ? limit : DEFAULT_ENTRIES;
}

function embeddedKey({ languages, channels }: EmbeddedChannels, { kind, day, limit }: WidgetSelection): string {
  return `${languages.join()}/${channels.map(channelPath).join()}?${kind}&${day}&${limit}`;
}

/**
 * Returns the modification time of a document made of views and a day: the latest change of a view, or the beginning of
 * the day, which moves events from coming to past. A future day changed nothing yet.
 */
export function modifiedOn(day: string, app: AppContext, ...updated: readonly [string, ...string[]]): string {
  const began = day === dayOf(app.now()) ? [`${day}T00:00:00Z`] : [];
  return [...updated, ...began].reduce((last, each) => (each > last ? each : last));
}

/**
 * Chooses where a rendering is kept: lists as they are shown yesterday, today and tomorrow (a visitor's day is not
 * everywhere ours), in the colours of their layout. Days, colours and campaigns beyond those are a stranger's choice,
 * and without number.
 */
export function cachePoolOf(day: string, app: AppContext, look?: Pick<Look, "colours" | "campaign">): CachePool {
  const now = app.now();
  const days = [now - DAY_MS, now, now + DAY_MS].map(dayOf);
  return days.includes(day) && Object.keys(look?.colours ?? {}).length === 0 && look?.campaign === undefined
    ? "queries"
    : "none";
}

/** Counts the entries that other languages have, where an embedded list has none in those asked for. */
async function moreElsewhere(
  app: AppContext,
  { languages: [language], channels }: EmbeddedChannels,
  { kind, day }: WidgetSelection,
): Promise<readonly MoreElsewhere[]> {
  const counts = await readInsteadOfNone(app, language, channels, kind === "agenda" ? day : undefined);
  return (counts ?? []).map(({ language: other, count }) => ({
    language: other,
    text: message(language, "list.moreIn", { count, language: languageName(other, language) }),
    url: channelUrl(app.config.site, other, channels[0]),
  }));
}

interface EmbeddedFormat {
  readonly name: string;
  readonly mediaType: string;
  readonly look?: Look;
  /** `url`: the page of the list. */
  readonly render: (views: readonly [View, ...View[]], elsewhere: readonly MoreElsewhere[], url: string) => string;
}

/**
 * Renders what filters leave of the channels, which the ledger knows alone; a refusal where they cannot be, or it is
 * silent.
 */
async function filteredRendering(
  request: Request,
  app: AppContext,
  embedded: EmbeddedChannels & Required<Pick<EmbeddedChannels, "filters">>,
  selection: WidgetSelection,
  format: EmbeddedFormat,
): Promise<Representation | Response> {
  const { filteredList, filtersText, readFiltered } = await import("./filtered-list.ts");
  const list = filteredList(embedded, embedded.filters, selection, app);
  if (!list.ok) return parametersProblem(app, list.reason);
  const { bounds } = list.value.selection;
  const what = `${embeddedKey(embedded, selection)} ${filtersText(embedded.filters)}`;
  const key = `${format.name}/${what} ${JSON.stringify(bounds)}`;
  const make = async (): Promise<Representation | undefined> => {
    const view = await readFiltered(app, embedded, list.value, selection);
    if (view === undefined) return undefined;
    return await represent(format.render([view], [], list.value.url), format.mediaType);
  };
  return (await cachedAtEdge(app, key, make, { request })) ?? unavailable(app);
}

/**
 * Renders the views of a selection, cached by `format`. A list of nothing tells what other languages have. An answer of
 * its own where there are filters that cannot be.
 */
export async function embeddedRendering(
  request: Request,
  app: AppContext,
  embedded: EmbeddedChannels,
  selection: WidgetSelection,
  format: EmbeddedFormat,
): Promise<Representation | Response> {
  const { filters } = embedded;
  if (filters !== undefined) return await filteredRendering(request, app, { ...embedded, filters }, selection, format);
  const url = channelUrl(app.config.site, embedded.languages[0], embedded.channels[0]);
  const names = viewsOf(embedded, selection.kind);
  const key = `${format.name}/${embeddedKey(embedded, selection)}`;
  const options = { pool: cachePoolOf(selection.day, app, format.look) };
  const read = async () => {
    const views: RenderSource<() => Promise<View>>[] = [];
    // One after the other: lists of one group are of one index.
    for (const name of names) views.push(await readStampedView(app, name));
    return { stamp: views.map(({ stamp }) => stamp).join("\n"), value: views };
  };
  const make = async (
    stored: readonly RenderSource<() => Promise<View>>[],
    elsewhere: readonly MoreElsewhere[],
  ): Promise<Representation & { readonly isNone?: boolean }> => {
    const [first, ...more] = await Promise.all(stored.map(({ value }) => value()));
    if (first === undefined) throw new Error("an embedded list has a view");
    const views = [first, ...more] as const;
    const updated = modifiedOn(selection.day, app, modifiedAt(first), ...more.map(modifiedAt));
    // When what other languages have changed last, nobody knows.
    const dated = elsewhere.length === 0 ? updated : undefined;
    const representation = await represent(format.render(views, elsewhere, url), format.mediaType, dated);
    return isNone(mergeViews(views, selection), selection) ? { ...representation, isNone: true } : representation;
  };
  const own: Representation & { readonly isNone?: boolean } = await cachedRendering(
    app,
    key,
    read,
    (stored) => make(stored, []),
    options,
  );
  const elsewhere = own.isNone === true ? await moreElsewhere(app, embedded, selection) : [];
  if (elsewhere.length === 0) return own;
  const readBoth = async () => {
    const { stamp, value } = await read();
    return { stamp: `${stamp}\n${JSON.stringify(elsewhere)}`, value };
  };
  return await cachedRendering(app, `${key} elsewhere`, readBoth, (stored) => make(stored, elsewhere), options);
}

/** The day, and how many entries, of what kind: what a query asks of a list. */
export function widgetSelectionOf(
  query: URLSearchParams,
  kind: WidgetSelection["kind"],
  app: AppContext,
): WidgetSelection {
  return { kind, day: requestedDay(query, app), limit: limitOf(query) };
}

function noSuchWidget({ config }: AppContext): Response {
  return problem(config.site.origin, "not-found", { detail: "no widget has this language and these channels" });
}

/** The document that the widget's script shows, as a format of embedded lists. */
export function widgetFormat(selection: WidgetSelection, app: AppContext): EmbeddedFormat {
  return {
    name: "widget",
    mediaType: "application/json",
    render: (views, elsewhere, url) =>
      JSON.stringify(widgetDocument(views, selection, app.config.site, { elsewhere, url })),
  };
}

/** Answers GET /widget/v1/{languages}/{channels}.json: what the widget's script shows. */
export async function handleWidgetDocument(request: Request, app: AppContext, file: string): Promise<Response> {
  const [, languages = "", channels = ""] =
    /^([a-z,-]{1,100})\/([a-z0-9,/-]{1,300})\.json$/.exec(file.replace(/%2c/gi, ",")) ?? [];
  const embedded = parseEmbedded(languages, channels, app);
  if (embedded === undefined) return noSuchWidget(app);
  const url = new URL(request.url);
  const query = url.searchParams;
  // A misspelt attribute of the widget is an error; parameters that visitor counters add (utm_source) are not ours.
  for (const name of [...query.keys()]) if (name.includes("_")) query.delete(name);
  const read = await readQuery(
    url.href,
    async () => (await import("../../domain/query/embed-query.ts")).WidgetQuery,
    app.config.taxonomy,
    true,
  );
  if (!read.ok) return parametersProblem(app, read.reason);
  const selection = widgetSelectionOf(query, read.value.kind ?? "latest", app);
  const list = withFilters(embedded, read.value);
  const representation = await embeddedRendering(request, app, list, selection, widgetFormat(selection, app));
  if (representation instanceof Response) return representation;
  return respond(request, representation, {
    "cross-origin-resource-policy": "cross-origin",
    // With languages to fall back on, each item says its own.
    ...(embedded.languages.length > 1 ? {} : { "content-language": embedded.languages[0] }),
  });
}
