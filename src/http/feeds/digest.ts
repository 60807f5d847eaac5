import { type Channel, parseChannel } from "../../domain/channel/channel.ts";
import { channelName } from "../../domain/channel/channel-name.ts";
import {
  channelUrl,
  type DigestAddress,
  digestFeedUrl,
  digestTag,
  digestUrl,
  type Origin,
} from "../../domain/channel/urls.ts";
import { DEFAULT_LANGUAGE, direction, type Language } from "../../domain/entry/language.ts";
import { DigestFileQuery, DigestQuery } from "../../domain/query/digest-query.ts";
import type { ParameterFault } from "../../domain/query/selection.ts";
import { LICENCE } from "../../domain/site/service.ts";
import { parseLocal, utc, zoned } from "../../domain/time/instant.ts";
import { lastClosed, PERIODS, type Period, type PeriodKind, periodAt, periodOf } from "../../domain/time/period.ts";
import { DIGEST_FEED_SIZE, type Digest, isEmpty } from "../../domain/view/digest.ts";
import { DIGEST_FEEDS, renderDigestFeed } from "../../render/digest/feed.ts";
import { renderDigestHtml } from "../../render/digest/html.ts";
import { addressOf, digestTitle } from "../../render/digest/parts.ts";
import { renderDigestText } from "../../render/digest/text.ts";
import { MINUTE_MS } from "../../std/duration.ts";
import { readParameters } from "../api/read-parameters.ts";
import { respondCached } from "../cache/edge-cache.ts";
import { type AppContext, ledgerOf } from "../context/app-context.ts";
import { HOURLY } from "../response/cache-control.ts";
import { type Representation, represent } from "../response/conditional.ts";
import { inlineStylePolicy } from "../response/inline-styles.ts";
import { parametersProblem, problem } from "../response/problem-response.ts";

/** Milliseconds after its end from which a period counts as closed: clocks differ. */
const SETTLING = 5 * MINUTE_MS;

/**
 * For how long what «the last period that is over» means may be kept: never beyond the end of the running one, and not
 * a moment longer. A sender that comes first thing on Monday is to get last week.
 */
function untilNext(kind: PeriodKind, zone: string, now: number): string {
  const seconds = Math.ceil((periodAt(kind, now, zone).ends - now) / 1000);
  return `public, max-age=${Math.min(60, seconds)}`;
}

function isKind(text: string): text is PeriodKind {
  return (PERIODS as readonly string[]).includes(text);
}

function isDay(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && parseLocal(text) !== undefined;
}

/** A digest as the API tells of it: all that a sender needs in one answer. */
function digestDocument(digest: Digest, site: Origin, now: number): object {
  const { language, channel, period, previous, next } = digest;
  const address = addressOf(digest);
  const { kind, first, last, zone, starts, ends } = period;
  const at = (day: string | undefined): string | undefined =>
    day === undefined ? undefined : digestUrl(site, { ...address, first: day }, "json");
  return {
    data: {
      id: digestTag(site, address),
      title: digestTitle(digest),
      language,
      direction: direction(language),
      channel,
      name: digest.name,
      period: { kind, first, last, zone, starts: zoned(starts, zone), ends: zoned(ends, zone) },
      open: now < ends,
      empty: isEmpty(digest),
      updated: digest.updated,
      sections: digest.sections,
      more: digest.more,
      changes: digest.changes,
      coming: digest.coming,
      html: renderDigestHtml(digest, site, "mail"),
      text: renderDigestText(digest, site),
    },
    links: {
      self: digestUrl(site, address, "json"),
      html: digestUrl(site, address, "html"),
      text: digestUrl(site, address, "txt"),
      page: channelUrl(site, language, address.channel),
      feed: digestFeedUrl(site, address, "rss"),
      previous: at(previous),
      next: at(next),
      license: LICENCE.url,
    },
  };
}

type Extension = "json" | "html" | "txt";

async function read(app: AppContext, language: Language, channel: Channel, period: Period): Promise<Digest> {
  return JSON.parse(await ledgerOf(app).digest(language, channel, period)) as Digest;
}

/**
 * Of a document that the ledger makes anew each time: modified when anything changed last, or when the period that it
 * depends on began or ended; undefined while the ledger holds nothing.
 */
async function modifiedSince(app: AppContext, turn: number): Promise<string | undefined> {
  const changed = await ledgerOf(app).lastChange();
  const turned = utc(turn);
  return changed === undefined || changed > turned ? changed : turned;
}

async function rendered(
  digest: Digest,
  app: AppContext,
  extension: Extension,
  size: "mail" | "full",
): Promise<Representation> {
  const { config, now } = app;
  const { site } = config;
  const { starts, ends } = digest.period;
  const modified = await modifiedSince(app, now() < ends ? starts : ends);
  switch (extension) {
    case "json":
      return await represent(`${JSON.stringify(digestDocument(digest, site, now()))}\n`, "application/json", modified);
    case "html": {
      const html = renderDigestHtml(digest, site, size);
      const policy = await inlineStylePolicy(html, "'self'");
      return {
        ...(await represent(html, "text/html; charset=utf-8", modified)),
        headers: { "content-security-policy": policy },
      };
    }
    case "txt":
      return await represent(renderDigestText(digest, site), "text/plain; charset=utf-8", modified);
  }
}

/**
 * Answers with the digest of a period that has begun. `size` is of HTML; `lifetime`, where it is less than the digest's
 * own.
 */
