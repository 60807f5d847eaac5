import { entryUrl } from "../../domain/channel/urls.ts";
import { DEFAULT_LANGUAGE, direction, isLanguage } from "../../domain/entry/language.ts";
import { modifiedAt } from "../../domain/entry/revision.ts";
import { isPast } from "../../domain/view/agenda.ts";
import { type Item, toItem, type View } from "../../domain/view/view.ts";
import { LAYOUTS } from "../../domain/view/widget-document.ts";
import { message } from "../../messages/message.ts";
import { type IframeContent, IframePage } from "../../pages/embed/iframe-page.tsx";
import { isTombstone } from "../../read-model/read.ts";
import { DEFAULT_LOOK, type Look, lookQuery } from "../../render/embeds/embed-code.ts";
import { linkList, newsletterTable } from "../../render/embeds/newsletter.ts";
import {
  isNone,
  type MoreElsewhere,
  mergedName,
  mergeViews,
  noneText,
  type WidgetSelection,
} from "../../render/embeds/widget-document.ts";
import { readQuery } from "../api/read-query.ts";
import { cachedRendering } from "../cache/render-cache.ts";
import type { AppContext } from "../context/app-context.ts";
import { MISSING } from "../response/cache-control.ts";
import { type Representation, represent, respond } from "../response/conditional.ts";
import { hashSource, inlineStylePolicy } from "../response/inline-styles.ts";
import { document, HTML, pageHeaders, wantsHtml } from "../response/page-response.ts";
import { parametersProblem, problem } from "../response/problem-response.ts";
import { type EmbeddedChannels, withFilters } from "./embedded-channels.ts";
import { ownScript } from "./script-addresses.ts";
import {
  CROSS_ORIGIN,
  cachePoolOf,
  embeddedRendering,
  modifiedOn,
  parseEmbedded,
  themeOf,
  widgetSelectionOf,
} from "./widget.ts";

// Embeds for sites without a script of their own: frames, pieces of HTML, a picture.

