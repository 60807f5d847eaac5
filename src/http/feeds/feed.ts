import type * as z from "zod/mini";
import { type Channel, channelPath } from "../../domain/channel/channel.ts";
import { channelName } from "../../domain/channel/channel-name.ts";
import { channelUrl, hubUrl } from "../../domain/channel/urls.ts";
import type { Language } from "../../domain/entry/language.ts";
import type { FeedQuery, ListFeedQuery } from "../../domain/query/parameters.ts";
import { isPrerendered, readPrerendered, sourceOfRendering } from "../../read-model/prerendered.ts";
import { parseView } from "../../read-model/read.ts";
import { type Format, parseFeedName, renderFeed } from "../../render/formats.ts";
import { cachedViewRendering } from "../cache/cached-views.ts";
import { ARCHIVE_SHARED_S, respondCached } from "../cache/edge-cache.ts";
import { type AppContext, ledgerOf } from "../context/app-context.ts";
import { HOURLY } from "../response/cache-control.ts";
import { represent, respond } from "../response/conditional.ts";
import { parametersProblem, problem } from "../response/problem-response.ts";

/** Answers GET of a channel's feed: the current one, feed.atom, or the archive of a month, feed.2025-11.atom. */
export async function handleFeed(
  request: Request,
  app: AppContext,
  language: Language,
  channel: Channel,
  file: string,
): Promise<Response> {
  const { site, taxonomy } = app.config;
  const name = parseFeedName(file);
  if (name === undefined) {
    const { handleNoSuchAddress } = await import("../not-found/not-found.tsx");
    return await handleNoSuchAddress(request, app);
  }
  const { format, archive } = name;
  if (channelName(channel, language, taxonomy) === undefined)
    return problem(site.origin, "not-found", { detail: "no channel has this address" });
  if (archive !== undefined)
    return (
      (await refusedFilters(request, app)) ?? (await respondArchive(request, app, language, channel, format, archive))
    );
  let options = "";
  // An address without a query does not load the code that reads queries.
  if (request.url.includes("?")) {
    const parameters = new URL(request.url).searchParams;
    options = format.options?.(parameters) ?? "";
    const { FeedQuery, ListFeedQuery } = await import("../../domain/query/parameters.ts");
    const { readParameters } = await import("../api/read-parameters.ts");
    const { feedText } = await import("../../domain/query/canonical-query.ts");
    const read = readParameters(ListFeedQuery, parameters, taxonomy, false);
    if (!read.ok) return parametersProblem(app, read.reason);
    const query = ownQuery(read.value, language);
    if (feedText(FeedQuery, query) !== "") {
      const { handleFilteredFeed } = await import("./filtered-feed.ts");
      return await handleFilteredFeed(request, app, language, channel, format, query, options);
    }
  }
  const key = `${language}/${channelPath(channel)}/feed.${format.extension}?${options}`;
  const representation = await cachedViewRendering(
    app,
    key,
    { kind: format.of, language, channel, mediaType: format.mediaType },
    (view) => renderFeed(format, view, site, options).text,
    options === "" && isPrerendered(channel, format.extension)
      ? (stamp) => readPrerendered(app.env.FEEDS, language, channel, format.extension, sourceOfRendering(stamp, site))
      : undefined,
  );
  return respond(request, representation, {
    "content-language": language,
    ...(options === ""
      ? {
          link: `<${hubUrl(site)}>; rel="hub", <${channelUrl(site, language, channel, format.extension)}>; rel="self"`,
        }
      : {}),
  });
}

/** 400 where a feed that holds a whole list is asked for a part of it: an archive, a feed of changes. */
export async function refusedFilters(request: Request, app: AppContext): Promise<Response | undefined> {
  if (!request.url.includes("?")) return undefined;
  const { FeedQuery } = await import("../../domain/query/parameters.ts");
  const { unusableParameters } = await import("../api/read-parameters.ts");
  const faults = unusableParameters(Object.keys(FeedQuery.shape), new URL(request.url).searchParams);
  return faults.length === 0 ? undefined : parametersProblem(app, faults);
}

/** Returns the part of a query that changes the list itself: to fall back on the feed's own language does not. */
function ownQuery(
  { cancelled: _, sessions: __, fallback = [], ...query }: z.infer<typeof ListFeedQuery>,
  language: Language,
): FeedQuery {
  const others = fallback.filter((each) => each !== language);
  return others.length === 0 ? query : { fallback: others, ...query };
}

async function respondArchive(
  request: Request,
  app: AppContext,
  language: Language,
  channel: Channel,
  format: Format,
  archive: string,
): Promise<Response> {
  const { site } = app.config;
  if (!format.archives) return problem(site.origin, "not-found", { detail: "this format has no archives" });
  const key = `${channelUrl(site, language, channel)}feed.${archive}.${format.extension}`;
  let isThere = true;
  const response = await respondCached(
    request,
    app,
    key,
    async () => {
      const json = await ledgerOf(app).archive(language, channel, archive);
      isThere = json !== undefined;
      if (json === undefined) return undefined;
      const view = parseView(json);
      // Without a date: what left the month left no trace in it.
      return await represent(format.render(view, site), format.mediaType);
    },
    { "cache-control": HOURLY, "content-language": language },
    ARCHIVE_SHARED_S,
  );
  return isThere ? response : problem(site.origin, "not-found", { detail: "the archive has no such month" });
}
