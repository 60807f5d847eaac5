import { type Channel, parseAddress } from "../../domain/channel/channel.ts";
import { channelName } from "../../domain/channel/channel-name.ts";
import { embedUrl, entryEmbedUrl } from "../../domain/channel/urls.ts";
import { isLanguage, type Language } from "../../domain/entry/language.ts";
import { FrameQuery, OembedQuery } from "../../domain/query/embed-query.ts";
import type { ParameterFault } from "../../domain/query/selection.ts";
import { toItem } from "../../domain/view/view.ts";
import { message } from "../../messages/message.ts";
import { hasShareImage, SHARE_IMAGE, shareImagePath } from "../../pages/layout/share-image.ts";
import { isTombstone } from "../../read-model/read.ts";
import { feedTitle } from "../../render/channel-links.ts";
import { DEFAULT_LOOK, frameHeight, lookQuery } from "../../render/embeds/embed-code.ts";
import { type Embeddable, renderOembed } from "../../render/embeds/oembed.ts";
import { creditsOf, namesOf } from "../../render/entry/attribution.ts";
import { titleOf } from "../../render/entry/title.ts";
import { ok, type Result } from "../../std/result.ts";
import { readParameters } from "../api/read-parameters.ts";
import type { AppContext } from "../context/app-context.ts";
import { represent, respond } from "../response/conditional.ts";
import { NO_STORE, parametersProblem, problem } from "../response/problem-response.ts";
import { withFilters } from "./embedded-channels.ts";
import { filteredList, filtersText } from "./filtered-list.ts";
import { widgetSelectionOf } from "./widget.ts";

const WIDTH = 640;
const ENTRY_HEIGHT = 240;

/** The list of an address: a channel's page, or a search. */
function listAt(pathname: string): { readonly language: Language; readonly channel: Channel } | undefined {
  const [, language = ""] = /^\/([a-z]{2})\/search$/.exec(pathname) ?? [];
  if (isLanguage(language)) return { language, channel: { kind: "everything" } };
  return parseAddress(pathname.endsWith("/") ? pathname : `${pathname}/`);
}

/** Returns the frame for one of our addresses; undefined if it is neither a list nor an entry. */
async function embeddable(
  app: AppContext,
  { pathname, searchParams }: URL,
): Promise<Result<Embeddable | undefined, readonly ParameterFault[]>> {
  const { site, taxonomy } = app.config;
  const about = (language: Language) => ({
    width: WIDTH,
    provider: { name: taxonomy.site.name[language], url: `${site.origin}/${language}/` },
    ...(hasShareImage(language)
      ? {
          thumbnail: {
            url: `${site.origin}${shareImagePath(language)}`,
            width: SHARE_IMAGE.width,
            height: SHARE_IMAGE.height,
          },
        }
      : {}),
  });
  const [, language = "", id] = /^\/([a-z]{2})\/entries\/([a-z0-9-]+)$/.exec(pathname) ?? [];
  if (id !== undefined && isLanguage(language)) {
    const document = await app.entry(id);
    const item = document === undefined || isTombstone(document) ? undefined : toItem(document, language, taxonomy);
    if (item === undefined) return ok(undefined);
    const author = namesOf(creditsOf(item).authors).join(message(language, "punctuation.comma"));
    return ok({
      title: titleOf(item),
      frame: entryEmbedUrl(site, language, id),
      height: ENTRY_HEIGHT,
      author,
      ...about(language),
    });
  }
  const list = listAt(pathname);
  if (list === undefined || channelName(list.channel, list.language, taxonomy) === undefined) return ok(undefined);
  const query = readParameters(FrameQuery, searchParams, taxonomy, false);
  if (!query.ok) return query;
  const { filters = {} } = withFilters({ languages: [list.language], channels: [list.channel] }, query.value);
  const layout = list.channel.kind === "events" ? "agenda" : DEFAULT_LOOK.layout;
  const selection = widgetSelectionOf(searchParams, layout === "agenda" ? "agenda" : "latest", app);
  const filtered = filteredList({ languages: [list.language], channels: [list.channel] }, filters, selection, app);
  if (!filtered.ok) return filtered;
  const look = lookQuery({ ...DEFAULT_LOOK, layout }, filtersText(filters));
  return ok({
    title: feedTitle({ siteName: taxonomy.site.name[list.language], name: filtered.value.name }),
    frame: `${embedUrl(site, list.language, list.channel)}${look}`,
    height: frameHeight(layout, DEFAULT_LOOK.limit),
    ...about(list.language),
  });
}

/** Answers GET /oembed?url=&maxwidth=&maxheight=&format= (oEmbed 1.0, section 2.2). */
export async function handleOembed(request: Request, app: AppContext): Promise<Response> {
  const { origin } = app.config.site;
  const search = new URL(request.url).searchParams;
  // 501, as oEmbed asks for, and not 400 (section 2.3.4).
  const format = search.get("format") ?? "json";
  if (format !== "json") return problem(origin, "format-unsupported", { detail: "the format is json" });
  const read = readParameters(OembedQuery, search, app.config.taxonomy, false);
  if (!read.ok) return parametersProblem(app, read.reason);
  const { url, maxwidth: width, maxheight: height } = read.value;
  const embedded =
    URL.canParse(url) && new URL(url).origin === origin ? await embeddable(app, new URL(url)) : ok(undefined);
  if (!embedded.ok) return parametersProblem(app, embedded.reason);
  const found = embedded.value;
  if (found === undefined)
    return problem(origin, "not-found", { detail: "no list and no entry of this service has this address" }, NO_STORE);
  const json = renderOembed(found, {
    ...(width === undefined ? {} : { width }),
    ...(height === undefined ? {} : { height }),
  });
  // Every address of a list or an entry stands below its language.
  return respond(request, await represent(json, "application/json"), {
    "content-language": new URL(url).pathname.slice(1, 3),
  });
}
