import type { FeedExtension } from "../../domain/channel/urls.ts";
import { isLanguage } from "../../domain/entry/language.ts";
import type { AppContext } from "../context/app-context.ts";
import { MOVED } from "../response/cache-control.ts";

/** Feeds under the names that people and programs guess, without slash: RSS where the name says no format. */
export const GUESSED_FEEDS: Readonly<Record<string, FeedExtension>> = {
  feed: "rss",
  rss: "rss",
  atom: "atom",
  "feed.xml": "rss",
  "rss.xml": "rss",
  "index.xml": "rss",
  "atom.xml": "atom",
  "feed.rss": "rss",
  "feed.atom": "atom",
  "feed.json": "json",
  "feed.ics": "ics",
  "calendar.ics": "ics",
};

/** Redirects to a canonical address of this service, for good. */
export function redirectTo({ config }: AppContext, path: string): Response {
  const location = `${config.site.origin}${path}`;
  return new Response(null, { status: 308, headers: { location, "cache-control": MOVED } });
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
