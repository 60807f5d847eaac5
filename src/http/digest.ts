import { addressOf, digestTitle } from "../formats/digest.ts";
import { DIGEST_FEEDS, renderDigestFeed } from "../formats/digest-feed.ts";
import { renderDigestHtml } from "../formats/digest-html.ts";
import { renderDigestText } from "../formats/digest-text.ts";
import { channelUrl, type DigestAddress, digestFeedUrl, digestTag, digestUrl, type Site } from "../model/address.ts";
import { type Channel, parseChannel } from "../model/channel.ts";
import { channelName } from "../model/channel-name.ts";
import { DIGEST_FEED_SIZE, type Digest, isEmpty } from "../model/digest.ts";
import { isZone, parseLocal, zoned } from "../model/instant.ts";
import { direction, isLanguage, type Language } from "../model/language.ts";
import { lastClosed, PERIODS, type Period, type PeriodKind, periodAt, periodOf } from "../model/period.ts";
import { FRESH, type Representation, represent, respond } from "./conditional.ts";
import { type House, ledgerOf } from "./house.ts";
import { problem } from "./problem.ts";
import { remembered } from "./remembered.ts";

/** A closed period's digest changes by corrections, withdrawals and back catalogues only. */
const CLOSED_FRESH = "public, max-age=3600, stale-while-revalidate=86400";
/** Milliseconds after its end from which a period counts as closed: clocks differ. */
const SETTLING = 300_000;
/** Milliseconds for which an isolate does not ask the ledger again. */
const RECHECK = { open: 1000, closed: 60_000 } as const;

/** For mails shown in a browser: their styles stand in them, and nothing else may run or load. */
const CSP = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'";

function isKind(text: string): text is PeriodKind {
  return (PERIODS as readonly string[]).includes(text);
}

function isDay(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && parseLocal(text) !== undefined;
}

/** A digest as the API tells of it: all that a sender needs in one answer. */
function digestDocument(digest: Digest, site: Site, now: number): object {
  const { language, channel, period, previous, next } = digest;
  const address = addressOf(digest);
  const { kind, first, last, zone, starts, ends } = period;
  const at = (day: string | undefined): string | undefined => (day === undefined ? undefined : digestUrl(site, { ...address, first: day }, "json"));
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
    },
  };
}

type Extension = "json" | "html" | "txt";

async function read(house: House, language: Language, channel: Channel, period: Period): Promise<Digest> {
  return JSON.parse(await ledgerOf(house).digest(language, channel, period)) as Digest;
}

/** Tells a digest from all that it was before: which versions of which entries it shows, and what it leads to. */
function stampOf({ sections, coming, more, previous, next }: Digest): string {
  const shown = [...sections.flatMap(({ items }) => items), ...coming].map(({ id, version }) => `${id} ${version}`);
  return [more, previous, next, ...shown].join();
}

async function rendered(digest: Digest, { config, now }: House, extension: Extension, size: "mail" | "full"): Promise<Representation> {
  const { site } = config;
  switch (extension) {
    case "json":
      return await represent(`${JSON.stringify(digestDocument(digest, site, now()))}\n`, "application/json", digest.updated);
    case "html":
      return await represent(renderDigestHtml(digest, site, size), "text/html; charset=utf-8", digest.updated);
    case "txt":
      return await represent(renderDigestText(digest, site), "text/plain; charset=utf-8", digest.updated);
  }
}

/** Answers with the digest of a period that has begun. */
export async function answerDigest(request: Request, house: House, address: DigestAddress, period: Period, extension: Extension, size: "mail" | "full") {
  const now = house.now();
  if (period.starts > now) return problem(house.config.site.origin, "not-found", { detail: "this period has not begun" });
  const closed = now >= period.ends + SETTLING;
  const key = digestUrl(house.config.site, address, extension, size === "full" ? size : undefined);
  const representation = await remembered(
    house,
    key,
    async () => {
      const value = await read(house, address.language, address.channel, period);
      return { stamp: `${now < period.ends} ${stampOf(value)}`, value };
    },
    (digest) => rendered(digest, house, extension, size),
    RECHECK[closed ? "closed" : "open"],
  );
  const headers = { "cache-control": closed ? CLOSED_FRESH : FRESH, ...(extension === "html" ? { "content-security-policy": CSP } : {}) };
  return respond(request, representation, headers);
}

async function handleDigestFeed(
  request: Request,
  house: House,
  address: Omit<DigestAddress, "first">,
  extension: keyof typeof DIGEST_FEEDS,
): Promise<Response> {
  const { site, taxonomy } = house.config;
  const { language, kind, zone, channel } = address;
  const current = periodAt(kind, house.now(), zone);
  // Which period is open is part of the key: a feed that was made before the last one closed does not outlive it.
  const key = `${digestFeedUrl(site, address, extension)} ${current.first}`;
  const representation = await remembered(
    house,
    key,
    async () => {
      const days = await ledgerOf(house).digestPeriods(language, channel, kind, zone, current.starts, DIGEST_FEED_SIZE);
      const digests = await Promise.all(days.map((day) => read(house, language, channel, periodOf(kind, day, zone))));
      const value = digests.filter((digest) => !isEmpty(digest));
      return { stamp: value.map((digest) => `${digest.period.first} ${stampOf(digest)}`).join("\n"), value };
    },
    async (digests) => {
      const { name, description } = taxonomy.site;
      const feed = { address, siteName: name[language], name: channelName(channel, language, taxonomy) ?? "", description: description[language], digests };
      return await represent(renderDigestFeed(feed, extension, site), DIGEST_FEEDS[extension].mediaType);
    },
    RECHECK.closed,
  );
  return respond(request, representation);
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
export async function handleDigestFile(request: Request, house: House, language: string, kind: string, file: string): Promise<Response> {
  const { site, taxonomy } = house.config;
  const [, name = "", extension = ""] = /^([a-z0-9-]+)\.([a-z]{3,4})$/.exec(file) ?? [];
  if (!isLanguage(language) || !isKind(kind)) return problem(site.origin, "not-found");
  const query = new URL(request.url).searchParams;
  const zone = query.get("zone") ?? "UTC";
  const channel = parseChannel(query.get("channel") ?? "");
  if (!isZone(zone))
    return problem(site.origin, "parameter-invalid", { detail: "zone must be the name of a time zone in the IANA database, such as Europe/Lisbon" });
  if (channel === undefined || channelName(channel, language, taxonomy) === undefined) {
    return problem(site.origin, "parameter-invalid", {
      detail: "channel must be the path of a channel, such as news or topics/governance-ethics; /api/v1/channels lists them",
    });
  }
  if (name === "feed" && isFeed(extension)) return await handleDigestFeed(request, house, { language, kind, zone, channel }, extension);
  if (!isDocument(extension)) return problem(site.origin, "not-found");
  const size = query.get("size") === "full" && extension === "html" ? "full" : undefined;
  const address = (first: string): DigestAddress => ({ language, kind, first, zone, channel });
  if (name === "latest") return redirect(digestUrl(site, address(lastClosed(kind, house.now(), zone).first), extension, size), 302, FRESH);
  if (!isDay(name)) return problem(site.origin, "not-found", { detail: "a digest is named by the first day of its period, such as 2025-11-17, or latest" });
  const period = periodOf(kind, name, zone);
  // Any day leads to the digest that it is in: each has one address.
  if (period.first !== name) return redirect(digestUrl(site, address(period.first), extension, size), 308, CLOSED_FRESH);
  return await answerDigest(request, house, address(period.first), period, extension, size ?? "mail");
}
