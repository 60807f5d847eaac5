import type { Bindings } from "../../bindings.ts";
import type { Language } from "../../domain/entry/language.ts";
import { modifiedAt } from "../../domain/entry/revision.ts";
import { toItem } from "../../domain/view/view.ts";
import { hasShareImage, SHARE_IMAGE, shareImagePath } from "../../pages/layout/share-image.ts";
import { isTombstone } from "../../read-model/read.ts";
import { entryCard } from "../../render/share-image/entry-card.ts";
import { type GlyphSet, glyphSet } from "../../render/share-image/glyph-set.ts";
import { cachedRendering } from "../cache/render-cache.ts";
import type { AppContext } from "../context/app-context.ts";
import { redirectTo } from "../not-found/intended-address.ts";
import { DAILY } from "../response/cache-control.ts";
import { represent, respond } from "../response/conditional.ts";
import { problem } from "../response/problem-response.ts";

let set: GlyphSet | undefined;

/**
 * The outlines of characters, where the content has any. They stand among the files that the platform serves: with them
 * the Worker would be twice as large.
 */
async function glyphs({ ASSETS }: Bindings): Promise<GlyphSet | undefined> {
  if (set !== undefined || ASSETS === undefined) return set;
  const response = await ASSETS.fetch("https://assets.invalid/cards/glyphs.bin");
  if (response.ok) set = glyphSet(await response.arrayBuffer());
  return set;
}

/** In place of a picture of a title that has a character without a glyph. */
const UNDRAWN = new Uint8Array();

/**
 * Answers GET of an entry's picture, /cards/{language}/{id}.png: drawn when it is asked for, of the entry alone. Where
 * no glyph draws its title, it leads to the picture of the language.
 */
export async function handleEntryCard(
  request: Request,
  app: AppContext,
  language: Language,
  file: string,
): Promise<Response> {
  const id = file.slice(0, -".png".length);
  const { site, taxonomy } = app.config;
  const outlines = await glyphs(app.env);
  const read = async () => {
    const revision = await app.entry(id);
    const item = revision === undefined || isTombstone(revision) ? undefined : toItem(revision, language, taxonomy);
    return item === undefined || revision === undefined ? undefined : { stamp: String(revision.sequence), value: item };
  };
  const representation =
    outlines === undefined
      ? undefined
      : await cachedRendering(
          app,
          `/cards/${language}/${id}`,
          read,
          async (item) => {
            const drawn = await entryCard(item, taxonomy.site.name[language], outlines);
            return await represent(drawn ?? UNDRAWN, SHARE_IMAGE.type, modifiedAt(item));
          },
          { pool: "queries" },
        );
  if (representation === undefined) return problem(site.origin, "not-found", { detail: "no entry has this picture" });
  if (representation.body.length > 0) return respond(request, representation, { "cache-control": DAILY });
  return hasShareImage(language)
    ? redirectTo(app, shareImagePath(language))
    : problem(site.origin, "not-found", { detail: "this title cannot be drawn" });
}
