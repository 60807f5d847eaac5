import { parseAddress } from "../../domain/channel/channel.ts";
import { channelName } from "../../domain/channel/channel-name.ts";
import { embedUrl, entryEmbedUrl } from "../../domain/channel/urls.ts";
import { isLanguage, type Language } from "../../domain/entry/language.ts";
import { problem, UNKEPT } from "../../domain/problem.ts";
import { OembedQuery } from "../../domain/query/embed-query.ts";
import { toItem } from "../../domain/view/view.ts";
import { message } from "../../messages/message.ts";
import { hasShareImage, SHARE_IMAGE, shareImagePath } from "../../pages/layout/share-image.ts";
import { isTombstone } from "../../read-model/read.ts";
import { feedTitle } from "../../render/channel-links.ts";
import { DEFAULT_LOOK, frameHeight, lookQuery } from "../../render/embeds/embed-code.ts";
import { type Embeddable, renderOembed } from "../../render/embeds/oembed.ts";
import { creditsOf, namesOf } from "../../render/entry/attribution.ts";
import { titleOf } from "../../render/entry/title.ts";
import { readParameters } from "../api/read-parameters.ts";
import { represent, respond } from "../response/conditional.ts";
import type { AppContext } from "../response/context.ts";
import { parametersProblem } from "../response/edge-cache.ts";

const WIDTH = 640;
const ENTRY_HEIGHT = 240;

/** Returns the frame for one of our addresses; undefined if it is neither a list nor an entry. */
async function embeddable(app: AppContext, pathname: string): Promise<Embeddable | undefined> {
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
    if (item === undefined) return undefined;
    const author = namesOf(creditsOf(item).authors).join(message(language, "punctuation.comma"));
    return {
      title: titleOf(item),
      frame: entryEmbedUrl(site, language, id),
      height: ENTRY_HEIGHT,
      author,
      ...about(language),
    };
  }
  const address = parseAddress(pathname.endsWith("/") ? pathname : `${pathname}/`);
  const title = address && channelName(address.channel, address.language, taxonomy);
  if (address === undefined || title === undefined) return undefined;
  const layout = address.channel.kind === "events" ? "agenda" : DEFAULT_LOOK.layout;
  const frame = `${embedUrl(site, address.language, address.channel)}${lookQuery({ ...DEFAULT_LOOK, layout })}`;
  return {
    title: feedTitle({ siteName: taxonomy.site.name[address.language], name: title }),
    frame,
    height: frameHeight(layout, DEFAULT_LOOK.limit),
    ...about(address.language),
  };
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
  const found =
    URL.canParse(url) && new URL(url).origin === origin ? await embeddable(app, new URL(url).pathname) : undefined;
  if (found === undefined)
    return problem(origin, "not-found", { detail: "no list and no entry of this service has this address" }, UNKEPT);
  const json = renderOembed(found, {
    ...(width === undefined ? {} : { width }),
    ...(height === undefined ? {} : { height }),
  });
  // Whatever is found stands below its language.
  return respond(request, await represent(json, "application/json"), {
    "content-language": new URL(url).pathname.slice(1, 3),
  });
}
