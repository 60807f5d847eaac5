import type { Channel } from "../../domain/channel/channel.ts";
import type { Language } from "../../domain/entry/language.ts";
import type { View } from "../../domain/view/view.ts";
import { buildView } from "../../read-model/build-view.ts";
import { parseView, readViewText } from "../../read-model/read.ts";
import { type Representation, represent } from "./conditional.ts";
import type { AppContext } from "./context.ts";
import { cachedRendering, type Source } from "./render-cache.ts";

/** A channel that nothing was ever published to: there, and empty. */
function emptyView(kind: "latest" | "agenda", language: Language, channel: Channel, { config }: AppContext): View {
  const view = buildView(
    { kind, language, channel, revisions: [], withdrawn: [], sequence: 0, updated: "1970-01-01T00:00:00Z" },
    config.taxonomy,
  );
  return kind === "latest" ? { ...view, total: 0 } : view;
}

/**
 * Tells two stored values of one view apart without parsing them: everything ahead of the items, position and time
 * among it.
 */
function stampOf(text: string | undefined): string {
  return text === undefined ? "" : `${text.length}${text.slice(0, text.indexOf('"items":'))}`;
}

export async function readView(
  app: AppContext,
  kind: "latest" | "agenda",
  language: Language,
  channel: Channel,
): Promise<View> {
  const text = await readViewText(app.env.FEEDS, kind, language, channel);
  return text === undefined ? emptyView(kind, language, channel, app) : parseView(text);
}

/** A view to read. */
export interface ViewName {
  readonly kind: "latest" | "agenda";
  readonly language: Language;
  readonly channel: Channel;
}

/** A view as stored: parsed only where somebody renders it. */
export async function readStampedView(
  app: AppContext,
  { kind, language, channel }: ViewName,
): Promise<Source<() => View>> {
  const text = await readViewText(app.env.FEEDS, kind, language, channel);
  return {
    stamp: stampOf(text),
    value: () => (text === undefined ? emptyView(kind, language, channel, app) : parseView(text)),
  };
}

/**
 * Renders a view, from memory if KV still holds the same value. While KV fails, the last good one is served. `key`
 * names the rendering within the isolate.
 */
export async function rendering(
  app: AppContext,
  key: string,
  of: ViewName & { readonly mediaType: string },
  render: (view: View) => string,
): Promise<Representation> {
  return await cachedRendering(
    app,
    key,
    () => readStampedView(app, of),
    async (read) => {
      const view = read();
      return await represent(render(view), of.mediaType, view.updated);
    },
  );
}
