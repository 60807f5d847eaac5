import { parseQuery } from "./query.ts";

/** Maximum number of shorter queries: each is a question to the index. */
const MAX_QUERIES = 5;

/** A unit of a query as it is written: a quotation, or what stands between spaces. */
const UNIT = /-?["“”„«»][^"“”„«»]*["“”„«»]|[^\s"“”„«»]+/gu;

function isAsked(unit: string): boolean {
  return unit !== "OR" && parseQuery(unit).some(({ kind }) => kind !== "not");
}

/** A query without one of its units, and without the `OR` that joined it. */
function without(units: readonly string[], index: number): string {
  const or = units[index - 1] === "OR" ? index - 1 : units[index + 1] === "OR" ? index + 1 : index;
  return units.filter((_, other) => other !== index && other !== or).join(" ");
}

/**
 * The queries that ask for less than one that finds nothing: first each without one of its words, then each of the
 * words alone. What is excluded stays so. Empty for a query of one word.
 */
export function shorterQueries(query: string): {
  readonly without: readonly string[];
  readonly alone: readonly string[];
} {
  const units = [...query.matchAll(UNIT)].map(([unit]) => unit);
  const asked = units.flatMap((unit, index) => (isAsked(unit) ? [index] : []));
  if (asked.length < 2) return { without: [], alone: [] };
  const excluded = units.filter((unit) => unit !== "OR" && !isAsked(unit) && unit.startsWith("-"));
  const few = (queries: readonly string[]): string[] => [...new Set(queries)].slice(0, MAX_QUERIES);
  return {
    without: few(asked.map((index) => without(units, index))),
    alone: asked.length < 3 ? [] : few(asked.map((index) => [units[index], ...excluded].join(" "))),
  };
}
