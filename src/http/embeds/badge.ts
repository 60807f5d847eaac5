import { isPast } from "../../domain/view/agenda.ts";
import { BADGE_STYLES, renderBadge } from "../../render/embeds/badge.ts";
import { badgeKind } from "../../render/embeds/embed-code.ts";
import { mergeViews, noneText, type WidgetSelection } from "../../render/embeds/widget-document.ts";
import { readQuery } from "../api/read-query.ts";
import type { AppContext } from "../context/app-context.ts";
import { respond } from "../response/conditional.ts";
import { hashSource } from "../response/inline-styles.ts";
import { parametersProblem, problem } from "../response/problem-response.ts";
import { withFilters } from "./embedded-channels.ts";
import { CROSS_ORIGIN, embeddedRendering, parseEmbedded, themeOf, widgetSelectionOf } from "./widget.ts";

/** Answers GET /badge/{languages}/{channels}.svg: the next event, or of news the latest, as a picture. */
export async function handleBadge(request: Request, app: AppContext, file: string): Promise<Response> {
  const [, languages = "", path = ""] =
    /^([a-z,-]{1,100})\/([a-z0-9,/-]{1,300})\.svg$/.exec(file.replace(/%2c/gi, ",")) ?? [];
  const channels = parseEmbedded(languages, path, app);
  if (channels === undefined)
    return problem(app.config.site.origin, "not-found", { detail: "no badge has this language and these channels" });
  const [language] = channels.languages;
  const query = new URL(request.url).searchParams;
  const read = await readQuery(
    request.url,
    async () => (await import("../../domain/query/embed-query.ts")).BadgeQuery,
    app.config.taxonomy,
    false,
  );
  if (!read.ok) return parametersProblem(app, read.reason);
  const kind = badgeKind(channels.channels, read.value.type);
  const selection: WidgetSelection = { ...widgetSelectionOf(query, kind, app), limit: 10 };
  const style = BADGE_STYLES[themeOf(query)];
  const representation = await embeddedRendering(request, app, withFilters(channels, read.value), selection, {
    name: `badge ${themeOf(query)}`,
    mediaType: "image/svg+xml",
    // Neither a cancelled event nor one that was postponed without a date is the next event.
    render: (views, elsewhere) =>
      renderBadge(
        language,
        kind,
        mergeViews(views, selection).find(
          (item) => kind === "latest" || (!isPast(item, selection.day) && item.event?.status !== "cancelled"),
        ),
        noneText(language, kind, elsewhere),
        style,
      ),
  });
  if (representation instanceof Response) return representation;
  return respond(request, representation, {
    "content-security-policy": `default-src 'none'; style-src ${await hashSource(style)}; sandbox`,
    "content-language": language,
    ...CROSS_ORIGIN,
  });
}
