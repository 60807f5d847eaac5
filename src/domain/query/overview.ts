import type { CountedFacet } from "./parameter-names.ts";
import type { FacetCounts } from "./selection.ts";

/** A month: "2025-11", and how many entries of a list are of it. */
export interface MonthCount {
  readonly month: string;
  readonly count: number;
}

/** The numbers of entries in a list, by each way to narrow it. */
export interface Overview {
  readonly facets: readonly FacetCounts[];
  /** Of publication at the source, last first; of a large list, those of the entries published last. */
  readonly months: readonly MonthCount[];
}

/** Facets by which lists can be narrowed on their pages. */
export const NARROWING = ["status", "topic", "organisation", "country"] as const satisfies readonly CountedFacet[];
export type Narrowing = (typeof NARROWING)[number];
