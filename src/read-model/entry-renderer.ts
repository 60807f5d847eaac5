import type { Origin } from "../domain/channel/urls.ts";
import type { Taxonomy } from "../domain/entry/taxonomy.ts";
import type { View } from "../domain/view/view.ts";
import { FORMATS } from "../render/formats.ts";
import type { EntryRules, Renderer } from "../sanitise/validate-entry.ts";
import { errorFields, log } from "../std/log.ts";
import { buildView } from "./build-view.ts";

const AT = "2000-01-01T00:00:00Z";

/**
 * Makes the renderer that entries are validated with: what one format cannot render is refused, and never stands in a
 * feed beside others. The log says which format failed and how, for that is a fault of ours.
 */
function rendererOf(taxonomy: Taxonomy, site: Origin): Renderer {
  return ({ entry, rendered }, language) => {
    const revisions = [{ entry, rendered, version: 1, sequence: 1, released: AT, updated: AT }];
    const views = new Map<View["kind"], View>();
    // Formats of one kind share their view: what they make of its item in common is made once.
    const viewOf = (kind: View["kind"]): View => {
      const known = views.get(kind);
      if (known !== undefined) return known;
      const channel = { kind: "everything" } as const;
      const view = buildView({ kind, language, channel, revisions, withdrawn: [], sequence: 1, updated: AT }, taxonomy);
      views.set(kind, view);
      return view;
    };
    for (const [name, format] of Object.entries(FORMATS)) {
      try {
        format.render(viewOf(format.of), site);
      } catch (error) {
        log("error", "entry-not-renderable", { entry: entry.id, language, format: name, ...errorFields(error) });
        throw error;
      }
    }
  };
}

/** The rules against which entries are validated. */
export function entryRules(taxonomy: Taxonomy, site: Origin): EntryRules {
  return { taxonomy, renderer: rendererOf(taxonomy, site) };
}
