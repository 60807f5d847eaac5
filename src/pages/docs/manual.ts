import chapters from "../../../dist/manual.json" with { type: "json" };
import type { Chapter } from "../../domain/manual.ts";

/** The chapters of the manual, in the order in which they are listed. */
export const CHAPTERS: readonly Chapter[] = chapters;
