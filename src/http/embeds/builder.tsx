import { type Channel, parseChannel } from "../../domain/channel/channel.ts";
import { channelName } from "../../domain/channel/channel-name.ts";
import { isLanguage, type Language } from "../../domain/entry/language.ts";
import { BuilderPage } from "../../pages/embed/builder-page.tsx";
import { choicesOf } from "../../pages/lists/channel-groups.ts";
import { contrast } from "../../render/embeds/contrast.ts";
import { type EmbedChoice, embedCodes, lookQuery } from "../../render/embeds/embed-code.ts";
import { represent, respond } from "../response/conditional.ts";
import type { AppContext } from "../response/context.ts";
import { document, HTML, PAGE_POLICY, pageHeaders } from "../response/page-response.ts";
import { lookOf } from "./iframe.tsx";
import { ownScript, pinnedScript, scriptUrl } from "./script-addresses.ts";
import { limitOf } from "./widget.ts";

/** Minimum contrast of text (WCAG 2.2, 1.4.3). */
const MIN_CONTRAST = 4.5;

/** Parses a choice from a query, and builds its embed code. */
function built(query: URLSearchParams, app: AppContext, language: Language) {
  const { site, taxonomy } = app.config;
  const requested = parseChannel(query.get("list") ?? "");
  const channel: Channel =
    requested !== undefined && channelName(requested, language, taxonomy) !== undefined
      ? requested
      : { kind: "everything" };
  const requestedLanguage = query.get("language") ?? "";
  const own = isLanguage(requestedLanguage) ? requestedLanguage : language;
  const { colours, ...look } = lookOf(query, limitOf(query));
  const chosen: EmbedChoice = {
    ...look,
    colours: query.has("own") ? colours : {},
    language: own,
    channel,
    name: channelName(channel, own, taxonomy) ?? "",
  };
  const newest = query.has("newest");
  const script = (name: "health-ai-feed" | "frame") => {
    if (newest) return { url: `${site.origin}${scriptUrl(name)}` };
    const { path, integrity } = pinnedScript(name);
    return { url: `${site.origin}${path}`, integrity };
  };
  const codes = embedCodes(chosen, site, { widget: script("health-ai-feed"), frame: script("frame") });
  const { text, background } = chosen.colours;
  const unreadable = text !== undefined && background !== undefined && contrast(text, background) < MIN_CONTRAST;
  return { chosen, newest, codes, unreadable };
}

/** GET /{language}/embed: the page where partners choose and copy. All that it shows is in its query. */
export async function handleBuilderPage(request: Request, app: AppContext, language: Language): Promise<Response> {
  const { site, taxonomy } = app.config;
  const { chosen, newest, codes, unreadable } = built(new URL(request.url).searchParams, app, language);
  const page = (
    <BuilderPage
      site={site}
      siteName={taxonomy.site.name[language]}
      language={language}
      chosen={chosen}
      newest={newest}
      codes={codes}
      unreadable={unreadable}
      choices={choicesOf(chosen.channel, language, taxonomy)}
      look={lookQuery(chosen)}
      scripts={[ownScript("builder"), pinnedScript("health-ai-feed").path]}
    />
  );
  const policy = `${PAGE_POLICY}; frame-src 'self'`;
  return respond(request, await represent(document(page), HTML), pageHeaders(language, policy));
}

/**
 * GET /{language}/embed.json: the same code as data, for the page while somebody chooses, and for systems that paste it
 * themselves.
 */
export async function handleEmbedCode(request: Request, app: AppContext, language: Language): Promise<Response> {
  const { codes, unreadable } = built(new URL(request.url).searchParams, app, language);
  return respond(request, await represent(JSON.stringify({ codes, unreadable }), "application/json"), {
    "content-language": language,
  });
}
