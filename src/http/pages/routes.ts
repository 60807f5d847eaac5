import { parseAddress } from "../../domain/channel/channel.ts";
import { isLanguage, type Language, negotiate } from "../../domain/entry/language.ts";
import type { Revision } from "../../domain/entry/revision.ts";
import { problem } from "../../domain/problem.ts";
import { isMonth } from "../../domain/time/month.ts";
import { toItem } from "../../domain/view/view.ts";
import type { Section } from "../../pages/lists/index-page.tsx";
import { isTombstone, readEntry } from "../../read-model/read.ts";
import { icsOfItem } from "../../render/calendar/icalendar.ts";
import { parseFeedName } from "../../render/formats.ts";
import { markdownOfItem } from "../../render/markdown/entry-markdown.ts";
import { handleDocsPage } from "../api/openapi.tsx";
import { handleItem } from "../api/schemas.ts";
import { handleBuilderPage, handleEmbedCode } from "../embeds/builder.tsx";
import { handleDiscovery } from "../feeds/discovery.ts";
import { handleFeed } from "../feeds/feed.ts";
import { represent, respond } from "../response/conditional.ts";
import type { AppContext } from "../response/context.ts";
import { handleAsset } from "../response/page-response.ts";
import { handleManualPage } from "./manual.tsx";
import {
  handleAboutPage,
  handleArchivePage,
  handleChannelPage,
  handleComposerPage,
  handleEntryPage,
  handleIndexPage,
  handleMonthPage,
  handleSubscribePage,
  notFound,
} from "./pages.tsx";
import { handleProblemPage } from "./problems.tsx";
import { handleSearchPage } from "./search.tsx";

/** Every address below a language: a channel's page and feeds, an entry and its documents. */
export async function handleReading(request: Request, app: AppContext): Promise<Response> {
  const { origin } = app.config.site;
  const { pathname } = new URL(request.url);
  if (pathname === "/" || pathname === "/editor") {
    const language = negotiate(request.headers.get("accept-language"), "en");
    return new Response(null, {
      status: 302,
      headers: {
        location: `${origin}/${language}${pathname}`,
        vary: "Accept-Language",
        "cache-control": "private, max-age=60",
      },
    });
  }
  if (pathname.length > 400) return notFound(request, app, { kind: "nothing" });
  const asset = await handleAsset(request, pathname);
  if (asset !== undefined) return asset;
  const around = (await handleDiscovery(request, app, pathname)) ?? (await handlePage(request, app, pathname));
  if (around !== undefined) return around;
  const slash = pathname.lastIndexOf("/");
  const file = pathname.slice(slash + 1);
  const folder = pathname.slice(0, slash + 1);

  const entry = /^\/([a-z]{2})\/entries\/$/.exec(folder)?.[1];
  if (entry !== undefined && isLanguage(entry) && file !== "") return await handleEntryFile(request, app, entry, file);

  const feed = parseFeedName(file);
  const address = parseAddress(feed === undefined && file !== "" ? `${pathname}/` : folder);
  if (address === undefined) {
    const [, prefix = ""] = pathname.split("/");
    return feed === undefined
      ? notFound(request, app, { kind: "nothing" }, isLanguage(prefix) ? prefix : undefined)
      : problem(origin, "not-found");
  }
  if (feed !== undefined)
    return await handleFeed(request, app, address.language, address.channel, feed.format, feed.archive);
  if (file !== "") return moved(`${origin}${pathname}/`);
  return await handleChannelPage(request, app, address.language, address.channel);
}

/** The pages that are no channel's and no entry's. Undefined where the address is none of them. */
async function handlePage(request: Request, app: AppContext, pathname: string): Promise<Response | undefined> {
  const [, language = "", path = ""] = /^\/([a-z]{2})\/(.+)$/.exec(pathname) ?? [];
  if (!isLanguage(language)) return undefined;
  switch (path) {
    case "topics/":
    case "organisations/":
    case "countries/":
      return await handleIndexPage(request, app, language, path.slice(0, -1) as Section);
    case "topics":
    case "organisations":
    case "countries":
      return moved(`${app.config.site.origin}${pathname}/`);
    case "subscribe":
      return await handleSubscribePage(request, app, language);
    case "embed":
      return await handleBuilderPage(request, app, language);
    case "embed.json":
      return await handleEmbedCode(request, app, language);
    case "search":
      return await handleSearchPage(request, app, language);
    case "docs":
      return await handleDocsPage(request, app, language);
    case "about":
      return await handleAboutPage(request, app, language);
    case "editor":
      return await handleComposerPage(request, app, language);
    case "problems":
      return await handleProblemPage(request, app, language, "");
  }
  const [, chapter] = /^docs\/([a-z]+)$/.exec(path) ?? [];
  if (chapter !== undefined) return await handleManualPage(request, app, language, chapter);
  const [, problemType] = /^problems\/([a-z-]+)$/.exec(path) ?? [];
  if (problemType !== undefined) return await handleProblemPage(request, app, language, problemType);
  const [, month] = /^events\/(\d{4}-\d{2})\/?$/.exec(path) ?? [];
  if (month !== undefined && isMonth(month)) {
    return path.endsWith("/")
      ? await handleMonthPage(request, app, language, month)
      : moved(`${app.config.site.origin}${pathname}/`);
  }
  const [, channel, archive] = /^(|[a-z0-9/-]+\/)archive\/(\d{4}-\d{2}(?:\.\d{1,6})?)$/.exec(path) ?? [];
  return channel === undefined || archive === undefined
    ? undefined
    : await handleArchivePage(request, app, language, channel.replace(/\/$/, ""), archive);
}

/** A list's address ends in a slash; the same without one is its old friend. */
function moved(location: string): Response {
  return new Response(null, { status: 308, headers: { location, "cache-control": "public, max-age=3600" } });
}

async function handleEntryFile(request: Request, app: AppContext, language: Language, file: string): Promise<Response> {
  const { site, taxonomy } = app.config;
  const [, id = "", extension] = /^([a-z0-9-]+)(?:\.(json|md|ics))?$/.exec(file) ?? [];
  if (extension === undefined) return await handleEntryPage(request, app, language, id);
  const document = id === "" ? undefined : await readEntry(app.env.FEEDS, id);
  if (document === undefined) return problem(site.origin, "not-found", { detail: "no entry has this address" });
  if (isTombstone(document))
    return problem(site.origin, "gone", { detail: document.reason, withdrawn: document.withdrawn });
  const item = toItem(document, language, taxonomy);
  if (item === undefined)
    return problem(site.origin, "not-found", {
      detail: `this entry has no text in ${language}`,
      languages: languagesIn(document),
    });
  switch (extension) {
    case "json":
      return await handleItem(request, app, language, document);
    case "md":
      return respond(
        request,
        await represent(markdownOfItem(item, site), "text/markdown; charset=utf-8", document.updated),
      );
    default:
      if (item.event === undefined)
        return problem(site.origin, "not-found", { detail: "only events have a calendar entry" });
      return respond(request, await represent(icsOfItem(item, site), "text/calendar; charset=utf-8", document.updated));
  }
}

function languagesIn({ entry }: Revision): string[] {
  return Object.keys(entry.texts);
}
