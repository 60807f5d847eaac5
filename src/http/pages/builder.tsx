import { type Channel, parseChannel } from "../../domain/channel/channel.ts";
import { channelName } from "../../domain/channel/channel-name.ts";
import { channelUrl } from "../../domain/channel/urls.ts";
import { countryName } from "../../domain/entry/country.ts";
import { isLanguage, type Language } from "../../domain/entry/language.ts";
import { BuilderQuery } from "../../domain/query/embed-query.ts";
import type { ParameterFault } from "../../domain/query/selection.ts";
import type { WidgetDocument } from "../../domain/view/widget-document.ts";
import { BuilderPage } from "../../pages/embed/builder-page.tsx";
import { choicesOf } from "../../pages/lists/channel-groups.ts";
import { contrast } from "../../render/embeds/contrast.ts";
import { type EmbedChoice, type EmbedCodes, embedCodes, lookQuery } from "../../render/embeds/embed-code.ts";
import type { WidgetSelection } from "../../render/embeds/widget-document.ts";
import { readParameters } from "../api/read-parameters.ts";
import type { AppContext } from "../context/app-context.ts";
import { type EmbeddedChannels, withFilters } from "../embeds/embedded-channels.ts";
import { type FilteredList, filteredList, filtersText } from "../embeds/filtered-list.ts";
import { lookOf } from "../embeds/iframe.tsx";
import { ownScript, pinnedScript, scriptUrl } from "../embeds/script-addresses.ts";
import { embeddedRendering, limitOf, widgetFormat, widgetSelectionOf } from "../embeds/widget.ts";
import { represent, respond } from "../response/conditional.ts";
import { document, HTML, PAGE_POLICY, pageHeaders } from "../response/page-response.ts";
import { parametersProblem } from "../response/problem-response.ts";
import { askOverview, readOverview } from "./lists/overview.ts";

/** Parameters that lookOf reads, and the list. */
const LOOK_PARAMETERS: ReadonlySet<string> = new Set([
  "list",
  "language",
  "layout",
  "limit",
  "theme",
  "own",
  "accent",
  "text",
  "background",
  "newest",
]);

/** Minimum contrast of text (WCAG 2.2, 1.4.3). */
const MIN_CONTRAST = 4.5;

interface Built {
  readonly chosen: EmbedChoice;
  readonly newest: boolean;
  readonly codes: EmbedCodes;
  readonly unreadable: boolean;
  /** The parts of the choice that are refused: the codes are without them. */
  readonly faults: readonly ParameterFault[];
  readonly counts: PickCounts;
}

/** Filters of which the form shows how many entries each of their values has. */
const COUNTED = ["topic", "organisation"] as const;
type PickCounts = { readonly [filter in (typeof COUNTED)[number]]?: Readonly<Record<string, number>> };

/**
 * Counts the entries that each topic and each organisation has in a list as it is filtered by everything else. Of what
 * the list itself is of, and where it is not known now, nothing is counted.
 */
async function countsOf(app: AppContext, channel: Channel, { selection }: FilteredList): Promise<PickCounts> {
  const overview = await askOverview(app, selection);
  const counted = COUNTED.flatMap((filter) => {
    const found = overview?.facets.find(({ facet }) => facet === filter);
    return found === undefined || found.relation === "gte" || channel.kind === filter
      ? []
      : [[filter, Object.fromEntries(found.values.map(({ value, count }) => [value, count]))]];
  });
  return Object.fromEntries(counted) as PickCounts;
}

/** A parameter as an option of the choice; nothing where it is not there. */
function option<Name extends string, Value>(name: Name, value: Value | undefined): { readonly [name in Name]?: Value } {
  return value === undefined ? {} : ({ [name]: value } as { readonly [name in Name]: Value });
}

/** The rows that a list has now, of as many as may be asked for; undefined while that is not known. */
async function rowsOf(
  request: Request,
  app: AppContext,
  list: EmbeddedChannels,
  selection: WidgetSelection,
): Promise<number | undefined> {
  const made = await embeddedRendering(request, app, list, selection, widgetFormat(selection, app));
  if (made instanceof Response) return undefined;
  const { items } = JSON.parse(new TextDecoder().decode(made.body)) as WidgetDocument;
  const isNone = selection.kind === "agenda" && items.every(({ event }) => event?.past === true);
  // The sentence of an empty list takes the place of one entry.
  return Math.min(selection.limit, Math.max(1, items.length + (isNone ? 1 : 0)));
}

