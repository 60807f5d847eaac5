import type { Origin } from "../domain/channel/urls.ts";
import type { Taxonomy } from "../domain/entry/taxonomy.ts";
import { FORMATS } from "../render/formats.ts";
import type { EntryRules, Renderer } from "../sanitise/validate-entry.ts";
import { errorFields, log } from "../std/log.ts";
import { buildView } from "./build-view.ts";

const AT = "2000-01-01T00:00:00Z";

/**
 * Makes the renderer that entries are validated with: what one format cannot render is refused, and never stands in a
 * feed beside others. The log tells which format failed and how, for that is a fault of ours.
 */
function rendererOf(taxonomy: Taxonomy, site: Origin): Renderer {
  return ({ entry, rendered }, language) => {
    const revisions = [{ entry, rendered, version: 1, sequence: 1, released: AT, updated: AT }];
    for (const [name, format] of Object.entries(FORMATS)) {
      try {
        const view = buildView(
          {
            kind: format.of,
            language,
            channel: { kind: "everything" },
            revisions,
            withdrawn: [],
            sequence: 1,
            updated: AT,
          },
          taxonomy,
        );
        format.render(view, site);
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
