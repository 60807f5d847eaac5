import { FORMATS, type Format } from "../formats/formats.ts";
import { type Channel, channelPath } from "../model/channel.ts";
import { channelName } from "../model/channel-name.ts";
import type { Language } from "../model/language.ts";
import type { View } from "../model/view.ts";
import { project } from "../projection/project.ts";
import { parseView, readViewText } from "../projection/read.ts";
import { type Representation, represent, respond } from "./conditional.ts";
import { type House, ledgerOf } from "./house.ts";
import { problem } from "./problem.ts";
import { remembered, type Source } from "./remembered.ts";

/** How long an archive is taken for unchanged: closed months change only by corrections. */
const ARCHIVE_FRESH = "public, max-age=3600, stale-while-revalidate=86400";

/** A channel that nothing was ever published to: there, and empty. */
function emptyView(kind: "latest" | "agenda", language: Language, channel: Channel, { config }: House): View {
  return project({ kind, language, channel, revisions: [], withdrawn: [], sequence: 0, updated: "1970-01-01T00:00:00Z" }, config.taxonomy);
}

/** Tells two stored values of one view apart without parsing them: everything ahead of the items, position and time among it. */
function stampOf(text: string | undefined): string {
  return text === undefined ? "" : `${text.length}${text.slice(0, text.indexOf('"items":'))}`;
}

export async function readView(house: House, kind: "latest" | "agenda", language: Language, channel: Channel): Promise<View> {
  const text = await readViewText(house.env.FEEDS, kind, language, channel);
  return text === undefined ? emptyView(kind, language, channel, house) : parseView(text);
}

/** A view to read. */
export interface ViewName {
  readonly kind: "latest" | "agenda";
  readonly language: Language;
  readonly channel: Channel;
}

/** A view as stored: parsed only where somebody renders it. */
export async function readStampedView(house: House, { kind, language, channel }: ViewName): Promise<Source<() => View>> {
  const text = await readViewText(house.env.FEEDS, kind, language, channel);
  return { stamp: stampOf(text), value: () => (text === undefined ? emptyView(kind, language, channel, house) : parseView(text)) };
}

/**
 * What a view is rendered to, from memory where KV still holds the same value. While KV fails, the last good one is served.
 * `key` names the rendering within the isolate.
 */
export async function rendering(
  house: House,
  key: string,
  of: ViewName & { readonly mediaType: string },
  render: (view: View) => string,
): Promise<Representation> {
  return await remembered(
    house,
    key,
    () => readStampedView(house, of),
    async (read) => {
      const view = read();
      return await represent(render(view), of.mediaType, view.updated);
    },
  );
}

/** GET of a channel's feed, current or archived. `archive` is undefined for the current one. */
export async function handleFeed(
  request: Request,
  house: House,
  language: Language,
  channel: Channel,
  format: Format,
  archive: string | undefined,
): Promise<Response> {
  const { site, taxonomy } = house.config;
  if (channelName(channel, language, taxonomy) === undefined) return problem(site.origin, "not-found", { detail: "no channel has this address" });
  if (archive !== undefined) {
    const json = format.archives ? await ledgerOf(house).archive(language, channel, archive) : undefined;
    if (json === undefined) return problem(site.origin, "not-found", { detail: "the archive has no such month" });
    const view = parseView(json);
    return respond(request, await represent(format.render(view, site), format.mediaType, view.updated), { "cache-control": ARCHIVE_FRESH });
  }
  const options = format.options?.(new URL(request.url).searchParams) ?? "";
  const key = `${language}/${channelPath(channel)}/feed.${format.extension}?${options}`;
  const representation = await rendering(house, key, { kind: format.of, language, channel, mediaType: format.mediaType }, (view) =>
    format.render(view, site, options),
  );
  return respond(request, representation);
}

/** The format of a feed's file name ("feed.atom", "feed.2025-11.atom") and the archive page that it names. */
export function parseFeedName(name: string): { readonly format: Format; readonly archive: string | undefined } | undefined {
  const match = /^feed(?:\.(\d{4}-\d{2}(?:\.\d{1,6})?))?\.([a-z]{3,4})$/.exec(name);
  const format = Object.values(FORMATS).find(({ extension }) => extension === match?.[2]);
  return format === undefined ? undefined : { format, archive: match?.[1] };
}
