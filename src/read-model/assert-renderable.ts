import type { Site } from "../domain/channel/urls.ts";
import { languagesOf } from "../domain/entry/entry.ts";
import type { Taxonomy } from "../domain/entry/taxonomy.ts";
import { FORMATS } from "../render/formats.ts";
import type { Clean } from "../sanitise/validate-entry.ts";
import { project } from "./build-view.ts";

const AT = "2000-01-01T00:00:00Z";

/**
 * Renders an entry in every format before it is accepted: what cannot be rendered is refused here, and never stands in a feed
 * beside others. Throws where a renderer does.
 */
export function prove({ entry, rendered }: Clean, taxonomy: Taxonomy, site: Site): void {
  const revisions = [{ entry, rendered, version: 1, sequence: 1, released: AT, updated: AT }];
  for (const language of languagesOf(entry)) {
    for (const format of Object.values(FORMATS)) {
      const view = project({ kind: format.of, language, channel: { kind: "everything" }, revisions, withdrawn: [], sequence: 1, updated: AT }, taxonomy);
      format.render(view, site);
    }
  }
}
