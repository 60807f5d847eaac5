import { type Channel, channelPath } from "../../domain/channel/channel.ts";
import { channelName } from "../../domain/channel/channel-name.ts";
import type { Language } from "../../domain/entry/language.ts";
import { parseView } from "../../read-model/read.ts";
import { parseFeedName } from "../../render/formats.ts";
import { respondCached } from "../cache/edge-cache.ts";
import { type AppContext, ledgerOf } from "../context/app-context.ts";
import { handleNoSuchAddress } from "../not-found/not-found.tsx";
import { represent } from "../response/conditional.ts";
import { problem } from "../response/problem-response.ts";
import { refusedFilters } from "./feed.ts";

/**
 * Answers GET of a channel's feed of changes: each significant change as an item of its own, for readers and mailers
 * that never show an item that they know again.
 */
export async function handleChangesFeed(
  request: Request,
  app: AppContext,
  language: Language,
  channel: Channel,
  file: string,
): Promise<Response> {
  const { site, taxonomy } = app.config;
  const { format, archive } = parseFeedName(file) ?? {};
  if (format === undefined || archive !== undefined || !format.archives) return handleNoSuchAddress(request, app);
  if (channelName(channel, language, taxonomy) === undefined)
    return problem(site.origin, "not-found", { detail: "no channel has this address" });
  const refused = await refusedFilters(request, app);
  if (refused !== undefined) return refused;
  const key = `${language}/${channelPath(channel)}/changes.${format.extension}`;
  return await respondCached(request, app, key, async () => {
    const view = parseView(await ledgerOf(app).channelChanges(language, channel));
    // A correction in a first version is new to readers with the entry itself: only the page lists it.
    const items = view.items.filter(({ version }) => version > 1);
    const represented = await represent(format.render({ ...view, items }, site), format.mediaType, view.updated);
    return { ...represented, headers: { "content-language": language } };
  });
}
