import { icsOfItem } from "../formats/ics.ts";
import { markdownOfItem } from "../formats/markdown.ts";
import { parseAddress } from "../model/channel.ts";
import { isLanguage, type Language, negotiate } from "../model/language.ts";
import type { Revision } from "../model/revision.ts";
import { toItem } from "../model/view.ts";
import { isTombstone, readEntry } from "../projection/read.ts";
import { handleItem } from "./api.ts";
import { handleAround } from "./around.ts";
import { represent, respond } from "./conditional.ts";
import { handleFeed, parseFeedName } from "./feeds.ts";
import type { House } from "./house.ts";
import { handleAsset } from "./html.ts";
import { handleChannelPage, handleEntryPage } from "./pages.tsx";
import { problem } from "./problem.ts";

/** Every address below a language: a channel's page and feeds, an entry and its documents. */
export async function handleReading(request: Request, house: House): Promise<Response> {
  const { origin } = house.config.site;
  const { pathname } = new URL(request.url);
  if (pathname === "/") {
    const language = negotiate(request.headers.get("accept-language"), "en");
    return new Response(null, {
      status: 302,
      headers: { location: `${origin}/${language}/`, vary: "Accept-Language", "cache-control": "private, max-age=60" },
    });
  }
  if (pathname.length > 400) return problem(origin, "not-found");
  const asset = await handleAsset(request, pathname);
  if (asset !== undefined) return asset;
  const around = await handleAround(request, house, pathname);
  if (around !== undefined) return around;
  const slash = pathname.lastIndexOf("/");
  const file = pathname.slice(slash + 1);
  const folder = pathname.slice(0, slash + 1);

  const entry = /^\/([a-z]{2})\/entries\/$/.exec(folder)?.[1];
  if (entry !== undefined && isLanguage(entry) && file !== "") return await handleEntryFile(request, house, entry, file);

  const feed = parseFeedName(file);
  const address = parseAddress(feed === undefined && file !== "" ? `${pathname}/` : folder);
  if (address === undefined) return problem(origin, "not-found");
  if (feed !== undefined) return await handleFeed(request, house, address.language, address.channel, feed.format, feed.archive);
  // A channel's address ends in a slash; the same without one is its old friend.
  if (file !== "") return new Response(null, { status: 308, headers: { location: `${origin}${pathname}/`, "cache-control": "public, max-age=3600" } });
  return await handleChannelPage(request, house, address.language, address.channel);
}

async function handleEntryFile(request: Request, house: House, language: Language, file: string): Promise<Response> {
  const { site, taxonomy } = house.config;
  const [, id = "", extension] = /^([a-z0-9-]+)(?:\.(json|md|ics))?$/.exec(file) ?? [];
  const document = id === "" ? undefined : await readEntry(house.env.FEEDS, id);
  if (document === undefined) return problem(site.origin, "not-found", { detail: "no entry has this address" });
  if (isTombstone(document)) return problem(site.origin, "gone", { detail: document.reason, withdrawn: document.withdrawn });
  const item = toItem(document, language, taxonomy);
  if (item === undefined) return problem(site.origin, "not-found", { detail: `this entry has no text in ${language}`, languages: languagesIn(document) });
  switch (extension) {
    case "json":
      return await handleItem(request, house, language, document);
    case "md":
      return respond(request, await represent(markdownOfItem(item, site), "text/markdown; charset=utf-8", document.updated));
    case "ics":
      if (item.event === undefined) return problem(site.origin, "not-found", { detail: "only events have a calendar entry" });
      return respond(request, await represent(icsOfItem(item, site), "text/calendar; charset=utf-8", document.updated));
    default:
      return await handleEntryPage(request, house, item);
  }
}

function languagesIn({ entry }: Revision): string[] {
  return Object.keys(entry.texts);
}