/** Parses a choice from a query, and builds its embed code. */
async function built(request: Request, app: AppContext, language: Language): Promise<Built> {
  const query = new URL(request.url).searchParams;
  const { site, taxonomy } = app.config;
  const requested = parseChannel(query.get("list") ?? "");
  const channel: Channel =
    requested !== undefined && channelName(requested, language, taxonomy) !== undefined
      ? requested
      : { kind: "everything" };
  const requestedLanguage = query.get("language") ?? "";
  const own = isLanguage(requestedLanguage) ? requestedLanguage : language;
  const { colours, ...look } = lookOf(query, limitOf(query));
  const rest = new URLSearchParams([...query].filter(([name]) => !LOOK_PARAMETERS.has(name) && !name.includes("_")));
  const read = readParameters(BuilderQuery, rest, taxonomy, true);
  const value = read.ok ? read.value : {};
  const fallback = (value.fallback ?? []).filter((each) => each !== own) as Language[];
  const embedded = { languages: [own, ...fallback], channels: [channel] } as const;
  const embeddedList = withFilters(embedded, value);
  const { filters } = embeddedList;
  const selection = widgetSelectionOf(query, look.layout === "agenda" ? "agenda" : "latest", app);
  const list = filteredList(embedded, filters ?? {}, selection, app);
  const isWhole = filters === undefined || !list.ok;
  const rows = list.ok ? await rowsOf(request, app, embeddedList, selection) : undefined;
  const chosen: EmbedChoice = {
    ...look,
    rows: rows ?? look.limit,
    colours: query.has("own") ? colours : {},
    language: own,
    fallback,
    channel,
    name: isWhole ? (channelName(channel, own, taxonomy) ?? "") : list.value.name,
    page: isWhole ? channelUrl(site, own, channel) : list.value.url,
    filters: Object.fromEntries(Object.entries(filters ?? {}).map(([name, each]) => [name, [each].flat()])),
    filtersText: filtersText(filters ?? {}),
    ...option("fields", value.fields),
    ...option("heading", value.heading === "3" ? undefined : value.heading),
    ...option("zone", value.hours),
    ...option("more", value.more),
    ...option("target", value.target),
    ...option("campaign", value.campaign),
  };
  const newest = query.has("newest");
  const script = (name: "health-ai-feed" | "frame") => {
    if (newest) return { url: `${site.origin}${scriptUrl(name)}` };
    const { path, integrity } = pinnedScript(name);
    return { url: `${site.origin}${path}`, integrity };
  };
  const codes = embedCodes(chosen, site, { widget: script("health-ai-feed"), frame: script("frame") });
  const { text, background } = chosen.colours;
  const unreadable = text !== undefined && background !== undefined && contrast(text, background) < MIN_CONTRAST;
  const faults = [...(read.ok ? [] : read.reason), ...(list.ok ? [] : list.reason)];
  const counts = list.ok ? await countsOf(app, channel, list.value) : {};
  return { chosen, newest, codes, unreadable, faults, counts };
}

/** The countries to choose from, by their names in the page's language: those that there is something of. */
async function countriesOf(app: AppContext, language: Language, { filters, language: own }: EmbedChoice) {
  const overview = await readOverview(app, own, { kind: "everything" });
  const counted = overview?.facets.find(({ facet }) => facet === "country")?.values.map(({ value }) => value) ?? [];
  const codes = new Set([...counted, ...(filters.country ?? [])]);
  const { compare } = new Intl.Collator(language);
  return [...codes]
    .map((value) => ({ value, words: countryName(value, language) }))
    .sort((left, right) => compare(left.words, right.words));
}

/** GET /{language}/embed: the page where partners choose and copy. All that it shows is in its query. */
export async function handleBuilderPage(request: Request, app: AppContext, language: Language): Promise<Response> {
  const { site, taxonomy } = app.config;
  const { chosen, newest, codes, unreadable, faults, counts } = await built(request, app, language);
  const page = (
    <BuilderPage
      site={site}
      siteName={taxonomy.site.name[language]}
      language={language}
      chosen={chosen}
      newest={newest}
      codes={codes}
      unreadable={unreadable}
      refused={faults.map(({ parameter, detail }) => `${parameter} ${detail}`)}
      choices={choicesOf(chosen.channel, language, taxonomy)}
      counts={counts}
      countries={await countriesOf(app, language, chosen)}
      look={lookQuery(chosen, chosen.filtersText)}
      choice={new URL(request.url).search}
      scripts={[ownScript("builder"), pinnedScript("health-ai-feed").path]}
    />
  );
  const policy = `${PAGE_POLICY}; frame-src 'self'`;
  return respond(request, await represent(document(page), HTML), pageHeaders(language, policy));
}

/**
 * GET /{language}/embed.json: the same code as data, for the page while somebody chooses, and for systems that paste it
 * themselves.
 */
export async function handleEmbedCode(request: Request, app: AppContext, language: Language): Promise<Response> {
  const { codes, unreadable, faults, counts } = await built(request, app, language);
  if (faults.length > 0) return parametersProblem(app, faults);
  return respond(request, await represent(JSON.stringify({ codes, unreadable, counts }), "application/json"), {
    "content-language": language,
  });
}
