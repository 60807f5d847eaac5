import type { Organisation, SiteTexts, TaxonomyFiles, Topic } from "./taxonomy-schemas.ts";

export type { Organisation, TaxonomyFiles };

export interface Taxonomy {
  readonly site: SiteTexts;
  readonly topics: ReadonlyMap<string, Topic>;
  readonly organisations: ReadonlyMap<string, Organisation>;
}

/** The taxonomy of the three checked files of content/. */
export function indexTaxonomy({ site, topics, organisations }: TaxonomyFiles): Taxonomy {
  return {
    site,
    topics: new Map(topics.map((topic) => [topic.id, topic])),
    organisations: new Map(organisations.map((organisation) => [organisation.id, organisation])),
  };
}