async function answerDigest(
  request: Request,
  app: AppContext,
  address: DigestAddress,
  period: Period,
  extension: Extension,
  { size = "mail", lifetime }: { size?: "mail" | "full"; lifetime?: string } = {},
): Promise<Response> {
  const { site } = app.config;
  const now = app.now();
  if (period.starts > now) return problem(site.origin, "not-found", { detail: "this period has not begun" });
  const closed = now >= period.ends + SETTLING;
  const own = digestUrl(site, address, extension, size === "full" ? size : undefined);
  const key = `${own}${now < period.ends ? " open" : ""}`;
  const make = async () =>
    await rendered(await read(app, address.language, address.channel, period), app, extension, size);
  return await respondCached(request, app, key, make, {
    "content-language": address.language,
    "cache-control": lifetime ?? (closed ? HOURLY : untilNext(address.kind, address.zone, now)),
  });
}

async function handleDigestFeed(
  request: Request,
  app: AppContext,
  address: Omit<DigestAddress, "first">,
  extension: keyof typeof DIGEST_FEEDS,
): Promise<Response> {
  const { site, taxonomy } = app.config;
  const { language, kind, zone, channel } = address;
  // Which period is open is part of the key: a feed that was made before the last one closed does not outlive it.
  const now = app.now();
  const current = periodAt(kind, now, zone);
  const make = async () => {
    const days = await ledgerOf(app).digestPeriods(language, channel, kind, zone, current.starts, DIGEST_FEED_SIZE);
    const digests = await Promise.all(days.map((day) => read(app, language, channel, periodOf(kind, day, zone))));
    const { name, description } = taxonomy.site;
    const feed = {
      address,
      siteName: name[language],
      name: channelName(channel, language, taxonomy) ?? "",
      description: description[language],
      digests: digests.filter((digest) => !isEmpty(digest)),
    };
    return await represent(
      renderDigestFeed(feed, extension, site),
      DIGEST_FEEDS[extension].mediaType,
      await modifiedSince(app, current.starts),
    );
  };
  const key = `${digestFeedUrl(site, address, extension)} ${current.first}`;
  return await respondCached(request, app, key, make, {
    "content-language": language,
    "cache-control": untilNext(kind, zone, now),
  });
}

/** The channel of a digest's query, or what is wrong with it. */
function requestedChannel(
  path: string | undefined,
  language: Language,
  { config }: AppContext,
): Channel | ParameterFault {
  const channel = parseChannel(path ?? "");
  return channel !== undefined && channelName(channel, language, config.taxonomy) !== undefined
    ? channel
    : { parameter: "channel", detail: `${path} is not a channel; /api/v1/channels lists them` };
}

/** GET /api/v1/digest */
export async function handleDigest(request: Request, app: AppContext): Promise<Response> {
  const query = readParameters(DigestQuery, new URL(request.url).searchParams, app.config.taxonomy, true);
  if (!query.ok) return parametersProblem(app, query.reason);
  const { language = DEFAULT_LANGUAGE, period: kind = "weekly", zone = "UTC", date } = query.value;
  const channel = requestedChannel(query.value.channel, language, app);
  if ("parameter" in channel) return parametersProblem(app, [channel]);
  const now = app.now();
  const period = date === undefined ? lastClosed(kind, now, zone) : periodOf(kind, date, zone);
  const lifetime = date === undefined ? { lifetime: untilNext(kind, zone, now) } : {};
  return await answerDigest(
    request,
    app,
    { language, kind, first: period.first, zone, channel },
    period,
    "json",
    lifetime,
  );
}

function isFeed(extension: string): extension is keyof typeof DIGEST_FEEDS {
  return Object.hasOwn(DIGEST_FEEDS, extension);
}

function isDocument(extension: string): extension is Extension {
  return extension === "json" || extension === "html" || extension === "txt";
}

function redirect(location: string, status: 302 | 308, cache: string): Response {
  return new Response(null, { status, headers: { location, "cache-control": cache } });
}

/** GET /{language}/digest/{daily|weekly|monthly}/{day|latest}.{json|html|txt} and feed.{rss|atom|json} */
export async function handleDigestFile(
  request: Request,
  app: AppContext,
  language: Language,
  kind: string,
  file: string,
): Promise<Response> {
  const { site, taxonomy } = app.config;
  const [, name = "", extension = ""] = /^([a-z0-9-]+)\.([a-z]{3,4})$/.exec(file) ?? [];
  if (!isKind(kind)) return problem(site.origin, "not-found");
  const query = readParameters(DigestFileQuery, new URL(request.url).searchParams, taxonomy, false);
  if (!query.ok) return parametersProblem(app, query.reason);
  const { zone = "UTC" } = query.value;
  const channel = requestedChannel(query.value.channel, language, app);
  if ("parameter" in channel) return parametersProblem(app, [channel]);
  if (name === "feed" && isFeed(extension))
    return await handleDigestFeed(request, app, { language, kind, zone, channel }, extension);
  if (!isDocument(extension)) return problem(site.origin, "not-found");
  const size = query.value.size === "full" && extension === "html" ? "full" : undefined;
  const address = (first: string): DigestAddress => ({ language, kind, first, zone, channel });
  const now = app.now();
  if (name === "latest")
    return redirect(
      digestUrl(site, address(lastClosed(kind, now, zone).first), extension, size),
      302,
      untilNext(kind, zone, now),
    );
  if (!isDay(name))
    return problem(site.origin, "not-found", {
      detail: "a digest is named by the first day of its period, such as 2025-11-17, or latest",
    });
  const period = periodOf(kind, name, zone);
  // Any day leads to the digest that it is in: each has one address.
  if (period.first !== name) return redirect(digestUrl(site, address(period.first), extension, size), 308, HOURLY);
  return await answerDigest(request, app, address(period.first), period, extension, size === undefined ? {} : { size });
}