/** The look that a query asks for; what makes no sense counts as absent. */
export function lookOf(query: URLSearchParams, limit: number): Look {
  const colour = (name: "accent" | "text" | "background") => {
    const value = query.get(name)?.replace(/^#/, "").toLowerCase() ?? "";
    return /^[0-9a-f]{6}$/.test(value) ? { [name]: value } : {};
  };
  return {
    layout: LAYOUTS.find((layout) => layout === query.get("layout")) ?? DEFAULT_LOOK.layout,
    limit,
    theme: themeOf(query),
    ...(query.get("campaign") ? { campaign: query.get("campaign") ?? "" } : {}),
    colours: { ...colour("accent"), ...colour("text"), ...colour("background") },
  };
}

const VARIABLE = { accent: "--accent", text: "--ink", background: "--paper" } as const;

function styleOf({ colours }: Look): string | undefined {
  const rules = (["accent", "text", "background"] as const).flatMap((name) =>
    colours[name] === undefined ? [] : [`${VARIABLE[name]}:#${colours[name]}`],
  );
  return rules.length === 0 ? undefined : `:root:root{${rules.join(";")}}`;
}

/**
 * Content security policy of a frame: our own files and its own colours. It is the only kind of page that may be
 * framed. In a sandbox its origin is opaque, so 'self' matches nothing.
 */
async function framePolicy(origin: string, style: string | undefined): Promise<string> {
  const own = style === undefined ? "" : ` ${await hashSource(style)}`;
  return (
    `default-src 'none'; style-src ${origin}${own}; script-src ${origin}; base-uri 'none'; form-action 'none'; ` +
    "frame-ancestors *; require-trusted-types-for 'script'"
  );
}

type Common = Pick<IframeContent, "site" | "siteName" | "theme" | "script"> &
  Partial<Pick<IframeContent, "style" | "campaign">>;

function common(app: AppContext, language: IframeContent["language"], look: Look): Common {
  const style = styleOf(look);
  return {
    site: app.config.site,
    siteName: app.config.taxonomy.site.name[language],
    theme: look.theme,
    script: ownScript("framed"),
    ...(style === undefined ? {} : { style }),
    ...(look.campaign === undefined ? {} : { campaign: look.campaign }),
  };
}

/** Answers for a missing or withdrawn entry: a partner's readers see a message, programs a problem. */
async function emptyFrame(request: Request, app: AppContext, name: string, withdrawn: boolean): Promise<Response> {
  const { site } = app.config;
  if (!wantsHtml(request))
    return problem(
      site.origin,
      withdrawn ? "gone" : "not-found",
      { detail: "there is nothing to embed at this address" },
      { vary: "Accept" },
    );
  const language = isLanguage(name) ? name : DEFAULT_LANGUAGE;
  const look = lookOf(new URL(request.url).searchParams, 1);
  const none = message(language, withdrawn ? "missing.gone" : "missing.title");
  const page = (
    <IframePage
      {...common(app, language, look)}
      language={language}
      title={none}
      url={`${site.origin}/${language}/`}
      items={[]}
      past={new Set()}
      layout="list"
      none={none}
      more={message(language, "widget.more")}
      heading={false}
    />
  );
  return new Response(request.method === "HEAD" ? null : document(page), {
    status: withdrawn ? 410 : 404,
    headers: {
      ...pageHeaders(language, await framePolicy(site.origin, styleOf(look))),
      ...CROSS_ORIGIN,
      "content-type": HTML,
      "cache-control": MISSING,
      vary: "Accept",
    },
  });
}

function listFrame(
  app: AppContext,
  embedded: EmbeddedChannels,
  look: Look,
  views: readonly [View, ...View[]],
  selection: WidgetSelection,
  { elsewhere, url }: { readonly elsewhere: readonly MoreElsewhere[]; readonly url: string },
): string {
  const [language] = embedded.languages;
  const items = mergeViews(views, selection);
  const past = new Set(items.filter((item) => isPast(item, selection.day)).map(({ id }) => id));
  const none = isNone(items, selection) ? noneText(language, selection.kind, []) : undefined;
  const page = (
    <IframePage
      {...common(app, language, look)}
      language={language}
      title={mergedName(views)}
      url={url}
      items={items}
      past={past}
      layout={look.layout}
      {...(none === undefined ? {} : { none })}
      elsewhere={elsewhere}
      more={message(language, "widget.more")}
      heading
    />
  );
  return document(page);
}

/** Answers GET /embed/{language}/entries/{id}: one entry as a card. */
export async function handleEntryIframe(
  request: Request,
  app: AppContext,
  name: string,
  id: string,
): Promise<Response> {
  const { config } = app;
  const query = new URL(request.url).searchParams;
  const read = await readQuery(
    request.url,
    async () => (await import("../../domain/query/embed-query.ts")).FrameQuery,
    config.taxonomy,
    false,
  );
  if (!read.ok) return parametersProblem(app, read.reason);
  const look = lookOf(query, 1);
  const { day } = widgetSelectionOf(query, "latest", app);
  let withdrawn = false;
  const load = async () => {
    const revision = isLanguage(name) ? await app.entry(id) : undefined;
    withdrawn = revision !== undefined && isTombstone(revision);
    const item =
      revision === undefined || isTombstone(revision) || !isLanguage(name)
        ? undefined
        : toItem(revision, name, config.taxonomy);
    return item === undefined ? undefined : { stamp: String(revision?.sequence), value: item };
  };
  const make = async (item: Item): Promise<Representation> => {
    const past = new Set(isPast(item, day) ? [id] : []);
    const page = (
      <IframePage
        {...common(app, item.language, look)}
        language={item.language}
        title={item.title}
        url={entryUrl(config.site, item.language, id)}
        items={[item]}
        past={past}
        layout={item.event === undefined ? "list" : "agenda"}
        more={message(item.language, "widget.read")}
        heading={false}
      />
    );
    return await represent(document(page), HTML, modifiedOn(day, app, modifiedAt(item)));
  };
  const representation = await cachedRendering(
    app,
    `embed/${name}/entries/${id}${lookQuery(look)}&${day}`,
    load,
    make,
    {
      pool: cachePoolOf(day, app, look),
    },
  );
  if (representation === undefined) return await emptyFrame(request, app, name, withdrawn);
  return respond(request, representation, {
    ...pageHeaders(name, await framePolicy(config.site.origin, styleOf(look))),
    ...CROSS_ORIGIN,
  });
}

/**
 * Answers GET /embed/{languages}/{channels}: a frame; with .fragment.html a table for newsletters, with .links.html a
 * plain list of links.
 */
export async function handleIframe(request: Request, app: AppContext, file: string): Promise<Response> {
  const { site } = app.config;
  const [, languages = "", path = "", form = "frame"] =
    /^([a-z,-]{1,100})\/([a-z0-9,/-]{1,300})(?:\.(fragment|links)\.html)?$/.exec(file.replace(/%2c/gi, ",")) ?? [];
  const channels = parseEmbedded(languages, path, app);
  if (channels === undefined) return await emptyFrame(request, app, languages, false);
  const [language] = channels.languages;
  const query = new URL(request.url).searchParams;
  const read = await readQuery(
    request.url,
    async () => (await import("../../domain/query/embed-query.ts")).FrameQuery,
    app.config.taxonomy,
    false,
  );
  if (!read.ok) return parametersProblem(app, read.reason);
  const embedded = withFilters(channels, read.value);
  const layout = lookOf(query, 1).layout;
  const selection = widgetSelectionOf(query, layout === "agenda" ? "agenda" : "latest", app);
  const look = lookOf(query, selection.limit);
  if (form === "frame") {
    const representation = await embeddedRendering(request, app, embedded, selection, {
      name: `embed${lookQuery(look)}`,
      mediaType: HTML,
      render: (views, elsewhere, url) => listFrame(app, embedded, look, views, selection, { elsewhere, url }),
      look,
    });
    if (representation instanceof Response) return representation;
    return respond(request, representation, {
      ...pageHeaders(language, await framePolicy(site.origin, styleOf(look))),
      ...CROSS_ORIGIN,
    });
  }
  const { campaign } = look;
  const representation = await embeddedRendering(request, app, embedded, selection, {
    name: `${form}${campaign === undefined ? "" : `?${campaign}`}`,
    mediaType: HTML,
    look,
    render: (views, elsewhere, url) => {
      const fragment = { items: mergeViews(views, selection), language, direction: direction(language), elsewhere };
      const links = { site, ...(campaign === undefined ? {} : { campaign }) };
      if (form === "links") return linkList(fragment, links);
      const none = noneText(language, selection.kind, []);
      return newsletterTable({ ...fragment, more: message(language, "widget.more"), url, none }, links);
    },
  });
  if (representation instanceof Response) return representation;
  const policy = await inlineStylePolicy(new TextDecoder().decode(representation.body), "*");
  return respond(request, representation, { ...pageHeaders(language, policy), ...CROSS_ORIGIN });
}
