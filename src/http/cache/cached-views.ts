import type { Channel } from "../../domain/channel/channel.ts";
import type { Language } from "../../domain/entry/language.ts";
import type { View } from "../../domain/view/view.ts";
import { assembleView } from "../../read-model/build-view.ts";
import type { ListKind, ListName } from "../../read-model/keys.ts";
import { lastModified, type PrerenderedFeed } from "../../read-model/prerendered.ts";
import type { StampedView } from "../../read-model/view-reader.ts";
import type { AppContext } from "../context/app-context.ts";
import { type Representation, represent } from "../response/conditional.ts";
import { cachedRendering, type RenderSource } from "./render-cache.ts";

/** A channel of whose language and group nothing was ever published. */
function absent(name: ListName, { config }: AppContext): StampedView {
  return { stamp: "", load: async () => assembleView(name, undefined, [], 0, config.taxonomy) };
}

export async function readView(app: AppContext, kind: ListKind, language: Language, channel: Channel): Promise<View> {
  const name = { kind, language, channel };
  return await ((await app.views.read(name)) ?? absent(name, app)).load();
}

/** Reads a list's stamp; its items are read only where somebody renders it. */
export async function readStampedView(app: AppContext, name: ListName): Promise<RenderSource<() => Promise<View>>> {
  const { stamp, load } = (await app.views.read(name)) ?? absent(name, app);
  return { stamp, value: load };
}

/**
 * Renders a view, from memory if KV still holds the same value. While KV fails, the last good one is served. `key`
 * names the rendering within the isolate. `prerendered` returns what was rendered from a state of the list before.
 */
export async function cachedViewRendering(
  app: AppContext,
  key: string,
  of: ListName & { readonly mediaType: string },
  render: (view: View) => string,
  prerendered: (stamp: string) => Promise<PrerenderedFeed | undefined> = async () => undefined,
): Promise<Representation> {
  return await cachedRendering(
    app,
    key,
    async () => {
      const { stamp, value } = await readStampedView(app, of);
      return { stamp, value: { stamp, load: value } };
    },
    async ({ stamp, load }) => {
      const ready = await prerendered(stamp);
      if (ready !== undefined) {
        const representation = await represent(ready.body, of.mediaType, ready.modified);
        // With another tag, it is damaged.
        if (representation.etag === ready.etag) return representation;
      }
      const view = await load();
      return await represent(render(view), of.mediaType, lastModified(view));
    },
  );
}
