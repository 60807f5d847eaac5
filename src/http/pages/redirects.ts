import { type Channel, channelAddress } from "../../domain/channel/channel.ts";
import { channelUrl, type FeedExtension } from "../../domain/channel/urls.ts";
import { DEFAULT_LANGUAGE, isLanguage, type Language, negotiate } from "../../domain/entry/language.ts";
import type { AppContext } from "../response/context.ts";

/** Redirects an address without a language to the same one in the reader's language. Browsers keep the fragment. */
export function redirectToLanguage(request: Request, { config }: AppContext, path: string): Response {
  const language = negotiate(request.headers.get("accept-language"), DEFAULT_LANGUAGE);
  const location = `${config.site.origin}/${language}${path}`;
  return new Response(null, {
    status: 302,
    headers: { location, vary: "Accept-Language", "cache-control": "private, max-age=60" },
  });
}

/** Redirects to a canonical address of this service, for good. */
export function redirectTo({ config }: AppContext, path: string): Response {
  const location = `${config.site.origin}${path}`;
  return new Response(null, { status: 308, headers: { location, "cache-control": "public, max-age=3600" } });
}

/** Redirects the address of a list without a slash at its end to the list. */
export function redirectToList(_request: Request, app: AppContext, language: Language, channel: Channel): Response {
  return redirectTo(app, channelAddress(language, channel));
}

/** Redirects the address of a month of events without a slash at its end to the month. */
export function redirectToMonth(_request: Request, app: AppContext, language: Language, month: string): Response {
  return redirectTo(app, `/${language}/events/${month}/`);
}

/** Feeds under the names that people and programs guess, without slash: RSS where the name tells no format. */
export const GUESSED_FEEDS: Readonly<Record<string, FeedExtension>> = {
  feed: "rss",
  rss: "rss",
  atom: "atom",
  "feed.xml": "rss",
  "rss.xml": "rss",
  "index.xml": "rss",
  "atom.xml": "atom",
  "feed.json": "json",
  "calendar.ics": "ics",
};

/** Redirects a guessed name of a feed to the feed of everything, for good: in the reader's language without one. */
export function redirectToFeed(
  request: Request,
  { config }: AppContext,
  extension: FeedExtension,
  language?: Language,
): Response {
  const spoken = language ?? negotiate(request.headers.get("accept-language"), DEFAULT_LANGUAGE);
  const location = channelUrl(config.site, spoken, { kind: "everything" }, extension);
  const kept =
    language === undefined
      ? { vary: "Accept-Language", "cache-control": "private, max-age=3600" }
      : { "cache-control": "public, max-age=3600" };
  return new Response(null, { status: 308, headers: { location, ...kept } });
}

/**
 * The address that one was meant for which no route has: a language by its tag in full or in capitals (/pt-BR/,
 * /zh-Hant/news/, /EN/), an entry with a slash at its end. Undefined where nothing is near.
 */
export function intendedAddress(pathname: string): string | undefined {
  const [, tag = "", rest = ""] = /^\/([A-Za-z]{2}(?:-[A-Za-z0-9]{2,8}){0,3})(\/.*)?$/.exec(pathname) ?? [];
  const language = tag.slice(0, 2).toLowerCase();
  if (language !== tag && isLanguage(language)) return `/${language}${rest || "/"}`;
  const [, entry] = /^(\/[a-z]{2}\/entries\/[a-z0-9-]{1,100})\/$/.exec(pathname) ?? [];
  return entry;
}
